package io.sentryal.insar.localcuda.internal.worker;

import io.sentryal.insar.error.BackendUnavailableException;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.json.WorkerContract;
import io.sentryal.insar.localcuda.internal.gpu.Device;
import io.sentryal.insar.localcuda.internal.process.ShortCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks, before the first job, whether the worker is there, speaks this contract, has ISCE3, and
 * sees the GPUs. Immutable.
 *
 * @param command how the worker is started
 * @param environment what it sees of the environment
 * @param engine what shall process the pairs
 * @param limit how long the look may take
 */
public record WorkerProbe(
    WorkerCommand command, Map<String, String> environment, Engine engine, Duration limit) {

  /** How a GPU is made usable for ISCE3. */
  private static final String CUDA_REMEDY =
      "install an ISCE3 with CUDA (conda-forge: isce3-cuda) and a driver that is not older than its"
          + " CUDA";

  /**
   * What was found. Immutable.
   *
   * @param devices on what jobs are computed
   * @param report what the worker says of itself
   * @param notes what every result must say: why it was computed on the CPU
   */
  public record Found(List<Device> devices, DoctorReport report, List<String> notes) {
    public Found {
      devices = List.copyOf(devices);
      notes = List.copyOf(notes);
    }
  }

  /**
   * Looks at the worker.
   *
   * @param gpus the GPUs to be used
   * @param insteadOfGpu why the CPU is used if there are none, or cannot be; null if it must not
   * @param folder scratch
   * @throws BackendUnavailableException if there is no worker that could be used
   */
  public Found look(List<Device> gpus, @Nullable String insteadOfGpu, Path folder) {
    List<Device> wanted = gpus.isEmpty() ? List.of(Device.CPU) : gpus;
    DoctorReport report = ask(wanted, folder);
    if (!report.contractVersion().equals(WorkerContract.VERSION)) {
      throw unavailable(
          "speaks version "
              + report.contractVersion()
              + " of the job contract, this program version "
              + WorkerContract.VERSION
              + "; update the older of the two",
          null);
    }
    if (engine == Engine.ISCE3 && report.isce3().isEmpty()) {
      throw unavailable(
          "has no usable ISCE3 ("
              + report.isce3Problem().orElse("no reason given")
              + "); "
              + remedy(),
          null);
    }
    if (gpus.isEmpty()) {
      return onCpu(report, String.valueOf(insteadOfGpu));
    }
    Optional<String> problem = cudaProblem(gpus, report);
    if (problem.isEmpty()) {
      return new Found(gpus, report, List.of());
    }
    if (insteadOfGpu != null && report.gpus().isEmpty()) {
      return onCpu(report, problem.get());
    }
    throw unavailable(
        problem.get() + "; " + CUDA_REMEDY + ", or say allowCpu(true) to compute on the CPU", null);
  }

  private Optional<String> cudaProblem(List<Device> gpus, DoctorReport report) {
    if (engine == Engine.SCRIPTED || report.gpus().size() == gpus.size()) {
      return Optional.empty();
    }
    return Optional.of(
        "sees "
            + report.gpus().size()
            + " of "
            + gpus.size()
            + " GPUs ("
            + report.cudaProblem().orElse("no reason given")
            + ")");
  }

  private static Found onCpu(DoctorReport report, String reason) {
    return new Found(
        List.of(Device.CPU),
        report,
        List.of("computed on the CPU, as was allowed, because: " + reason));
  }

  private DoctorReport ask(List<Device> devices, Path folder) {
    List<String> arguments = new ArrayList<>(List.of("doctor", "--work", folder.toString()));
    WorkerCommand.Call call =
        new WorkerCommand.Call(
            "insar-doctor-" + folder.getFileName(), devices, arguments, List.of(), folder);
    ShortCommand.Answer answer;
    try {
      answer =
          new ShortCommand(
                  command.words(call, environment),
                  command.environment(environment, devices),
                  limit)
              .run(folder);
    } catch (InsarException e) {
      throw unavailable("does not answer (" + e.getMessage() + "); " + remedy(), e);
    }
    if (answer.status() != 0) {
      throw unavailable(
          "fails with status " + answer.status() + " (" + answer.lastWords() + "); " + remedy(),
          null);
    }
    try {
      return DoctorReport.parse(answer.out());
    } catch (InvalidDataException e) {
      throw unavailable("answers what is no report (" + e.getMessage() + "); " + remedy(), e);
    }
  }

  private String remedy() {
    return command.remedy();
  }

  private BackendUnavailableException unavailable(String detail, @Nullable Throwable cause) {
    return new BackendUnavailableException(
        "the ISCE3 worker, looked for in " + command.describe() + ", " + detail, cause);
  }
}

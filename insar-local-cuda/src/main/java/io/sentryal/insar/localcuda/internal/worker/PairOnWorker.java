package io.sentryal.insar.localcuda.internal.worker;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.backend.spi.JobControl;
import io.sentryal.insar.backend.spi.PairWork;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.json.WorkerContract;
import io.sentryal.insar.json.WorkerRequest;
import io.sentryal.insar.json.WorkerResult;
import io.sentryal.insar.localcuda.internal.gpu.Device;
import io.sentryal.insar.localcuda.internal.gpu.DevicePool;
import io.sentryal.insar.localcuda.internal.process.ShortCommand;
import io.sentryal.insar.localcuda.internal.process.WorkFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures a pair with a worker of its own on a device of its own. Thread-safe. */
public final class PairOnWorker implements PairWork {
  private static final Logger LOG = LoggerFactory.getLogger(PairOnWorker.class);

  /** More points than this travel packed, which rounds their places to a centimetre. */
  private static final int MOST_LISTED = 100_000;

  private static final Duration END_LIMIT = Duration.ofSeconds(10);

  private final WorkerSettings settings;
  private final DevicePool devices;
  private final WorkFolder work;

  /** Creates it. */
  public PairOnWorker(WorkerSettings settings, DevicePool devices, WorkFolder work) {
    this.settings = settings;
    this.devices = devices;
    this.work = work;
  }

  @Override
  public InsarResult measure(InsarJob job, JobControl control) throws InterruptedException {
    try (DevicePool.Lease lease = devices.take(control)) {
      List<Path> inputs = LocalInputs.existing(job);
      requireDisk();
      Path folder = newFolder(control.id());
      try {
        return measure(job, control, lease.device(), new JobFiles(folder, inputs));
      } finally {
        work.endJob(folder);
      }
    }
  }

  private InsarResult measure(InsarJob job, JobControl control, Device device, JobFiles files)
      throws InterruptedException {
    write(files, request(control.id(), job, device));
    WorkerCommand.Call call = call(device, files);
    ResultReader reader;
    WorkerResult message;
    try (WorkerProcess process = start(call)) {
      WorkerSession session = new WorkerSession(process, control, settings.limits());
      int status;
      try {
        status = session.follow();
      } finally {
        endElsewhere(call, process);
      }
      reader = new ResultReader(control.id(), job, session.failure());
      message = reader.read(files.result(), status);
    }
    Map<String, Path> products = new Products(files.products(), reader.failure()).verify(message);
    InsarResult result = reader.answer(message, device, settings.engine(), settings.notes());
    control.progress(JobStage.UPLOADING, 1);
    return settings.productFolder().isEmpty()
        ? result
        : ResultReader.withProducts(
            result,
            Products.move(products, settings.productFolder().get().resolve(control.id().value())));
  }

  private WorkerRequest request(JobId id, InsarJob job, Device device) {
    WorkerRequest request = WorkerRequest.of(id, job);
    boolean packed = request.points().size() > MOST_LISTED && request.canBePacked();
    return request.toBuilder().packed(packed).requireGpu(device.gpu().isPresent()).build();
  }

  private WorkerCommand.Call call(Device device, JobFiles files) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--request",
                files.request().toString(),
                "--result",
                files.result().toString(),
                "--work",
                files.scratch().toString(),
                "--engine",
                settings.engine().word()));
    if (device.gpu().isEmpty()) {
      arguments.add("--allow-cpu");
    }
    return new WorkerCommand.Call(
        "insar-" + files.folder().getFileName(),
        List.of(device),
        arguments,
        files.inputs(),
        files.folder());
  }

  private WorkerProcess start(WorkerCommand.Call call) {
    List<String> words = settings.command().words(call, settings.environment());
    Map<String, String> environment =
        settings.command().environment(settings.environment(), call.devices());
    try {
      return WorkerProcess.start(words, environment, call.folder(), call.name());
    } catch (IOException e) {
      throw new ProcessingException(
          FailureCode.INTERNAL,
          settings.command().describe()
              + " cannot be started ("
              + e.getMessage()
              + "); "
              + settings.command().remedy(),
          e);
    }
  }

  /** Ends what runs outside the tree of the process, if the process did not end by itself. */
  private void endElsewhere(WorkerCommand.Call call, WorkerProcess process) {
    if (!process.isAlive() && process.status() <= 3) {
      return;
    }
    settings
        .command()
        .endCommand(call)
        .ifPresent(
            words -> {
              try {
                new ShortCommand(words, settings.environment(), END_LIMIT).run(work.path());
              } catch (InsarException e) {
                LOG.warn("a container may still run: name={} cause={}", call.name(), e.toString());
              }
            });
  }

  private void requireDisk() {
    long free;
    try {
      free = Files.getFileStore(work.path()).getUsableSpace();
    } catch (IOException e) {
      throw unusable(e);
    }
    if (free < settings.freeDiskBytes()) {
      throw new ProcessingException(
          FailureCode.DISK_FULL,
          "the work folder "
              + work.root()
              + " has "
              + (free >> 20)
              + " MiB free, a job needs "
              + (settings.freeDiskBytes() >> 20)
              + " MiB; make room, or choose another one (workFolder, INSAR_WORK_DIR)");
    }
  }

  private Path newFolder(JobId id) {
    try {
      return work.newJob(id.value().substring(0, Math.min(40, id.value().length())));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private void write(JobFiles files, WorkerRequest request) {
    try {
      Files.createDirectory(files.scratch(), WorkFolder.ownerOnly(files.folder(), "rwx------"));
      Files.createFile(files.request(), WorkFolder.ownerOnly(files.folder(), "rw-------"));
      Files.writeString(files.request(), WorkerContract.toJson(request), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private ProcessingException unusable(IOException e) {
    boolean full = String.valueOf(e.getMessage()).contains("No space left");
    return new ProcessingException(
        full ? FailureCode.DISK_FULL : FailureCode.INTERNAL,
        "the work folder "
            + work.path()
            + " cannot be used ("
            + e
            + "); make room or choose another",
        e);
  }

  /** The files of one job: all in its folder but the inputs. */
  private record JobFiles(Path folder, List<Path> inputs) {
    Path request() {
      return folder.resolve("request.json");
    }

    Path result() {
      return folder.resolve("result.json");
    }

    /** Where the worker puts the products that belong to the result file. */
    Path products() {
      return folder.resolve("result-products");
    }

    Path scratch() {
      return folder.resolve("work");
    }
  }
}

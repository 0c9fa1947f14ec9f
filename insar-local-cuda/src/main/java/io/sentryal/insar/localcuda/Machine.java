package io.sentryal.insar.localcuda;

import io.sentryal.insar.backend.BackendHealth;
import io.sentryal.insar.backend.BackendHealth.Status;
import io.sentryal.insar.error.BackendUnavailableException;
import io.sentryal.insar.localcuda.internal.gpu.Device;
import io.sentryal.insar.localcuda.internal.gpu.Gpu;
import io.sentryal.insar.localcuda.internal.gpu.GpuQuery;
import io.sentryal.insar.localcuda.internal.gpu.GpuTable;
import io.sentryal.insar.localcuda.internal.gpu.NvidiaSmi;
import io.sentryal.insar.localcuda.internal.process.WorkFolder;
import io.sentryal.insar.localcuda.internal.worker.DoctorReport;
import io.sentryal.insar.localcuda.internal.worker.WorkerProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was found on this machine when the backend was opened. Immutable.
 *
 * @param query asks for its GPUs anew
 * @param worker where the worker is, in words
 * @param found devices, and what the worker says of itself
 */
record Machine(GpuQuery query, String worker, WorkerProbe.Found found) {
  private static final Duration DOCTOR_LIMIT = Duration.ofMinutes(2);
  private static final long SMALL_DISK_BYTES = 4L << 30;

  private static final GpuTable HIDDEN =
      new GpuTable(
          List.of(), List.of("CUDA_VISIBLE_DEVICES hides every GPU; unset it, or name one"));

  static Machine look(
      LocalCudaBackend.Builder b, Map<String, String> environment, WorkFolder work) {
    GpuQuery query = new NvidiaSmi(b.nvidiaSmi, environment, work.path());
    GpuTable table = b.hideGpus ? HIDDEN : query.ask();
    List<Gpu> gpus = b.gpus.isEmpty() ? table.usable() : chosen(b.gpus, table);
    @Nullable String insteadOfGpu = b.allowCpu ? noGpu(table) : null;
    if (gpus.isEmpty() && insteadOfGpu == null) {
      throw new BackendUnavailableException(
          "no GPU can be used: "
              + noGpu(table)
              + "; to compute on the CPU, which takes many times as long, say allowCpu(true) (--allow-cpu), or"
              + " take the backend local-cpu",
          null);
    }
    WorkerProbe probe = new WorkerProbe(b.worker, environment, b.engine, DOCTOR_LIMIT);
    List<Device> devices = gpus.stream().map(Device::of).toList();
    return new Machine(query, b.worker.describe(), probe.look(devices, insteadOfGpu, work.path()));
  }

  /** Looks at everything and throws nothing for what is missing. */
  static LocalCudaReport examine(LocalCudaBackend.Builder b) {
    try (WorkFolder work = WorkFolder.open(b.workFolder, false)) {
      Map<String, String> environment = b.childEnvironment();
      GpuQuery query = new NvidiaSmi(b.nvidiaSmi, environment, work.path());
      GpuTable table = b.hideGpus ? HIDDEN : query.ask();
      List<String> gpus = table.usable().stream().map(Gpu::describe).toList();
      Optional<String> gpuProblem =
          table.problems().isEmpty()
              ? Optional.empty()
              : Optional.of(String.join("; ", table.problems()));
      List<Device> devices = table.usable().stream().map(Device::of).toList();
      try {
        WorkerProbe.Found found =
            new WorkerProbe(b.worker, environment, b.engine, DOCTOR_LIMIT)
                .look(devices, noGpu(table), work.path());
        boolean blind = !devices.isEmpty() && found.devices().get(0).gpu().isEmpty();
        return new LocalCudaReport(
            gpus,
            gpuProblem,
            Optional.of(describe(found.report(), b.worker.describe())),
            blind ? Optional.of(found.notes().get(0)) : Optional.empty());
      } catch (BackendUnavailableException e) {
        return new LocalCudaReport(
            gpus, gpuProblem, Optional.empty(), Optional.ofNullable(e.getMessage()));
      }
    }
  }

  private static String describe(DoctorReport report, String worker) {
    return "worker "
        + report.workerVersion()
        + " with ISCE3 "
        + report.isce3().orElse("missing")
        + " and Python "
        + report.python()
        + ", in "
        + worker;
  }

  private static String noGpu(GpuTable table) {
    return table.problems().isEmpty() ? "none was chosen" : String.join("; ", table.problems());
  }

  /** Returns the GPUs that were asked for, each by its index or its uuid. */
  private static List<Gpu> chosen(List<String> names, GpuTable table) {
    List<Gpu> chosen = new ArrayList<>();
    for (String name : names) {
      Optional<Gpu> gpu =
          table.usable().stream()
              .filter(g -> name.equals(String.valueOf(g.index())) || isUuid(name, g))
              .findFirst();
      if (gpu.isEmpty() || chosen.contains(gpu.get())) {
        throw new BackendUnavailableException(
            "GPU '"
                + name
                + "' was asked for "
                + (gpu.isEmpty() ? "and cannot be used" : "twice")
                + (name.startsWith("MIG-") ? ": parts of a GPU (MIG) are not supported" : "")
                + "; usable are "
                + table.usable().stream().map(Gpu::label).toList()
                + (table.problems().isEmpty() ? "" : ", not usable: " + table.problems()),
            null);
      }
      chosen.add(gpu.get());
    }
    return chosen;
  }

  /** CUDA takes the beginning of a uuid for the whole. */
  private static boolean isUuid(String name, Gpu gpu) {
    return name.startsWith("GPU-") && name.length() >= 12 && gpu.uuid().startsWith(name);
  }

  boolean onGpu() {
    return found.devices().get(0).gpu().isPresent();
  }

  /** Returns what was found, and how the GPUs and the disk are now. */
  BackendHealth health(WorkFolder work) {
    List<String> details = new ArrayList<>();
    details.add(describe(found.report(), worker));
    details.addAll(found.notes());
    Status status = found.notes().isEmpty() ? Status.OK : Status.DEGRADED;
    for (Device device : found.devices()) {
      if (device.gpu().isPresent()) {
        Optional<Gpu> now = query.ask().byUuid(device.gpu().get().uuid());
        details.add(now.map(Gpu::describe).orElse(device.label() + " is gone; see nvidia-smi -L"));
        status = now.isPresent() ? status : Status.DOWN;
      }
    }
    return new BackendHealth(worse(status, disk(work, details)), details);
  }

  private static Status disk(WorkFolder work, List<String> details) {
    try {
      long bytes = Files.getFileStore(work.path()).getUsableSpace();
      boolean enough = bytes >= SMALL_DISK_BYTES;
      details.add(
          "work folder: "
              + work.root()
              + ", "
              + (bytes >> 20)
              + " MiB free"
              + (enough ? "" : "; a whole burst needs up to 4 GiB, choose another folder"));
      return enough ? Status.OK : Status.DEGRADED;
    } catch (IOException e) {
      details.add("work folder: " + work.root() + " cannot be used (" + e + ")");
      return Status.DOWN;
    }
  }

  private static Status worse(Status a, Status b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}

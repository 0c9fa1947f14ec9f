package io.sentryal.insar.localcuda;

import io.sentryal.insar.backend.BackendCapabilities;
import io.sentryal.insar.backend.BackendHealth;
import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.JobEstimate;
import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.spi.LocalJobQueue;
import io.sentryal.insar.error.BackendUnavailableException;
import io.sentryal.insar.error.Checks;
import io.sentryal.insar.localcuda.internal.gpu.Device;
import io.sentryal.insar.localcuda.internal.gpu.DevicePool;
import io.sentryal.insar.localcuda.internal.process.ChildEnvironment;
import io.sentryal.insar.localcuda.internal.process.WorkFolder;
import io.sentryal.insar.localcuda.internal.worker.ContainerCommand;
import io.sentryal.insar.localcuda.internal.worker.Engine;
import io.sentryal.insar.localcuda.internal.worker.InterpreterCommand;
import io.sentryal.insar.localcuda.internal.worker.LocalInputs;
import io.sentryal.insar.localcuda.internal.worker.PairEstimate;
import io.sentryal.insar.localcuda.internal.worker.PairOnWorker;
import io.sentryal.insar.localcuda.internal.worker.WorkerCommand;
import io.sentryal.insar.localcuda.internal.worker.WorkerLimits;
import io.sentryal.insar.localcuda.internal.worker.WorkerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Measures pairs with ISCE3 on the GPUs of this machine, each job in a worker process of its own.
 * Thread-safe.
 *
 * <p>Opening it finds the GPUs ({@code nvidia-smi}) and asks the worker ({@code doctor}) for its
 * version, its ISCE3 and the GPUs that it sees; what is missing ends as {@link
 * BackendUnavailableException} with the remedy. Without a usable GPU nothing is computed, unless
 * {@link Builder#allowCpu} says so; every result then says so, too.
 *
 * <p>One job runs on each GPU at a time; the sites that wait take turns. Other processes with this
 * backend keep away from a GPU in use by a lock file, programs that do not know of it by the memory
 * that they hold. A worker ends when its job is cancelled, when a limit is passed, and when this
 * process ends, however that happens.
 *
 * <p>Products, orbit files and elevation models are given as {@code file:} URIs.
 *
 * <pre>{@code
 * try (LocalCudaBackend backend = LocalCudaBackend.detect()) {
 *   InsarResult result = backend.submit(new JobId("pair-1"), job).await(Duration.ofMinutes(30));
 * }
 * }</pre>
 */
public final class LocalCudaBackend implements InsarBackend {
  /** The name by which the backend is chosen. */
  public static final String NAME = "local-cuda";

  private static final int MOST_POINTS = 5_000_000;

  private final WorkFolder work;
  private final Machine machine;
  private final PairOnWorker processor;
  private final LocalJobQueue queue;

  private LocalCudaBackend(Builder b) {
    this.work = WorkFolder.open(b.workFolder, b.keepWorkFolders);
    boolean opened = false;
    try {
      Map<String, String> environment = b.childEnvironment();
      this.machine = Machine.look(b, environment, work);
      WorkerSettings settings =
          new WorkerSettings(
              b.worker,
              environment,
              b.engine,
              b.limits,
              b.minFreeDiskBytes,
              Optional.ofNullable(b.productFolder),
              machine.found().notes());
      DevicePool pool =
          new DevicePool(
              machine.found().devices(),
              machine.query(),
              new DevicePool.Rules(b.lockFolder, b.minFreeGpuMemoryBytes, b.gpuWait));
      this.processor = new PairOnWorker(settings, pool, work);
      this.queue = new LocalJobQueue(NAME, machine.found().devices().size());
      opened = true;
    } finally {
      if (!opened) {
        work.close();
      }
    }
  }

  /**
   * Opens the backend on all GPUs, with the worker in the {@code python3} of the PATH; see {@link
   * #builder()}.
   *
   * @throws BackendUnavailableException if there is no GPU or no worker
   */
  public static LocalCudaBackend detect() {
    return builder().build();
  }

  /**
   * Opens the backend as the environment says, see {@link #builderFromEnv}.
   *
   * @throws BackendUnavailableException if there is no GPU or no worker, or a variable cannot be
   *     used
   */
  public static LocalCudaBackend fromEnv() {
    return builderFromEnv(System.getenv()).build();
  }

  /**
   * Returns a builder set up by the given environment. Where the worker is: one of {@code
   * SENTRYAL_WORKER_PYTHON} (an interpreter), {@code SENTRYAL_WORKER_CONDA} (the folder of a conda
   * environment), {@code SENTRYAL_WORKER_IMAGE} (a container image); else the {@code python3} of
   * the PATH. {@code CUDA_VISIBLE_DEVICES} chooses GPUs, as everywhere. {@code INSAR_WORK_DIR} is
   * where jobs work.
   *
   * @throws BackendUnavailableException if a variable cannot be used
   */
  public static Builder builderFromEnv(Map<String, String> environment) {
    return Environment.apply(new Builder(environment), environment);
  }

  /**
   * Returns a builder; nothing is required. Defaults: the worker in the {@code python3} of the
   * PATH, every GPU, no CPU, the user's own temporary work folder, products dropped, an hour to
   * wait for a GPU, two minutes for the worker to start, half an hour of silence, a day for a job,
   * 4 GiB of free memory on the GPU and of free disk.
   */
  public static Builder builder() {
    return new Builder(System.getenv());
  }

  /**
   * Returns what this machine has for the backend; starts no job. Throws nothing for what is
   * missing: that is what the report is about.
   *
   * @param environment as for {@link #builderFromEnv}
   * @throws BackendUnavailableException if a variable cannot be used, or there is no place to work
   */
  public static LocalCudaReport examine(Map<String, String> environment) {
    return Machine.examine(builderFromEnv(environment));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public JobHandle submit(JobId id, InsarJob job) {
    LocalInputs.requireFiles(job);
    return queue.submit(id, job, processor);
  }

  @Override
  public Optional<JobHandle> attach(JobId id) {
    return queue.attach(id);
  }

  @Override
  public JobEstimate estimate(InsarJob job) {
    return PairEstimate.of(job, machine.found().devices().get(0));
  }

  @Override
  public BackendHealth health() {
    return machine.health(work);
  }

  @Override
  public BackendCapabilities capabilities() {
    return new BackendCapabilities(
        MOST_POINTS,
        machine.found().devices().size(),
        false,
        Set.of(machine.onGpu() ? "cuda" : "cpu"));
  }

  @Override
  public void close() {
    queue.close();
    work.close();
  }

  @Override
  public String toString() {
    List<String> devices = machine.found().devices().stream().map(Device::label).toList();
    return "LocalCudaBackend" + devices + "[" + work.path() + "]";
  }

  /** Builds a {@link LocalCudaBackend}. Not thread-safe. */
  public static final class Builder {
    private final Map<String, String> environment;
    private final Map<String, String> workerEnvironment = new TreeMap<>();
    @Nullable Path workFolder;
    private boolean keepWorkFolders;
    private @Nullable Path productFolder;
    private Duration gpuWait = Duration.ofHours(1);
    private WorkerLimits limits = WorkerLimits.DEFAULTS;
    private long minFreeGpuMemoryBytes = 4L << 30;
    private long minFreeDiskBytes = 4L << 30;
    private Path lockFolder = Path.of(System.getProperty("java.io.tmpdir"));
    WorkerCommand worker = InterpreterCommand.of("python3");
    Engine engine = Engine.ISCE3;
    List<String> nvidiaSmi = List.of("nvidia-smi");
    List<String> gpus = List.of();
    boolean hideGpus;
    boolean allowCpu;

    private Builder(Map<String, String> environment) {
      this.environment = Map.copyOf(environment);
    }

    /** Sets the Python interpreter in which the worker is installed: a path, or a name. */
    public Builder python(String value) {
      worker = InterpreterCommand.of(Checks.notBlank("python", value));
      return this;
    }

    /** Sets the folder of the conda environment in which the worker is installed. */
    public Builder condaEnvironment(Path value) {
      worker = InterpreterCommand.ofConda(value);
      return this;
    }

    /** Sets the container image that holds the worker; it is run by {@code docker}. */
    public Builder containerImage(String value) {
      worker = new ContainerCommand(List.of("docker"), value);
      return this;
    }

    /** Sets which GPUs are used, by their index in {@code nvidia-smi}; none means all. */
    public Builder gpus(int... indices) {
      List<String> chosen = new ArrayList<>();
      for (int index : indices) {
        chosen.add(String.valueOf((int) Checks.inRange("gpu", index, 0, 1024)));
      }
      gpus = List.copyOf(chosen);
      hideGpus = false;
      return this;
    }

    /**
     * Says whether jobs may be computed on the CPU if no GPU can be used; they take many times as
     * long, and every result says so.
     */
    public Builder allowCpu(boolean value) {
      allowCpu = value;
      return this;
    }

    /**
     * Sets where jobs work, and what the worker fetched is kept for later jobs.
     *
     * @throws IllegalArgumentException if it exists and is not a folder
     */
    public Builder workFolder(Path value) {
      workFolder = Objects.requireNonNull(value, "workFolder");
      return this;
    }

    /** Says whether the folders of ended jobs stay there, to be looked at. */
    public Builder keepWorkFolders(boolean value) {
      keepWorkFolders = value;
      return this;
    }

    /**
     * Sets where products (GeoTIFF: displacement, coherence, unwrapped and wrapped phase) are put:
     * in a folder per job, named in the provenance of the result.
     */
    public Builder productFolder(Path value) {
      productFolder = Objects.requireNonNull(value, "productFolder").toAbsolutePath();
      return this;
    }

    /** Sets how long a job waits for a GPU that others hold. */
    public Builder gpuWait(Duration value) {
      gpuWait = notNegative("gpuWait", value);
      return this;
    }

    /** Sets how long a worker may take to say its first word. */
    public Builder startLimit(Duration value) {
      limits =
          new WorkerLimits(
              notNegative("startLimit", value), limits.silence(), limits.job(), limits.stop());
      return this;
    }

    /** Sets how long a worker may say nothing before it is taken to hang. */
    public Builder silenceLimit(Duration value) {
      limits =
          new WorkerLimits(
              limits.start(), notNegative("silenceLimit", value), limits.job(), limits.stop());
      return this;
    }

    /** Sets how long a job may take once it has a device. */
    public Builder jobLimit(Duration value) {
      limits =
          new WorkerLimits(
              limits.start(), limits.silence(), notNegative("jobLimit", value), limits.stop());
      return this;
    }

    /** Sets how much memory of a GPU must be free for a job to start (bytes). */
    public Builder minFreeGpuMemoryBytes(long value) {
      minFreeGpuMemoryBytes = notNegative("minFreeGpuMemoryBytes", value);
      return this;
    }

    /** Sets how much of the disk of the work folder must be free for a job to start (bytes). */
    public Builder minFreeDiskBytes(long value) {
      minFreeDiskBytes = notNegative("minFreeDiskBytes", value);
      return this;
    }

    /** Sets where the lock files of the GPUs lie. For tests. */
    Builder lockFolder(Path value) {
      lockFolder = value;
      return this;
    }

    /** Adds to what the worker sees of the environment. For tests. */
    Builder workerEnvironment(Map<String, String> value) {
      workerEnvironment.putAll(value);
      return this;
    }

    private static Duration notNegative(String name, Duration value) {
      if (value.isNegative()) {
        throw new IllegalArgumentException(name + " must not be negative, was " + value);
      }
      return value;
    }

    private static long notNegative(String name, long value) {
      if (value < 0) {
        throw new IllegalArgumentException(name + " must not be negative, was " + value);
      }
      return value;
    }

    Map<String, String> childEnvironment() {
      Map<String, String> passed = new TreeMap<>(ChildEnvironment.of(environment));
      if (workFolder != null) {
        passed.putIfAbsent(
            "SENTRYAL_CACHE_DIR", workFolder.toAbsolutePath().resolve("cache").toString());
      }
      passed.putAll(workerEnvironment);
      return passed;
    }

    /**
     * Opens the backend.
     *
     * @throws BackendUnavailableException if there is no GPU or no worker, or the work folder
     *     cannot be used
     */
    public LocalCudaBackend build() {
      return new LocalCudaBackend(this);
    }
  }
}

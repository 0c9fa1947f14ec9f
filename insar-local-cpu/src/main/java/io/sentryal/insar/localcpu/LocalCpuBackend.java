package io.sentryal.insar.localcpu;

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
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.localcpu.internal.engine.EngineSettings;
import io.sentryal.insar.localcpu.internal.engine.JobSize;
import io.sentryal.insar.localcpu.internal.engine.LocalFile;
import io.sentryal.insar.localcpu.internal.engine.MachineCheck;
import io.sentryal.insar.localcpu.internal.engine.PairProcessor;
import io.sentryal.insar.localcpu.internal.engine.WorkFolder;
import io.sentryal.insar.localcpu.internal.tops.Workers;
import io.sentryal.insar.model.Terrain;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Measures pairs on this machine, in this process: Sentinel-1 TOPS interferometry in plain Java.
 * Thread-safe.
 *
 * <p>Needs nothing but the products, a terrain and, better than without, precise orbit files; no
 * account, no network, no native library. Only the window that the points need is processed, so the
 * cost grows with the site, not with the scene. The result does not depend on the number of
 * threads.
 *
 * <p>Products, orbit files and elevation models are given as {@code file:} URIs. A reference that
 * is later than the secondary is refused, never swapped.
 *
 * <pre>{@code
 * try (LocalCpuBackend backend = LocalCpuBackend.create()) {
 *   InsarResult result = backend.submit(new JobId("pair-1"), job).await(Duration.ofMinutes(10));
 * }
 * }</pre>
 */
public final class LocalCpuBackend implements InsarBackend {
  /** The name by which the backend is chosen. */
  public static final String NAME = "local-cpu";

  private static final int MOST_POINTS = 5_000_000;

  private final LocalJobQueue queue;
  private final Workers workers;
  private final WorkFolder workFolder;
  private final EngineSettings settings;
  private final PairProcessor processor;
  private final int maxConcurrentJobs;

  private LocalCpuBackend(Builder builder) {
    this.workFolder = WorkFolder.open(builder.workFolder);
    this.workers = new Workers(builder.threads);
    this.maxConcurrentJobs = builder.maxConcurrentJobs;
    this.queue = new LocalJobQueue(NAME, maxConcurrentJobs);
    this.settings =
        new EngineSettings(
            workers, workFolder.path(), Optional.ofNullable(builder.geoidGrid), version());
    this.processor = new PairProcessor(settings);
  }

  /** Opens the backend with every default, see {@link #builder()}. */
  public static LocalCpuBackend create() {
    return builder().build();
  }

  /**
   * Opens the backend as the environment says: {@code INSAR_THREADS}, {@code INSAR_WORK_DIR},
   * {@code INSAR_GEOID_GRID}; what is not set has its default.
   *
   * @throws BackendUnavailableException if a variable cannot be used
   */
  public static LocalCpuBackend fromEnv() {
    return fromEnv(System.getenv());
  }

  static LocalCpuBackend fromEnv(Map<String, String> environment) {
    Builder builder = builder();
    String variable = "";
    try {
      for (String name : new String[] {"INSAR_THREADS", "INSAR_WORK_DIR", "INSAR_GEOID_GRID"}) {
        variable = name;
        String value = environment.getOrDefault(name, "");
        if (!value.isBlank()) {
          set(builder, name, value.trim());
        }
      }
    } catch (IllegalArgumentException e) {
      throw new BackendUnavailableException(
          variable
              + " is '"
              + environment.get(variable)
              + "', which cannot be used ("
              + e.getMessage()
              + "); correct it or unset it",
          e);
    }
    return builder.build();
  }

  private static void set(Builder builder, String name, String value) {
    switch (name) {
      case "INSAR_THREADS" -> builder.threads(Integer.parseInt(value));
      case "INSAR_WORK_DIR" -> builder.workFolder(Path.of(value));
      default -> builder.geoidGrid(Path.of(value));
    }
  }

  /**
   * Returns a builder; nothing is required. Defaults: as many threads as there are processors, one
   * job at a time, a temporary work folder that is removed at the end, no geoid grid.
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public JobHandle submit(JobId id, InsarJob job) {
    requireLocal(job);
    return queue.submit(id, job, processor);
  }

  private static void requireLocal(InsarJob job) {
    try {
      LocalFile.of("the reference product", job.referenceProduct());
      LocalFile.of("the secondary product", job.secondaryProduct());
      job.orbitFiles().forEach(uri -> LocalFile.of("an orbit file", uri));
      if (job.terrain() instanceof Terrain.ElevationModel model) {
        LocalFile.of("the elevation model", model.uri());
      }
    } catch (ProcessingException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public Optional<JobHandle> attach(JobId id) {
    return queue.attach(id);
  }

  @Override
  public JobEstimate estimate(InsarJob job) {
    return JobSize.of(job).estimate(workers.threads());
  }

  @Override
  public BackendHealth health() {
    return MachineCheck.of(settings);
  }

  @Override
  public BackendCapabilities capabilities() {
    return new BackendCapabilities(MOST_POINTS, maxConcurrentJobs, false, Set.of("cpu"));
  }

  @Override
  public void close() {
    queue.close();
    workers.close();
    workFolder.close();
  }

  @Override
  public String toString() {
    return "LocalCpuBackend[" + workers.threads() + " threads, " + settings.workFolder() + "]";
  }

  private static String version() {
    @Nullable String version = LocalCpuBackend.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** Builds a {@link LocalCpuBackend}. Not thread-safe. */
  public static final class Builder {
    private int threads = Runtime.getRuntime().availableProcessors();
    private int maxConcurrentJobs = 1;
    private @Nullable Path workFolder;
    private @Nullable Path geoidGrid;

    private Builder() {}

    /** Sets how many threads compute, 1 to 1024; all jobs share them. */
    public Builder threads(int value) {
      threads = (int) Checks.inRange("threads", value, 1, 1024);
      return this;
    }

    /** Sets how many jobs run at once, 1 to 1024; each needs memory of its own. */
    public Builder maxConcurrentJobs(int value) {
      maxConcurrentJobs = (int) Checks.inRange("maxConcurrentJobs", value, 1, 1024);
      return this;
    }

    /**
     * Sets where compressed images are unpacked; they stay there and serve later jobs and backends.
     *
     * @throws IllegalArgumentException if it exists and is not a folder
     */
    public Builder workFolder(Path value) {
      workFolder = Objects.requireNonNull(value, "workFolder");
      return this;
    }

    /**
     * Sets the geoid grid (GTX, plain or gzipped) that lifts heights above EGM96 or EGM2008 to the
     * ellipsoid; must be of the geoid of the elevation models.
     */
    public Builder geoidGrid(Path value) {
      geoidGrid = Objects.requireNonNull(value, "geoidGrid");
      return this;
    }

    /**
     * Opens the backend.
     *
     * @throws BackendUnavailableException if the work folder cannot be used
     */
    public LocalCpuBackend build() {
      return new LocalCpuBackend(this);
    }
  }
}

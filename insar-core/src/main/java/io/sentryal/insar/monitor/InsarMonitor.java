package io.sentryal.insar.monitor;

import io.sentryal.insar.archive.SceneArchive;
import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.backend.ProcessingOptions;
import io.sentryal.insar.error.Checks;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.store.InMemoryStore;
import io.sentryal.insar.store.InsarStore;
import io.sentryal.insar.timeseries.PairWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The way from a site and a period to displacement series and velocities: finds images, chooses
 * pairs, has them measured, inverts the network, keeps the series. Thread-safe; several runs may go
 * on at once and share its threads.
 *
 * <pre>{@code
 * try (InsarMonitor insar = InsarMonitor.builder()
 *     .archive(archive).backend(backend).workFolder(Path.of("insar-work")).build()) {
 *   MonitoringPlan plan = insar.plan(request); // pays nothing, fetches nothing
 *   MonitoringResult result = insar.start(plan).await(Duration.ofHours(3));
 *   Velocity velocity = result.velocity("crest-12");
 * }
 * }</pre>
 */
public final class InsarMonitor implements AutoCloseable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Settings settings;
  private final boolean closesWhatItWasGiven;
  private final ExecutorService runs;
  private final ExecutorService pairs;
  private final ExecutorService downloads;
  private final Set<MonitoringRun> active = ConcurrentHashMap.newKeySet();
  private final AtomicInteger runCount = new AtomicInteger();
  private volatile boolean closed;

  private InsarMonitor(Builder b) {
    this.settings =
        new Settings(
            Checks.required("InsarMonitor", "archive", b.archive),
            Checks.required("InsarMonitor", "backend", b.backend),
            b.store == null ? InMemoryStore.create() : b.store,
            Checks.required("InsarMonitor", "workFolder", b.workFolder),
            b.options,
            Optional.ofNullable(b.weights),
            b.maxConcurrentPairs,
            b.pairTimeout,
            b.clock);
    this.closesWhatItWasGiven = b.closesWhatItWasGiven;
    this.runs = Executors.newCachedThreadPool(named("run"));
    this.pairs = Executors.newFixedThreadPool(b.maxConcurrentPairs, named("pair"));
    this.downloads = Executors.newFixedThreadPool(b.maxConcurrentDownloads, named("download"));
  }

  /** Returns a builder. Required: archive, backend, workFolder. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns what a run would do and need. Asks the archive; pays nothing, fetches nothing.
   *
   * @throws io.sentryal.insar.error.MonitoringFailedException if there are no two images to pair,
   *     or the images show the site from several directions and the request does not say which
   * @throws io.sentryal.insar.error.InsarException if the archive does not answer
   * @throws IllegalArgumentException if the site has more points than the backend takes
   */
  public MonitoringPlan plan(Monitoring request) {
    requireOpen();
    return new Planner(
            settings.archive(),
            settings.backend(),
            settings.options(),
            places(),
            settings.maxConcurrentPairs())
        .plan(request);
  }

  /**
   * Starts what was planned and returns at once.
   *
   * @throws IllegalStateException if the monitor is closed
   * @throws InsarIoException if the work folder cannot be made
   */
  public MonitoringRun start(MonitoringPlan plan) {
    requireOpen();
    makeWorkFolder();
    String site = plan.key().toString().replaceAll("[^A-Za-z0-9._-]", "_");
    String time = TIME.format(settings.clock().instant());
    MonitoringRun run =
        new MonitoringRun(site + "." + time + "." + runCount.incrementAndGet(), plan);
    RunTask task = new RunTask(run, settings, places(), pairs, downloads);
    active.add(run);
    runs.execute(
        () -> {
          try {
            task.run();
          } finally {
            active.remove(run);
          }
        });
    return run;
  }

  /** Returns the store of the ledger and the series. */
  public InsarStore store() {
    return settings.store();
  }

  /**
   * Takes no more runs, asks those that go on to stop, waits until they have (20 s at most), and
   * ends the threads. Archive, backend and store were given and stay open, unless {@link
   * Builder#closesWhatItWasGiven()} says otherwise.
   */
  @Override
  public void close() {
    closed = true;
    active.forEach(MonitoringRun::requestCancel);
    runs.shutdown();
    try {
      boolean ended = runs.awaitTermination(20, TimeUnit.SECONDS);
      if (!ended) {
        runs.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      runs.shutdownNow();
    }
    pairs.shutdownNow();
    downloads.shutdownNow();
    if (closesWhatItWasGiven) {
      settings.backend().close();
      settings.archive().close();
      settings.store().close();
    }
  }

  private ProductPlaces places() {
    return new ProductPlaces(
        settings.workFolder(), settings.backend().capabilities().acceptsRemoteProducts());
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the monitor is closed");
    }
  }

  private void makeWorkFolder() {
    try {
      Files.createDirectories(settings.workFolder());
    } catch (IOException e) {
      throw new InsarIoException(
          settings.workFolder().toString(),
          "the work folder cannot be made: " + e.getMessage() + "; choose one that can be written",
          e);
    }
  }

  private static ThreadFactory named(String purpose) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "insar-core-" + purpose + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** What a monitor works with. Immutable. */
  record Settings(
      SceneArchive archive,
      InsarBackend backend,
      InsarStore store,
      Path workFolder,
      ProcessingOptions options,
      Optional<PairWeights> weights,
      int maxConcurrentPairs,
      Duration pairTimeout,
      Clock clock) {}

  /** Builds an {@link InsarMonitor}. Not thread-safe. */
  public static final class Builder {
    private @Nullable SceneArchive archive;
    private @Nullable InsarBackend backend;
    private @Nullable InsarStore store;
    private @Nullable Path workFolder;
    private ProcessingOptions options = ProcessingOptions.defaults();
    private @Nullable PairWeights weights;
    private int maxConcurrentPairs = 2;
    private int maxConcurrentDownloads = 2;
    private Duration pairTimeout = Duration.ofHours(2);
    private Clock clock = Clock.systemUTC();
    private boolean closesWhatItWasGiven;

    private Builder() {}

    /** Sets where images come from. */
    public Builder archive(SceneArchive value) {
      archive = Objects.requireNonNull(value, "archive");
      return this;
    }

    /** Sets what measures the pairs. */
    public Builder backend(InsarBackend value) {
      backend = Objects.requireNonNull(value, "backend");
      return this;
    }

    /** Sets where ledger and series are kept; in memory unless set, and lost with the process. */
    public Builder store(InsarStore value) {
      store = Objects.requireNonNull(value, "store");
      return this;
    }

    /**
     * Sets the folder for images; it is made if need be, and what is there is not fetched again.
     */
    public Builder workFolder(Path value) {
      workFolder = Objects.requireNonNull(value, "workFolder");
      return this;
    }

    /** Sets how pairs are processed; the defaults of {@link ProcessingOptions} unless set. */
    public Builder options(ProcessingOptions value) {
      options = Objects.requireNonNull(value, "options");
      return this;
    }

    /**
     * Sets how much a pair counts at a point; unless set, the inverse variance of its phase by
     * coherence and looks.
     */
    public Builder weights(PairWeights value) {
      weights = Objects.requireNonNull(value, "weights");
      return this;
    }

    /** Sets how many pairs are with the backend at once, 1 to 1000; 2 unless set. */
    public Builder maxConcurrentPairs(int value) {
      maxConcurrentPairs = (int) Checks.inRange("maxConcurrentPairs", value, 1, 1000);
      return this;
    }

    /** Sets how many images are fetched at once, 1 to 16; 2 unless set. */
    public Builder maxConcurrentDownloads(int value) {
      maxConcurrentDownloads = (int) Checks.inRange("maxConcurrentDownloads", value, 1, 16);
      return this;
    }

    /** Sets how long to wait for one pair, its time in the queue included; 2 hours unless set. */
    public Builder pairTimeout(Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException("pairTimeout must be positive, was " + value);
      }
      pairTimeout = value;
      return this;
    }

    /** Sets the clock for the ledger and for when series were computed. */
    public Builder clock(Clock value) {
      clock = Objects.requireNonNull(value, "clock");
      return this;
    }

    /**
     * Has the monitor close archive, backend and store with itself; it leaves them open otherwise.
     */
    public Builder closesWhatItWasGiven() {
      closesWhatItWasGiven = true;
      return this;
    }

    /** Returns the monitor. */
    public InsarMonitor build() {
      return new InsarMonitor(this);
    }
  }
}

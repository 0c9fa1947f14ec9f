package io.sentryal.insar.testkit.scripted;

import io.sentryal.insar.backend.BackendCapabilities;
import io.sentryal.insar.backend.BackendHealth;
import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobEstimate;
import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.backend.spi.JobControl;
import io.sentryal.insar.backend.spi.LocalJobQueue;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.Provenance;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A backend that says what a script says, about the products of a {@link ScriptedArchive}.
 * Thread-safe. Keeps all rules of {@code docs/backend-spec.md}; every result is stamped simulated.
 * Pairs are named by the ids of their secondary image.
 */
public final class ScriptedBackend implements InsarBackend {
  private static final double WAVELENGTH_M = 0.055465763;

  private final LocalJobQueue queue;
  private final PairScript script;
  private final int maxConcurrentJobs;
  private final Map<String, ProcessingException> failures = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
  private final List<JobId> started = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();

  private ScriptedBackend(PairScript script, int maxConcurrentJobs) {
    this.script = script;
    this.maxConcurrentJobs = maxConcurrentJobs;
    this.queue = new LocalJobQueue("scripted", maxConcurrentJobs);
  }

  /**
   * Returns a backend.
   *
   * @param script what it says
   * @param maxConcurrentJobs how many jobs run at once
   */
  public static ScriptedBackend of(PairScript script, int maxConcurrentJobs) {
    return new ScriptedBackend(script, maxConcurrentJobs);
  }

  /** Has every pair with this secondary image fail. */
  public ScriptedBackend failing(String secondaryId, FailureCode code, String message) {
    failures.put(secondaryId, new ProcessingException(code, message));
    return this;
  }

  /** Lets pairs with this secondary image succeed again. */
  public ScriptedBackend healed(String secondaryId) {
    failures.remove(secondaryId);
    return this;
  }

  /** Has every pair with this secondary image wait until the gate is open, or it is cancelled. */
  public ScriptedBackend waiting(String secondaryId, CountDownLatch gate) {
    gates.put(secondaryId, gate);
    return this;
  }

  /** Returns the ids of the jobs that ran, in the order in which they started. */
  public List<JobId> started() {
    synchronized (started) {
      return List.copyOf(started);
    }
  }

  /** Returns how many jobs ran at once, at most. */
  public int mostRunningAtOnce() {
    return mostAtOnce.get();
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public JobHandle submit(JobId id, InsarJob job) {
    return queue.submit(id, job, this::measure);
  }

  @Override
  public Optional<JobHandle> attach(JobId id) {
    return queue.attach(id);
  }

  @Override
  public JobEstimate estimate(InsarJob job) {
    return new JobEstimate(
        Duration.ofSeconds(90), 0, Optional.of(new BigDecimal("0.05")), "a script, 90 s a pair");
  }

  @Override
  public BackendHealth health() {
    return new BackendHealth(BackendHealth.Status.OK, List.of("scripted, SIMULATED"));
  }

  @Override
  public BackendCapabilities capabilities() {
    return new BackendCapabilities(100_000, maxConcurrentJobs, false, Set.of("script"));
  }

  @Override
  public void close() {
    queue.close();
  }

  private InsarResult measure(InsarJob job, JobControl control) throws InterruptedException {
    started.add(control.id());
    mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      return result(job, control);
    } finally {
      running.decrementAndGet();
    }
  }

  private InsarResult result(InsarJob job, JobControl control) throws InterruptedException {
    ScriptedProduct reference = ScriptedProduct.read(job.referenceProduct());
    ScriptedProduct secondary = ScriptedProduct.read(job.secondaryProduct());
    if (!reference.sensingStart().isBefore(secondary.sensingStart())) {
      throw new ProcessingException(
          FailureCode.BAD_REQUEST,
          reference + " is not before " + secondary + "; swap reference and secondary");
    }
    control.progress(JobStage.COREGISTERING, 0.2);
    awaitGate(secondary, control);
    ProcessingException failure = failures.get(secondary.granuleId());
    if (failure != null) {
      throw failure;
    }
    control.progress(JobStage.INTERFEROGRAM, 0.5);
    control.progress(JobStage.SAMPLING, 0.9);
    control.throwIfCancelRequested();
    GeoPoint center = job.points().get(0).position();
    return InsarResult.builder()
        .jobId(control.id())
        .times(reference.sensingStart(), secondary.sensingStart())
        .measurements(
            job.points().stream()
                .map(p -> script.measure(p, reference.sensingStart(), secondary.sensingStart()))
                .toList())
        .wavelengthM(WAVELENGTH_M)
        .effectiveLooks(30)
        .reference(
            new InsarResult.ReferenceArea(
                Optional.empty(), "a script", center.latitudeDeg(), center.longitudeDeg()))
        .provenance(provenance(job, reference, secondary))
        .build();
  }

  private static Provenance provenance(
      InsarJob job, ScriptedProduct reference, ScriptedProduct secondary) {
    return Provenance.builder("scripted-backend", "1")
        .device("script")
        .addGranule(reference.granuleId())
        .addGranule(secondary.granuleId())
        .terrain(job.terrain().toString())
        .parameter("script", "constant per test")
        .simulated(true)
        .build();
  }

  /** Wakes up a hundred times a second to see whether it shall stop. */
  private void awaitGate(ScriptedProduct secondary, JobControl control)
      throws InterruptedException {
    CountDownLatch gate = gates.get(secondary.granuleId());
    while (gate != null && !gate.await(10, TimeUnit.MILLISECONDS)) {
      control.throwIfCancelRequested();
    }
  }
}

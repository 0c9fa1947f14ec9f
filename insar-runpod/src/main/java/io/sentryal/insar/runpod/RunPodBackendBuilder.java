package io.sentryal.insar.runpod;

import io.sentryal.insar.runpod.internal.jobs.EngineSettings;
import io.sentryal.insar.runpod.internal.jobs.OwnThreads;
import io.sentryal.insar.runpod.internal.jobs.SteadyClock;
import io.sentryal.insar.runpod.money.Budget;
import io.sentryal.insar.runpod.money.BudgetGuard;
import io.sentryal.insar.runpod.money.CostModel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Sets up a {@link RunPodBackend}. Not thread-safe. */
public final class RunPodBackendBuilder {
  private final EndpointClient client;
  private final SubmissionLedger ledger;
  private final List<AutoCloseable> owned = new ArrayList<>();
  private final List<String> secrets = new ArrayList<>();
  private @Nullable Function<Clock, SpendGuard> guard;
  private @Nullable PayloadStore payloads;
  private @Nullable WebhookUrls webhooks;
  private Duration executionTimeout = Duration.ofMinutes(15);
  private Duration queueAllowance = Duration.ofHours(2);
  private Duration grace = Duration.ofMinutes(10);
  private int mostSubmissions = 2;
  private @Nullable Polling polling;
  private boolean leaveRunning;
  private @Nullable Clock clock;
  private @Nullable ScheduledExecutorService scheduler;
  private RandomGenerator random = new SplittableRandom();

  RunPodBackendBuilder(EndpointClient client, SubmissionLedger ledger) {
    this.client = Objects.requireNonNull(client, "client");
    this.ledger = Objects.requireNonNull(ledger, "ledger");
  }

  /** Adds what is closed with the backend. */
  RunPodBackendBuilder owns(AutoCloseable resource) {
    owned.add(resource);
    return this;
  }

  /**
   * Sets what may be spent; nothing limits it unless set. A job that would break a limit ends
   * before anything is sent, with the numbers. What the ledger's earlier jobs cost counts.
   *
   * @param budget the limits; all jobs of a site are one run
   * @param model what time costs; prices are those of {@code RunPodManagement.prices()}, or {@code
   *     GpuPrices.orTable}
   * @param expected how long a job takes, until twenty jobs have told
   */
  public RunPodBackendBuilder budget(
      Budget budget, CostModel model, BudgetGuard.ExpectedTimes expected) {
    return budget(budget, () -> model, expected);
  }

  /** Sets what may be spent; the price is asked for when the backend is built. */
  RunPodBackendBuilder budget(
      Budget budget, Supplier<CostModel> model, BudgetGuard.ExpectedTimes expected) {
    guard = time -> new BudgetGuard(budget, model.get(), expected, time);
    return this;
  }

  /** Sets who holds the money, instead of {@link #budget}; nobody unless set. */
  public RunPodBackendBuilder spendGuard(SpendGuard value) {
    SpendGuard given = Objects.requireNonNull(value, "spendGuard");
    guard = time -> given;
    return this;
  }

  /** Sets object storage for large inputs and results, and for the claims of workers. */
  public RunPodBackendBuilder payloads(PayloadStore value) {
    payloads = Objects.requireNonNull(value, "payloads");
    return this;
  }

  /** Sets the URLs that RunPod calls; then put {@link RunPodBackend#webhooks} into a server. */
  public RunPodBackendBuilder webhooks(WebhookUrls value) {
    webhooks = Objects.requireNonNull(value, "webhooks");
    return this;
  }

  /** Sets how long a job may run; 15 minutes, the default endpoint's limit, unless set. */
  public RunPodBackendBuilder executionTimeout(Duration value) {
    executionTimeout = requirePositive("executionTimeout", value);
    return this;
  }

  /** Sets how long a job may wait for a worker; 2 hours unless set. Then it is cancelled. */
  public RunPodBackendBuilder queueAllowance(Duration value) {
    queueAllowance = requirePositive("queueAllowance", value);
    return this;
  }

  /** Sets how long after a lost answer the job is sent again; 10 minutes unless set. */
  public RunPodBackendBuilder gracePeriod(Duration value) {
    grace = requirePositive("gracePeriod", value);
    return this;
  }

  /**
   * Sets how often a job whose answers are lost is sent at most; 2 unless set. It is the bound on
   * what is paid for one job: 1 never pays twice and gives such a job up instead.
   *
   * @param value 1 to 5
   */
  public RunPodBackendBuilder mostSubmissions(int value) {
    if (value < 1 || value > 5) {
      throw new IllegalArgumentException("mostSubmissions must be 1 to 5, was " + value);
    }
    mostSubmissions = value;
    return this;
  }

  /** Sets how often jobs are asked for; seldom with webhooks, more often without, unless set. */
  public RunPodBackendBuilder polling(Polling value) {
    polling = Objects.requireNonNull(value, "polling");
    return this;
  }

  /** Adds a text that must never stand in an input; a job that would send it is refused. */
  public RunPodBackendBuilder neverSend(String secret) {
    if (secret.length() < 4) {
      throw new IllegalArgumentException("a secret of less than 4 characters is in every text");
    }
    secrets.add(secret);
    return this;
  }

  /**
   * Says that jobs run on, and are paid for, when the backend is closed; they do not unless set.
   */
  public RunPodBackendBuilder leaveRunningOnClose(boolean value) {
    leaveRunning = value;
    return this;
  }

  /**
   * Sets the time; the system's, and a thread of its own, unless set.
   *
   * @param time tells the time
   * @param later does what is due later, one task at a time; never closed by the backend
   * @param chance gives the jitter
   */
  public RunPodBackendBuilder time(
      Clock time, ScheduledExecutorService later, RandomGenerator chance) {
    clock = Objects.requireNonNull(time, "time");
    scheduler = Objects.requireNonNull(later, "later");
    random = Objects.requireNonNull(chance, "chance");
    return this;
  }

  /**
   * Returns the backend; it talks to nobody until it is used.
   *
   * @throws IllegalArgumentException if the limits are beyond those of the service
   */
  public RunPodBackend build() {
    RunRequest unused = // the service's limits are checked here, not at the first job
        RunRequest.builder("{}")
            .executionTimeout(executionTimeout)
            .queueAllowance(queueAllowance)
            .build();
    OwnThreads threads = new OwnThreads();
    List<AutoCloseable> closing = new ArrayList<>();
    ScheduledExecutorService later = scheduler;
    if (later == null) {
      later = threads.scheduler();
      closing.add(threads);
    }
    closing.addAll(owned);
    Clock time = clock == null ? new SteadyClock(Instant.now(), System::nanoTime) : clock;
    EngineSettings settings =
        new EngineSettings(
            client,
            ledger,
            guard(time),
            Optional.ofNullable(payloads),
            Optional.ofNullable(webhooks),
            new EngineSettings.Limits(
                executionTimeout, queueAllowance, grace, mostSubmissions, pollingOrDefault()),
            new EngineSettings.Time(
                time, later, scheduler == null ? threads.files() : later, random),
            List.copyOf(secrets));
    return new RunPodBackend(settings, leaveRunning, closing);
  }

  private SpendGuard guard(Clock time) {
    if (guard == null) {
      return SpendGuard.unlimited();
    }
    SpendGuard made = guard.apply(time);
    for (Submission row : ledger.all()) {
      if (row.posts().count() > 0) {
        made.enter(
            row.id(),
            ledger.job(row.id()).site().id(),
            row.times().plannedAt(),
            row.ending().map(Submission.Ending::execution));
      }
    }
    return made;
  }

  private Polling pollingOrDefault() {
    if (polling != null) {
      return polling;
    }
    return webhooks == null ? Polling.defaults() : Polling.withWebhooks();
  }

  private static Duration requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, was " + value);
    }
    return value;
  }
}

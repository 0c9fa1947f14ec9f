package io.sentryal.insar.testkit.runpod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for one queue endpoint of RunPod Serverless on this machine, for its clients and for
 * its workers. Every answer is stamped with the header {@code X-Simulated}.
 *
 * <p>Time is given: with a {@link io.sentryal.insar.testkit.time.VirtualTime} nothing happens until
 * a test moves it. Thread-safe.
 */
public final class RunPodEmulator implements AutoCloseable {
  private static final int SERVER_THREADS = 4;

  private final Builder builder;
  private final ExecutorService executor;
  private final @Nullable ScheduledExecutorService ownScheduler;
  private final OkHttpClient webhookHttp;
  private final EmulatedCloud cloud;
  private final @Nullable WorkerPool pool;
  private final WorkerSide workers;
  private final Webhooks webhooks;
  private final HttpFront front;
  private final URI baseUrl;

  private RunPodEmulator(Builder builder) {
    this.builder = builder;
    executor = Executors.newFixedThreadPool(SERVER_THREADS, daemon("runpod-emulator-http-"));
    ScheduledExecutorService scheduler = builder.scheduler;
    ownScheduler =
        scheduler == null
            ? Executors.newSingleThreadScheduledExecutor(daemon("runpod-emulator-timer-"))
            : null;
    Dispatcher dispatcher =
        new Dispatcher(Executors.newFixedThreadPool(2, daemon("runpod-emulator-webhook-")));
    webhookHttp =
        new OkHttpClient.Builder()
            .dispatcher(dispatcher)
            .retryOnConnectionFailure(false)
            .callTimeout(Duration.ofSeconds(10))
            .build();
    cloud =
        new EmulatedCloud(
            builder.clock, scheduler == null ? ownScheduler() : scheduler, builder.faults);
    webhooks = new Webhooks(cloud, builder.faults, webhookHttp);
    pool = builder.handler == null ? null : pool(builder, builder.handler);
    workers = new WorkerSide(cloud, builder.workerHold);
    BatchSide batches = new BatchSide(cloud, builder.endpointId);
    ClientSide clients = new ClientSide(cloud, batches, this::workerCounts);
    front =
        new HttpFront(
            new EmulatorSettings(
                builder.endpointId,
                builder.apiKey,
                builder.workerKey,
                Map.copyOf(builder.limits),
                builder.faults),
            cloud,
            (request, reply) -> {
              if (request.operation().isOfClients()) {
                clients.answer(request, reply);
              } else {
                workers.answer(request, reply);
              }
            },
            executor);
    baseUrl = URI.create("http://127.0.0.1:" + front.port() + "/v2");
  }

  private ScheduledExecutorService ownScheduler() {
    if (ownScheduler == null) {
      throw new IllegalStateException("a scheduler was given");
    }
    return ownScheduler;
  }

  private WorkerPool pool(Builder from, EmulatedHandler handler) {
    return new WorkerPool(cloud, handler, from.workers, from.coldStart, from.idleTimeout);
  }

  private static ThreadFactory daemon(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Returns a builder; nothing is required. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the base URL of the endpoint API, to which a client adds the endpoint's id. */
  public URI baseUrl() {
    return baseUrl;
  }

  /** Returns the endpoint's id. */
  public String endpointId() {
    return builder.endpointId;
  }

  /** Returns the key that clients must send; it opens nothing but this emulator. */
  public String apiKey() {
    return builder.apiKey;
  }

  /**
   * Returns the environment that makes an unmodified Python worker serve this endpoint.
   *
   * @param workerId the name by which the worker is known
   */
  public Map<String, String> workerEnvironment(String workerId) {
    String endpoint = baseUrl + "/" + builder.endpointId;
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("RUNPOD_WEBHOOK_GET_JOB", endpoint + "/job-take/$ID?gpu=none");
    environment.put(
        "RUNPOD_WEBHOOK_POST_OUTPUT", endpoint + "/job-done/$RUNPOD_POD_ID/$ID?gpu=none");
    environment.put(
        "RUNPOD_WEBHOOK_POST_STREAM", endpoint + "/job-stream/$RUNPOD_POD_ID/$ID?gpu=none");
    environment.put("RUNPOD_WEBHOOK_PING", endpoint + "/ping/$RUNPOD_POD_ID");
    environment.put("RUNPOD_PING_INTERVAL", "10000");
    environment.put("RUNPOD_POD_ID", workerId);
    environment.put("RUNPOD_POD_HOSTNAME", workerId);
    environment.put("RUNPOD_ENDPOINT_ID", builder.endpointId);
    environment.put("RUNPOD_AI_API_KEY", builder.workerKey);
    environment.put("RUNPOD_SKIP_AUTO_SYSTEM_CHECKS", "true");
    environment.put("RUNPOD_SKIP_GPU_CHECK", "true");
    return environment;
  }

  /** Returns the jobs that clients may still ask for, oldest first. */
  public List<EmulatedJob> jobs() {
    return cloud.jobs();
  }

  /** Returns every run of a job on a worker, in order: what had to be paid for. */
  public List<EmulatedExecution> executions() {
    return cloud.executions();
  }

  /**
   * Returns the time of the in-process workers that is paid for: of each from its start to its
   * stop, cold start and idling included, rounded up to whole seconds.
   */
  public Duration billedWorkerTime() {
    return pool == null ? Duration.ZERO : pool.billed();
  }

  /** Returns the last requests received (10,000 at most), oldest first. */
  public List<EmulatedRequest> received() {
    return front.received();
  }

  /** Returns how often an operation was called. */
  public int count(EmulatedOperation operation) {
    return front.count(operation);
  }

  /** Returns the workers outside of this process that have called. */
  public Set<String> workersSeen() {
    return workers.seen();
  }

  /**
   * Returns whether no request is being answered and no webhook is under way; requests that are
   * held until some time do not count.
   */
  public boolean isIdle() {
    return front.isIdle() && webhooks.underWay() == 0;
  }

  /**
   * Returns how many requests of clients are held until something happens or some time comes. When
   * the emulator is idle and a client has no other requests under way, only time can go on.
   */
  public int requestsHeld() {
    return front.held();
  }

  /** Stops listening: from now on connections are refused, while jobs go on. */
  public void stopListening() {
    front.stop();
  }

  /** Listens again at the same address. */
  public void resumeListening() {
    front.resume();
  }

  private ObjectNode workerCounts() {
    return pool == null
        ? Json.object().put("idle", workers.seen().size()).put("running", 0)
        : pool.counts();
  }

  /** Stops everything. */
  @Override
  public void close() {
    front.stop();
    executor.shutdownNow();
    webhookHttp.dispatcher().cancelAll();
    webhookHttp.dispatcher().executorService().shutdown();
    webhookHttp.connectionPool().evictAll();
    if (ownScheduler != null) {
      ownScheduler.shutdownNow();
    }
  }

  /** Sets up an emulator. Not thread-safe. */
  public static final class Builder {
    private final Map<EmulatedOperation, Integer> limits = new EnumMap<>(EmulatedOperation.class);
    private String endpointId = "emulated-endpoint";
    private String apiKey = "emulated-api-key";
    private String workerKey = "emulated-worker-key";
    private Clock clock = Clock.systemUTC();
    private FaultPlan faults = FaultPlan.none();
    private Duration coldStart = Duration.ofSeconds(20);
    private Duration idleTimeout = Duration.ofSeconds(5);
    private Duration workerHold = Duration.ofSeconds(20);
    private int workers = 3;
    private @Nullable ScheduledExecutorService scheduler;
    private @Nullable EmulatedHandler handler;

    private Builder() {}

    /** Sets the endpoint's id, {@code emulated-endpoint} unless set. */
    public Builder endpointId(String value) {
      endpointId = value;
      return this;
    }

    /** Sets the key that clients must send, {@code emulated-api-key} unless set. */
    public Builder apiKey(String value) {
      apiKey = value;
      return this;
    }

    /**
     * Sets the time; the system's unless set.
     *
     * @param time tells the time
     * @param later runs what is due later; not closed by the emulator
     */
    public Builder time(Clock time, ScheduledExecutorService later) {
      clock = time;
      scheduler = later;
      return this;
    }

    /** Sets what in-process workers do; without it only workers from outside take jobs. */
    public Builder handler(EmulatedHandler value) {
      handler = value;
      return this;
    }

    /**
     * Sets how in-process workers come and go; at most 3, 20 s and 5 s unless set.
     *
     * @param most how many run at once
     * @param start how long one takes to start
     * @param idle how long one without a job goes on
     */
    public Builder workers(int most, Duration start, Duration idle) {
      workers = most;
      coldStart = start;
      idleTimeout = idle;
      return this;
    }

    /** Sets how long a worker that asks for a job waits for one, 20 s unless set. */
    public Builder workerHold(Duration value) {
      workerHold = value;
      return this;
    }

    /** Sets how many calls of an operation in 10 s are served; the documented limit unless set. */
    public Builder limit(EmulatedOperation operation, int callsPerTenSeconds) {
      limits.put(operation, callsPerTenSeconds);
      return this;
    }

    /** Sets what goes wrong; nothing unless set. */
    public Builder faults(FaultPlan value) {
      faults = value;
      return this;
    }

    /** Returns the emulator, listening on a free port of this machine. */
    public RunPodEmulator start() {
      return new RunPodEmulator(this);
    }
  }
}

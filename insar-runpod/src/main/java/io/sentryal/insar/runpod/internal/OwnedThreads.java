package io.sentryal.insar.runpod.internal;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** The threads that a client owns: eight for HTTP, one for what is due later. Thread-safe. */
public final class OwnedThreads implements AutoCloseable {
  private static final int HTTP_THREADS = 8;
  // Shorter than servers keep idle connections: a POST on a dying one would end as ambiguous.
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);

  private final Dispatcher dispatcher;
  private final ConnectionPool connections;
  private final @Nullable ScheduledExecutorService scheduler;

  private OwnedThreads(@Nullable ScheduledExecutorService scheduler) {
    this.scheduler = scheduler;
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            HTTP_THREADS,
            HTTP_THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            daemon("insar-runpod-http-"));
    executor.allowCoreThreadTimeOut(true);
    dispatcher = new Dispatcher(executor);
    dispatcher.setMaxRequests(HTTP_THREADS);
    dispatcher.setMaxRequestsPerHost(HTTP_THREADS);
    connections = new ConnectionPool(HTTP_THREADS, KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS);
  }

  /**
   * Returns the threads.
   *
   * @param withScheduler whether one for what is due later is among them
   */
  public static OwnedThreads start(boolean withScheduler) {
    return new OwnedThreads(
        withScheduler
            ? Executors.newSingleThreadScheduledExecutor(daemon("insar-runpod-timer-"))
            : null);
  }

  /** Returns an HTTP client on these threads: no redirects, no silent repetition. */
  public OkHttpClient http(Duration connectTimeout) {
    return new OkHttpClient.Builder()
        .dispatcher(dispatcher)
        .connectionPool(connections)
        .connectTimeout(connectTimeout)
        .readTimeout(Duration.ZERO)
        .writeTimeout(Duration.ZERO)
        .followRedirects(false)
        .followSslRedirects(false)
        .retryOnConnectionFailure(false)
        .build();
  }

  /** Returns the scheduler. */
  public ScheduledExecutorService scheduler() {
    if (scheduler == null) {
      throw new IllegalStateException("there is no own scheduler");
    }
    return scheduler;
  }

  private static ThreadFactory daemon(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Cancels what is under way and ends the threads. */
  @Override
  public void close() {
    dispatcher.cancelAll();
    dispatcher.executorService().shutdown();
    connections.evictAll();
    if (scheduler != null) {
      scheduler.shutdownNow();
    }
  }
}

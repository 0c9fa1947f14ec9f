package io.sentryal.insar.backend.spi;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.error.Checks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The queue of a backend that computes in this process: takes jobs, runs at most so many at once,
 * knows them by id. Thread-safe. {@code submit}, {@code attach} and {@code close} of the backend
 * are one call each:
 *
 * <pre>{@code
 * private final LocalJobQueue queue = new LocalJobQueue("local-cpu", maxConcurrentJobs);
 *
 * public JobHandle submit(JobId id, InsarJob job) { return queue.submit(id, job, this::measure); }
 * public Optional<JobHandle> attach(JobId id) { return queue.attach(id); }
 * public void close() { queue.close(); }
 * private InsarResult measure(InsarJob job, JobControl control) { ... }
 * }</pre>
 *
 * <p>The sites whose jobs wait take turns; the jobs of a site start in the order of submission.
 * Threads are daemons named {@code insar-<module>-job-<n>}, made when needed, and end with {@link
 * #close()}. A result that does not answer its job ({@link ResultRules}) ends the job as failed.
 *
 * <p>Ended jobs stay known for {@code attach} and for a second {@code submit}, until they are more
 * than {@value #RETAINED_JOBS}, or have more than {@value #RETAINED_POINTS} points together: then
 * the oldest are forgotten, so that a long-lived backend does not fill the heap.
 */
public final class LocalJobQueue implements AutoCloseable {
  /** How many ended jobs stay known, at most. */
  public static final int RETAINED_JOBS = 2_000;

  /** How many points the ended jobs that stay known have together, at most. */
  public static final long RETAINED_POINTS = 2_000_000;

  /**
   * How long {@link #close()} waits for work to notice that it shall stop, before it interrupts.
   */
  public static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

  private final String module;
  private final ExecutorService executor;
  private final FairTurns<Runnable> turns = new FairTurns<>();
  private final Object lock = new Object();
  private final Map<JobId, Entry> jobs = new LinkedHashMap<>();
  private boolean closed;

  /**
   * Creates a queue.
   *
   * @param module name of the backend, for the names of threads and for messages
   * @param maxConcurrentJobs how many jobs run at once, at least 1
   */
  public LocalJobQueue(String module, int maxConcurrentJobs) {
    this.module = Checks.notBlank("module", module);
    int threads = (int) Checks.inRange("maxConcurrentJobs", maxConcurrentJobs, 1, 1024);
    AtomicInteger count = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task ->
                new JobThread(this, task, "insar-" + module + "-job-" + count.incrementAndGet()));
    pool.allowCoreThreadTimeOut(true);
    this.executor = pool;
  }

  /**
   * Takes a job and returns at once.
   *
   * @param id id of the job; the same id with an equal job gives the same handle and runs nothing
   * @param job what to measure
   * @param work how to measure it
   * @throws IllegalArgumentException if the id is in use by another job
   * @throws IllegalStateException if the queue is closed
   */
  public JobHandle submit(JobId id, InsarJob job, PairWork work) {
    Objects.requireNonNull(work, "work");
    Entry entry = new Entry(job, new JobHandleSupport(Objects.requireNonNull(id, "id")));
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException(
            "backend " + module + " is closed; job " + id + " was not taken");
      }
      Entry known = jobs.get(id);
      if (known != null) {
        return known.sameAs(job).handle();
      }
      jobs.put(id, entry);
      forgetOldest();
      turns.add(job.site().id(), () -> run(entry, work));
      // Puts a ticket into the pool's own queue, never runs it here; whose turn it is when a thread
      // takes the ticket is another question.
      executor.execute(() -> turns.next().run());
    }
    return entry.handle();
  }

  /** Returns the handle of a job that was submitted before, if it is still known. */
  public Optional<JobHandle> attach(JobId id) {
    synchronized (lock) {
      return Optional.ofNullable(jobs.get(id)).map(Entry::handle);
    }
  }

  /**
   * Takes no more jobs, cancels all that have not ended, and waits until their threads are through:
   * {@link #CLOSE_PATIENCE}, then it interrupts them and waits as long again. Work that ignores
   * both is reported as cancelled, so that nobody waits for it for ever. Closing twice is harmless.
   */
  @Override
  public void close() {
    List<Entry> open;
    synchronized (lock) {
      closed = true;
      open = new ArrayList<>(jobs.values());
    }
    open.forEach(entry -> entry.handle().requestCancel());
    executor.shutdown();
    if (!(Thread.currentThread() instanceof JobThread own && own.queue == this)) {
      awaitEnd();
    }
    open.forEach(entry -> entry.handle().cancelled());
  }

  @Override
  public String toString() {
    synchronized (lock) {
      return "LocalJobQueue[" + module + ", " + jobs.size() + " jobs]";
    }
  }

  private void awaitEnd() {
    try {
      long patienceMs = CLOSE_PATIENCE.toMillis();
      boolean interrupted = false;
      while (!executor.awaitTermination(patienceMs, TimeUnit.MILLISECONDS) && !interrupted) {
        executor.shutdownNow();
        interrupted = true;
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static void run(Entry entry, PairWork work) {
    JobHandleSupport handle = entry.handle();
    if (!handle.start()) {
      return;
    }
    try {
      InsarResult result = work.measure(entry.job(), handle);
      ResultRules.check(handle.id(), entry.job(), result);
      handle.succeed(result);
    } catch (Throwable e) { // outermost frame of the job's thread
      handle.fail(e);
    }
  }

  private void forgetOldest() {
    List<Entry> ended = jobs.values().stream().filter(Entry::hasEnded).toList();
    long points = ended.stream().mapToLong(entry -> entry.job().points().size()).sum();
    int count = ended.size();
    for (Entry oldest : ended) {
      if (count <= RETAINED_JOBS && points <= RETAINED_POINTS) {
        return;
      }
      jobs.remove(oldest.handle().id());
      points -= oldest.job().points().size();
      count--;
    }
  }

  private record Entry(InsarJob job, JobHandleSupport handle) {
    boolean hasEnded() {
      return handle.state().isTerminal();
    }

    Entry sameAs(InsarJob other) {
      if (!job.equals(other)) {
        throw new IllegalArgumentException(
            "job id '"
                + handle.id()
                + "' is in use by another job ("
                + job
                + "), not by "
                + other
                + "; choose another id");
      }
      return this;
    }
  }

  private static final class JobThread extends Thread {
    private final LocalJobQueue queue;

    JobThread(LocalJobQueue queue, Runnable task, String name) {
      super(task, name);
      this.queue = queue;
      setDaemon(true);
    }
  }
}

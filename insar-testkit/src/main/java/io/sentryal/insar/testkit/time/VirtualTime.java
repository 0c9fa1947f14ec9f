package io.sentryal.insar.testkit.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A clock and a scheduler whose time stands still until a test moves it. What is due runs in order
 * of its time, on the thread that moves the time, while {@link #clock()} shows exactly that time.
 *
 * <p>{@link #runUntil} drives a system that also talks over sockets: it moves the time only when
 * nothing is under way. Thread-safe; only one thread may move the time.
 */
public final class VirtualTime extends AbstractExecutorService implements ScheduledExecutorService {
  private static final long LOOK_AGAIN_NANOS = 50_000;

  private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>();
  private Instant now;
  private long scheduled;
  private boolean shutdown;

  private VirtualTime(Instant start) {
    now = start;
  }

  /** Returns a time that stands at this instant. */
  public static VirtualTime startingAt(Instant start) {
    return new VirtualTime(start);
  }

  /** Returns the clock that shows this time, in UTC. */
  public Clock clock() {
    return new VirtualClock(ZoneOffset.UTC);
  }

  /** Returns the time shown. */
  public synchronized Instant now() {
    return now;
  }

  /** Returns how many tasks wait for their time. */
  public synchronized int waiting() {
    tasks.removeIf(FutureTask::isCancelled);
    return tasks.size();
  }

  /** Moves the time on and runs what becomes due on the way, also what is scheduled meanwhile. */
  public void advance(Duration duration) {
    Instant end = now().plus(duration);
    for (Task<?> task = next(end); task != null; task = next(end)) {
      task.run();
    }
    synchronized (this) {
      now = end;
    }
  }

  /** Moves the time to the next task and runs it; returns false if there is none. */
  public boolean runNext() {
    Task<?> task = next(Instant.MAX);
    if (task == null) {
      return false;
    }
    task.run();
    return true;
  }

  /**
   * Moves the time from task to task until something is so.
   *
   * @param done ends the run
   * @param idle whether nothing is under way that does not depend on this time, such as an HTTP
   *     exchange; while it is false the time stands still
   * @param realLimit how long this may take on the clock on the wall
   * @throws IllegalStateException if the limit is over, or nothing is left to do
   */
  public void runUntil(BooleanSupplier done, BooleanSupplier idle, Duration realLimit) {
    long started = System.nanoTime();
    int quiet = 0;
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - started > realLimit.toNanos()) {
        throw new IllegalStateException("not done after " + realLimit + ", the time is " + now());
      }
      if (!idle.getAsBoolean()) {
        quiet = 0;
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      } else if (runNext()) {
        quiet = 0;
      } else if (++quiet > 2_000) {
        throw new IllegalStateException("nothing left to do, the time is " + now());
      } else {
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      }
    }
  }

  private synchronized @Nullable Task<?> next(Instant end) {
    Task<?> task = tasks.peek();
    while (task != null && task.isCancelled()) {
      tasks.poll();
      task = tasks.peek();
    }
    if (task == null || task.due.isAfter(end)) {
      return null;
    }
    tasks.poll();
    if (task.due.isAfter(now)) {
      now = task.due;
    }
    return task;
  }

  private synchronized <V> Task<V> add(Callable<V> action, Duration delay, Duration period) {
    if (shutdown) {
      throw new IllegalStateException("the virtual time was shut down");
    }
    Instant due = delay.isNegative() ? now : now.plus(delay);
    Task<V> task = new Task<>(action, due, scheduled++, period);
    tasks.add(task);
    return task;
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return add(callable(command), Duration.of(delay, unit.toChronoUnit()), Duration.ZERO);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    return add(callable, Duration.of(delay, unit.toChronoUnit()), Duration.ZERO);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return add(
        callable(command),
        Duration.of(initialDelay, unit.toChronoUnit()),
        Duration.of(period, unit.toChronoUnit()));
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return scheduleAtFixedRate(command, initialDelay, delay, unit);
  }

  @Override
  public void execute(Runnable command) {
    Task<?> ignored = add(callable(command), Duration.ZERO, Duration.ZERO);
  }

  private static Callable<@Nullable Void> callable(Runnable command) {
    return () -> {
      command.run();
      return null;
    };
  }

  @Override
  public synchronized void shutdown() {
    shutdown = true;
    tasks.clear();
  }

  @Override
  public synchronized List<Runnable> shutdownNow() {
    List<Runnable> left = List.copyOf(tasks);
    shutdown();
    return left;
  }

  @Override
  public synchronized boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return isShutdown();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return isShutdown();
  }

  /** Something to do at a time; of two at the same time, the one scheduled first comes first. */
  private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {
    private final long number;
    private final Duration period;
    private Instant due;

    Task(Callable<V> action, Instant due, long number, Duration period) {
      super(action);
      this.due = due;
      this.number = number;
      this.period = period;
    }

    @Override
    public void run() {
      if (period.isZero()) {
        super.run();
      } else if (runAndReset()) {
        synchronized (VirtualTime.this) {
          due = due.plus(period);
          if (!shutdown) {
            tasks.add(this);
          }
        }
      }
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(Duration.between(now(), due));
    }

    @Override
    public int compareTo(Delayed other) {
      Task<?> task = (Task<?>) other;
      int byTime = due.compareTo(task.due);
      return byTime != 0 ? byTime : Long.compare(number, task.number);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  private final class VirtualClock extends Clock {
    private final ZoneId zone;

    VirtualClock(ZoneId zone) {
      this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return new VirtualClock(other);
    }

    @Override
    public Instant instant() {
      return now();
    }
  }
}

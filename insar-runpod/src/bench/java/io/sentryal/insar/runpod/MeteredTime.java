package io.sentryal.insar.runpod;

import io.sentryal.insar.testkit.time.VirtualTime;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A virtual time that counts the CPU time of what it runs for one of its users. Thread-safe. */
final class MeteredTime extends AbstractExecutorService implements ScheduledExecutorService {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final VirtualTime time;
  private final AtomicLong cpuNanos = new AtomicLong();

  MeteredTime(VirtualTime time) {
    this.time = time;
  }

  long cpuNanos() {
    return cpuNanos.get();
  }

  private Runnable metered(Runnable command) {
    return () -> {
      long start = THREADS.getCurrentThreadCpuTime();
      command.run();
      cpuNanos.addAndGet(THREADS.getCurrentThreadCpuTime() - start);
    };
  }

  @Override
  public void execute(Runnable command) {
    time.execute(metered(command));
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return time.schedule(metered(command), delay, unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("not used by the backend");
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException("not used by the backend");
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("not used by the backend");
  }

  @Override
  public void shutdown() {
    time.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    return time.shutdownNow();
  }

  @Override
  public boolean isShutdown() {
    return time.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return time.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return time.awaitTermination(timeout, unit);
  }
}

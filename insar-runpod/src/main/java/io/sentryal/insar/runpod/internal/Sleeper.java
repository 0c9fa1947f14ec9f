package io.sentryal.insar.runpod.internal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits between attempts; a test gives one that only notes how long it was asked to wait. */
@FunctionalInterface
public interface Sleeper {
  /** Waits on the calling thread. */
  Sleeper SYSTEM =
      duration -> {
        boolean ignored = new CountDownLatch(1).await(duration.toNanos(), TimeUnit.NANOSECONDS);
      };

  /**
   * Waits.
   *
   * @param duration how long
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  void sleep(Duration duration) throws InterruptedException;
}

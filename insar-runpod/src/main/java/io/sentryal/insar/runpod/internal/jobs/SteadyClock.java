package io.sentryal.insar.runpod.internal.jobs;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * A clock that is set once and then goes evenly, whatever happens to the system's: when that is put
 * back by hours, jobs must still be asked for within the minutes that RunPod keeps results.
 * Thread-safe.
 */
public final class SteadyClock extends Clock {
  private final Instant start;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private final ZoneId zone;

  /**
   * Sets the clock.
   *
   * @param start the time now
   * @param nanoTime goes evenly, as {@code System::nanoTime} does (ns)
   */
  public SteadyClock(Instant start, LongSupplier nanoTime) {
    this(start, nanoTime, nanoTime.getAsLong(), ZoneOffset.UTC);
  }

  private SteadyClock(Instant start, LongSupplier nanoTime, long startNanos, ZoneId zone) {
    this.start = start;
    this.nanoTime = nanoTime;
    this.startNanos = startNanos;
    this.zone = zone;
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanoTime.getAsLong() - startNanos);
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new SteadyClock(start, nanoTime, startNanos, other);
  }
}

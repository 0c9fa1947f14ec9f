package io.sentryal.insar.runpod.internal.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private static final Instant START = Instant.parse("2026-11-27T12:00:00Z");

  @Test
  void instant_goesWithTheNanoseconds_alsoOverTheirTurn() {
    AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    SteadyClock clock = new SteadyClock(START, nanos::get);
    assertThat(clock.instant()).isEqualTo(START);

    nanos.addAndGet(Duration.ofHours(2).toNanos());

    assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofHours(2)));
    assertThat(clock.withZone(ZoneId.of("Europe/Rome")).instant()).isEqualTo(clock.instant());
  }
}

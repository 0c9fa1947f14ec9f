package io.sentryal.insar.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private final VirtualTime time = VirtualTime.startingAt(START);
  private final List<String> done = new ArrayList<>();

  private ScheduledFuture<?> after(int seconds, String name) {
    return time.schedule(
        () -> {
          done.add(name + "@" + Duration.between(START, time.now()).toSeconds());
        },
        seconds,
        TimeUnit.SECONDS);
  }

  @Test
  void advance_tasksOnTheWay_runInOrderAtTheirOwnTime() {
    ScheduledFuture<?> ignored = after(5, "b");
    ignored = after(2, "a");
    ignored = after(5, "c");
    ignored = after(9, "d");

    time.advance(Duration.ofSeconds(8));

    assertThat(done).containsExactly("a@2", "b@5", "c@5");
    assertThat(time.now()).isEqualTo(START.plusSeconds(8));
    assertThat(time.waiting()).isEqualTo(1);
  }

  @Test
  void advance_taskThatSchedulesAnother_runsBoth() {
    ScheduledFuture<?> first = after(1, "first");
    time.execute(() -> done.add("at once, then " + after(1, "second").isDone()));

    time.advance(Duration.ofSeconds(3));

    assertThat(first.isDone()).isTrue();
    assertThat(done).containsExactly("at once, then false", "first@1", "second@1");
  }

  @Test
  void advance_cancelledTask_doesNotRun() {
    boolean ignored = after(1, "a").cancel(false);

    time.advance(Duration.ofSeconds(2));

    assertThat(done).isEmpty();
  }

  @Test
  void scheduleAtFixedRate_period_repeats() {
    ScheduledFuture<?> repeated =
        time.scheduleAtFixedRate(() -> done.add("x"), 1, 2, TimeUnit.SECONDS);

    time.advance(Duration.ofSeconds(6));
    repeated.cancel(false);
    time.advance(Duration.ofSeconds(6));

    assertThat(done).hasSize(3);
  }

  @Test
  void runUntil_nothingLeftToDo_saysSoInsteadOfWaiting() {
    assertThatThrownBy(() -> time.runUntil(() -> false, () -> true, Duration.ofMinutes(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nothing left");
  }

  @Test
  void runUntil_condition_movesTheTimeNoFurther() {
    ScheduledFuture<?> ignored = after(3, "a");
    ignored = after(7, "b");

    time.runUntil(() -> !done.isEmpty(), () -> true, Duration.ofMinutes(1));

    assertThat(time.now()).isEqualTo(START.plusSeconds(3));
  }
}

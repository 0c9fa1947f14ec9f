package io.sentryal.insar.runpod.internal.jobs;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The usual runtime of a job: the median of the last ones. Not thread-safe. */
final class RuntimeEstimate {
  private static final int REMEMBERED = 101;

  /** Before anything is known: the seeds' figure for one pair. */
  private static final Duration AT_FIRST = Duration.ofMinutes(4);

  private final Deque<Duration> last = new ArrayDeque<>();

  void add(Duration runtime) {
    last.addLast(runtime);
    if (last.size() > REMEMBERED) {
      last.removeFirst();
    }
  }

  Duration usual() {
    return last.isEmpty()
        ? AT_FIRST
        : last.stream().sorted().skip(last.size() / 2).findFirst().orElseThrow();
  }
}

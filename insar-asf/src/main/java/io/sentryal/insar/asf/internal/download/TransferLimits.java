package io.sentryal.insar.asf.internal.download;

import io.sentryal.insar.asf.internal.AttemptFailed;
import io.sentryal.insar.error.InsarIoException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How long a transfer may take.
 *
 * @param stallTimeout how long it may go with (almost) nothing arriving; then it is resumed
 * @param fileTimeout how long one file may take, all attempts together
 * @param lockTimeout how long to wait for another download of the same target
 * @param clock tells the time
 */
public record TransferLimits(
    Duration stallTimeout, Duration fileTimeout, Duration lockTimeout, Clock clock) {
  /** Below this a connection is as good as broken (a server that drips). */
  static final long LEAST_BYTES_PER_SECOND = 1024;

  /** Starts to count. */
  Watch start() {
    return new Watch(clock.instant());
  }

  /** Watches one file. Not thread-safe. */
  final class Watch {
    private final Instant end;
    private Instant windowStart;
    private long windowBytes;

    private Watch(Instant now) {
      end = now.plus(fileTimeout);
      windowStart = now;
    }

    /** Begins to watch the speed of another connection. */
    void restart() {
      windowStart = clock.instant();
      windowBytes = 0;
    }

    /** Hears of bytes that arrived; fails if they are too few or too late. */
    void arrived(String location, long bytes) throws AttemptFailed {
      Instant now = clock.instant();
      if (now.isAfter(end)) {
        throw AttemptFailed.of(
            new InsarIoException(
                location,
                "took longer than "
                    + fileTimeout
                    + " and was stopped; what arrived is kept: fetch it again to go on",
                null,
                false));
      }
      windowBytes += bytes;
      Duration window = Duration.between(windowStart, now);
      if (window.compareTo(stallTimeout) < 0) {
        return;
      }
      if (windowBytes < LEAST_BYTES_PER_SECOND * window.toSeconds()) {
        throw AttemptFailed.of(
            new InsarIoException(
                location, "only " + windowBytes + " bytes came in " + window + "; too slow", null));
      }
      windowStart = now;
      windowBytes = 0;
    }
  }
}

package io.sentryal.insar.runpod.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;

class RateLimitHeadersTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T00:00:00Z"), ZoneOffset.UTC);

  private static Optional<Duration> wait(String... namesAndValues) {
    return RateLimitHeaders.waitAsked(Headers.of(namesAndValues), CLOCK);
  }

  @Test
  void waitAsked_seconds_areTaken() {
    assertThat(wait("Retry-After", " 12 ")).contains(Duration.ofSeconds(12));
  }

  @Test
  void waitAsked_date_isComparedWithTheClock() {
    assertThat(wait("Retry-After", "Sun, 1 Mar 2026 00:00:40 GMT"))
        .contains(Duration.ofSeconds(40));
  }

  @Test
  void waitAsked_dateOfAServerWhoseClockDiffers_isComparedWithItsOwnDate() {
    for (String hour : new String[] {"01", "23"}) {
      assertThat(
              wait(
                  "Date", "Sun, 01 Mar 2026 " + hour + ":00:00 GMT",
                  "Retry-After", "Sun, 01 Mar 2026 " + hour + ":00:40 GMT"))
          .contains(Duration.ofSeconds(40));
    }
  }

  @Test
  void waitAsked_dateThatHasPassed_isNoWait() {
    assertThat(wait("Retry-After", "Sat, 28 Feb 2026 23:59:00 GMT")).contains(Duration.ZERO);
  }

  @Test
  void waitAsked_mangledHeaders_areLeftAlone() {
    for (String mangled : new String[] {"", "soon", "-5", "1.5", "99999999999", "\"m\";r=;t=x"}) {
      assertThat(wait("Retry-After", mangled, "RateLimit", mangled)).isEmpty();
    }
  }

  @Test
  void waitAsked_severalWindows_theLongestThatIsEmptyCounts() {
    assertThat(
            wait(
                "Retry-After", "900",
                "RateLimit", "\"minute\";r=0;t=12, \"hour\"; r=0 ; t=1724, \"day\";r=5;t=45012"))
        .contains(Duration.ofSeconds(1724));
  }
}

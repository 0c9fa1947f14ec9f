package io.sentryal.insar.asf.internal.download;

import io.sentryal.insar.asf.internal.HttpFailures;
import io.sentryal.insar.asf.internal.RetryPolicy;
import io.sentryal.insar.asf.internal.login.Redirects;
import io.sentryal.insar.error.InvalidDataException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * A signed address and when it ends. It is never printed as it is.
 *
 * @param url the address with its signature
 * @param expiresAt when it stops working
 */
public record SignedAddress(HttpUrl url, Instant expiresAt) {
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);
  private static final int MOST_POLLS = 30;
  private static final Duration POLL_EVERY = Duration.ofSeconds(4);

  /**
   * Asks the archive for the signed address of a file; the file is not fetched. A burst that is
   * still being cut out is waited for.
   *
   * @throws InvalidDataException if the server sends the file without a signed address
   */
  static SignedAddress ask(RemoteFile file, Redirects redirects, RetryPolicy retries) {
    for (int asked = 0; asked < MOST_POLLS; asked++) {
      Redirects.Signed signed =
          retries.run("address of " + file.id(), () -> redirects.signed(file.wanted()));
      if (signed.url() != null) {
        return of(signed.url());
      }
      if (!signed.beingPrepared()) {
        break;
      }
      retries.sleep(HttpFailures.shown(file.url()), POLL_EVERY);
    }
    throw new InvalidDataException(
        file.id(),
        HttpFailures.shown(file.url())
            + " does not lead to a signed address (now); fetch the file instead");
  }

  /**
   * Reads the end of a signature: {@code X-Amz-Date} and {@code X-Amz-Expires} (S3), or {@code
   * Expires} in seconds since 1970 (CloudFront).
   */
  public static SignedAddress of(HttpUrl url) {
    try {
      String seconds = parameter(url, "X-Amz-Expires");
      String date = parameter(url, "X-Amz-Date");
      if (seconds != null && date != null) {
        Instant signed = LocalDateTime.parse(date, AMZ_DATE).toInstant(ZoneOffset.UTC);
        return new SignedAddress(url, signed.plusSeconds(Long.parseLong(seconds)));
      }
      String epoch = parameter(url, "Expires");
      if (epoch != null) {
        return new SignedAddress(url, Instant.ofEpochSecond(Long.parseLong(epoch)));
      }
    } catch (DateTimeException | NumberFormatException | ArithmeticException e) {
      throw unreadable(url);
    }
    throw unreadable(url);
  }

  private static InvalidDataException unreadable(HttpUrl url) {
    return new InvalidDataException(
        HttpFailures.shown(url),
        "the signed address does not say when it ends (X-Amz-Date with X-Amz-Expires, or Expires)");
  }

  private static @Nullable String parameter(HttpUrl url, String name) {
    Optional<String> found =
        url.queryParameterNames().stream().filter(each -> each.equalsIgnoreCase(name)).findFirst();
    return found.map(url::queryParameter).orElse(null);
  }

  @Override
  public String toString() {
    return "SignedAddress[host=" + url.host() + ", redacted]";
  }
}

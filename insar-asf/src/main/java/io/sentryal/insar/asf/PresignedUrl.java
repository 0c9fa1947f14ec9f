package io.sentryal.insar.asf;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A signed address of a file: whoever has it can fetch the file without credentials until it
 * expires (an hour at most), by {@code GET}, also in ranges. Treat it as a password; it is printed
 * without its signature. Immutable.
 */
public final class PresignedUrl {
  private final String granule;
  private final URI uri;
  private final Instant expiresAt;

  PresignedUrl(String granule, URI uri, Instant expiresAt) {
    this.granule = granule;
    this.uri = Objects.requireNonNull(uri, "uri");
    this.expiresAt = Objects.requireNonNull(expiresAt, "expiresAt");
  }

  /** Returns the id of the granule whose file it is. */
  public String granule() {
    return granule;
  }

  /** Returns the address with its signature, to be handed on to the one who fetches. */
  public URI reveal() {
    return uri;
  }

  /** Returns when it stops working; a transfer that has begun goes on. */
  public Instant expiresAt() {
    return expiresAt;
  }

  /**
   * Returns whether it still works for so long.
   *
   * @param now the present
   * @param least how long it is needed
   */
  public boolean worksFor(Instant now, Duration least) {
    return !now.plus(least).isAfter(expiresAt);
  }

  @Override
  public String toString() {
    return "PresignedUrl["
        + granule
        + ", host="
        + uri.getHost()
        + ", signature redacted, expires "
        + expiresAt
        + "]";
  }
}

package io.sentryal.insar.asf.internal.login;

import io.sentryal.insar.asf.internal.AttemptFailed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The keys to the archive's buckets, kept in memory until they are about to end. Threads that need
 * them at once may each ask for some. Thread-safe.
 */
final class BucketKeys {
  /** Of a signature: long enough for an answer to begin, renewed with each request. */
  private static final Duration LIFE = Duration.ofMinutes(15);

  private final Clock clock;
  private final Source source;
  private final AtomicReference<@Nullable S3Keys> held = new AtomicReference<>();

  BucketKeys(Clock clock, Source source) {
    this.clock = clock;
    this.source = source;
  }

  /** Returns the address, signed with keys that hold as long as the signature. */
  HttpUrl sign(HttpUrl address) throws AttemptFailed {
    Instant now = clock.instant();
    S3Keys keys = held.get();
    if (keys == null || keys.expiresAt().isBefore(now.plus(LIFE))) {
      keys = source.ask();
      held.set(keys);
    }
    return BucketAddress.signed(address, keys.credentials(), now, LIFE);
  }

  /** Forgets the keys; returns whether there were any. */
  boolean forget() {
    return held.getAndSet(null) != null;
  }

  /** Asks for keys. */
  @FunctionalInterface
  interface Source {
    S3Keys ask() throws AttemptFailed;
  }
}

package io.sentryal.insar.asf.internal;

import io.sentryal.insar.error.RemoteServiceException;
import java.time.Duration;
import okhttp3.HttpUrl;

/** The service that cuts out bursts answers 202 until the burst is cut out. */
final class StillPreparing {
  private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(10);

  private StillPreparing() {}

  static AttemptFailed of(HttpUrl url) {
    return new AttemptFailed(
        new RemoteServiceException(
            Redirects.SERVICE + " (" + url.host() + ")",
            202,
            null,
            "the file is still being prepared; fetch it again in a minute"),
        true,
        ASK_AGAIN_AFTER);
  }
}

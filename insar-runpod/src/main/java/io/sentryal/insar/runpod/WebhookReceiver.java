package io.sentryal.insar.runpod;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.runpod.WebhookUrls.Check;
import io.sentryal.insar.runpod.internal.jobs.JobEngine;
import io.sentryal.insar.runpod.internal.jobs.WebhookBody;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the calls of RunPod, in any web server: give {@link #handle} what came and send what it
 * returns. Thread-safe; never throws, never waits.
 *
 * <p>The URL proves that RunPod was told it, not that the body is true: a terminal claim only makes
 * the backend ask for the status at once. Duplicates, late and reordered calls change nothing.
 */
public final class WebhookReceiver {
  /** Larger bodies are refused: a status has at most 20 MB, of which only the id is read. */
  public static final int LARGEST_BODY_BYTES = 21 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(WebhookReceiver.class);
  private static final int MOST_WAITING = 1_000;
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

  private final WebhookUrls urls;
  private final JobEngine engine;
  private final Clock clock;
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong lastToldS = new AtomicLong();

  WebhookReceiver(WebhookUrls urls, JobEngine engine, Clock clock) {
    this.urls = urls;
    this.engine = engine;
    this.clock = clock;
  }

  /**
   * Takes one call. The answer is 200 before anything is done about it, because RunPod repeats what
   * is not answered soon.
   *
   * @param method HTTP method
   * @param path path of the URL, with or without query
   * @param headers by name; nothing in them is believed
   * @param body the body
   */
  public WebhookReply handle(
      String method, String path, Map<String, List<String>> headers, byte[] body) {
    try {
      Objects.requireNonNull(headers, "headers");
      return refusal(method, path).orElseGet(() -> take(path, body));
    } catch (RuntimeException e) { // the server that calls must not be harmed
      LOG.error("a webhook could not be taken", e);
      return new WebhookReply(500, "not taken");
    }
  }

  /**
   * Returns the refusal of a call by its URL alone, so that a server need not read the body of
   * somebody who was never told a URL; empty if {@link #handle} wants to see the body.
   *
   * @param method HTTP method
   * @param path path of the URL, with or without query
   */
  public Optional<WebhookReply> refusal(String method, String path) {
    Check check = urls.check(place(path), clock.instant());
    if (check == Check.UNKNOWN) {
      return Optional.of(new WebhookReply(404, "no webhook"));
    }
    if (!method.equals("POST")) {
      return Optional.of(new WebhookReply(405, "POST only"));
    }
    if (check != Check.GOOD) {
      tellOfRefusals(check);
      return Optional.of(new WebhookReply(403, "refused"));
    }
    return Optional.empty();
  }

  /** A line a minute: whoever tries URLs out must not fill the log. */
  private void tellOfRefusals(Check check) {
    long count = refused.incrementAndGet();
    long nowS = clock.instant().getEpochSecond();
    long toldS = lastToldS.get();
    if (nowS - toldS >= BETWEEN_LINES.toSeconds() && lastToldS.compareAndSet(toldS, nowS)) {
      LOG.warn("a webhook was refused: {}; {} so far", check, count);
    }
  }

  private static String place(String path) {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  private WebhookReply take(String path, byte[] body) {
    if (body.length > LARGEST_BODY_BYTES) {
      return new WebhookReply(413, "too large");
    }
    JobId id = urls.job(place(path)).orElseThrow();
    Optional<WebhookBody> told = WebhookBody.read(body);
    if (told.isEmpty()) {
      return new WebhookReply(400, "no status object");
    }
    boolean taken =
        engine.heard(
            id,
            told.get().endpointJobId(),
            new RunState(told.get().state()).isTerminal(),
            MOST_WAITING);
    return taken ? new WebhookReply(200, "taken") : new WebhookReply(503, "busy, try again");
  }
}

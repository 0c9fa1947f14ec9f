package io.sentryal.insar.runpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.testkit.runpod.EmulatedOperation;
import io.sentryal.insar.testkit.runpod.FaultPlan;
import io.sentryal.insar.testkit.runpod.RequestFault;
import io.sentryal.insar.testkit.runpod.WebhookFault;
import io.sentryal.insar.testkit.runpod.When;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebhookTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final JobId ID = new JobId("a");

  @Test
  void url_isGoodUntilItExpires_andForItsJobAndEndpointOnly() {
    WebhookUrls urls = urls(Map.of("k1", "s".repeat(20)), "ep1");
    String path = urls.urlFor(ID, NOW).getPath();

    assertThat(urls.check(path, NOW)).isEqualTo(WebhookUrls.Check.GOOD);
    assertThat(urls.check(path, NOW.plusSeconds(3600))).isEqualTo(WebhookUrls.Check.GOOD);
    assertThat(urls.check(path, NOW.plusSeconds(3601))).isEqualTo(WebhookUrls.Check.EXPIRED);
    assertThat(urls.job(path)).contains(ID);
    assertThat(urls.check(path.replace("/a/", "/b/"), NOW)).isEqualTo(WebhookUrls.Check.FORGED);
    assertThat(urls(Map.of("k1", "s".repeat(20)), "ep2").check(path, NOW))
        .isEqualTo(WebhookUrls.Check.FORGED);
    assertThat(urls(Map.of("k1", "t".repeat(20)), "ep1").check(path, NOW))
        .isEqualTo(WebhookUrls.Check.FORGED);
    assertThat(urls.check("/rp/v1/k1/a/12", NOW)).isEqualTo(WebhookUrls.Check.UNKNOWN);
    String later = path.replaceFirst("/(\\d{10})/", "/9999999999/");
    assertThat(urls.check(later, NOW)).isEqualTo(WebhookUrls.Check.FORGED);
  }

  /** HMAC-SHA256 by another program: printf 'v1\nep1\nk1\na\n1772326800' | openssl dgst -hmac. */
  @Test
  void mac_isTheHmacOfVersionEndpointKeyJobAndExpiry() {
    String url = urls(Map.of("k1", "0123456789abcdef"), "ep1").urlFor(ID, NOW).toString();
    assertThat(url)
        .isEqualTo(
            "https://sar.example/hooks/rp/v1/k1/a/1772326800/"
                + "ccd234b2beefe8c6ac341a7fe8c6609c3fbb27915441674d83b90831eef3d684");
  }

  @Test
  void keys_rotate_withoutLosingWhatIsUnderWay() {
    WebhookUrls old = urls(Map.of("k1", "s".repeat(20)), "ep1");
    Map<String, String> both = new LinkedHashMap<>();
    both.put("k2", "t".repeat(20));
    both.put("k1", "s".repeat(20));
    WebhookUrls rotated = urls(both, "ep1");
    WebhookUrls after = urls(Map.of("k2", "t".repeat(20)), "ep1");
    String oldPath = old.urlFor(ID, NOW).getPath();
    String newPath = rotated.urlFor(ID, NOW).getPath();

    assertThat(newPath).contains("/k2/");
    assertThat(rotated.check(oldPath, NOW)).isEqualTo(WebhookUrls.Check.GOOD);
    assertThat(rotated.check(newPath, NOW)).isEqualTo(WebhookUrls.Check.GOOD);
    assertThat(after.check(oldPath, NOW)).isEqualTo(WebhookUrls.Check.FORGED);
    assertThat(after.check(newPath, NOW)).isEqualTo(WebhookUrls.Check.GOOD);
  }

  @Test
  void badSettings_areRefused_andNoSecretIsShown() {
    assertThatThrownBy(
            () ->
                WebhookUrls.of(
                    URI.create("http://sar.example"), "ep1", Map.of("k1", "s".repeat(20)), HOUR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https");
    assertThatThrownBy(() -> urls(Map.of("k1", "short-pass"), "ep1"))
        .hasMessageContaining("16")
        .hasMessageNotContaining("short-pass");
    assertThatThrownBy(() -> urls(Map.of(), "ep1")).hasMessageContaining("RUNPOD_WEBHOOK_SECRET");
    assertThat(urls(Map.of("k1", "s".repeat(20)), "ep1").toString()).doesNotContain("sss");
    assertThat(WebhookUrls.parseSecrets("k2:abc,k1:def"))
        .containsExactly(Map.entry("k2", "abc"), Map.entry("k1", "def"));
    assertThat(WebhookUrls.parseSecrets("abc")).containsExactly(Map.entry("k1", "abc"));
  }

  @Test
  void webhook_endsTheJob_longBeforeTheNextPoll() {
    try (Rehearsal r = Rehearsal.withWebhooks(FaultPlan.none(), PairWorker.of(Rehearsal.RUNTIME))) {
      r.submit("a");
      Instant start = r.time.now();
      assertThat(r.end("a")).isInstanceOf(RunPodOutcome.Succeeded.class);
      // 20 s of cold start and 4 minutes of work; not a minute more
      assertThat(Duration.between(start, r.time.now())).isLessThan(Duration.ofSeconds(280));
      assertThat(r.cloud.jobs().get(0).webhookAcknowledged()).isTrue();
    }
  }

  @Test
  void lostDuplicateAndReorderedWebhooks_changeNothing() {
    FaultPlan plan =
        FaultPlan.seeded(21)
            .webhook(When.nth(1, 2), WebhookFault.LOST)
            .webhook(When.nth(3, 4), WebhookFault.DUPLICATE)
            .webhook(When.nth(5, 6), WebhookFault.REORDERED);
    try (Rehearsal r = Rehearsal.withWebhooks(plan, PairWorker.of(Rehearsal.RUNTIME))) {
      for (int i = 0; i < 8; i++) {
        r.submit("job-" + i);
      }
      for (int i = 0; i < 8; i++) {
        assertThat(r.end("job-" + i)).isInstanceOf(RunPodOutcome.Succeeded.class);
      }
      r.pass(Duration.ofMinutes(2)); // the late ones come
      assertThat(r.cloud.executions()).hasSize(8);
      assertThat(r.rows()).allMatch(row -> row.state() == SubmissionState.SETTLED);
    }
  }

  @Test
  void lostAnswer_isResolvedByTheWebhook_andNothingIsSentAgain() {
    FaultPlan plan =
        FaultPlan.seeded(22).request(EmulatedOperation.RUN, When.nth(1), RequestFault.loseAnswer());
    try (Rehearsal r = Rehearsal.withWebhooks(plan, PairWorker.of(Rehearsal.RUNTIME))) {
      r.submit("a");
      assertThat(r.end("a")).isInstanceOf(RunPodOutcome.Succeeded.class);
      assertThat(r.cloud.count(EmulatedOperation.RUN)).isEqualTo(1);
      assertThat(r.executions("a")).isEqualTo(1);
    }
  }

  @Test
  void webhookBeforeTheAnswerToThePost_isTaken() {
    FaultPlan plan =
        FaultPlan.seeded(23)
            .request(
                EmulatedOperation.RUN, When.nth(1), RequestFault.delay(Duration.ofSeconds(25)));
    try (Rehearsal r = Rehearsal.withWebhooks(plan, PairWorker.of(Duration.ofMillis(100)))) {
      r.submit("a");
      assertThat(r.end("a")).isInstanceOf(RunPodOutcome.Succeeded.class);
      assertThat(r.client.requestsInFlight()).as("the answer is under way").isEqualTo(1);
      assertThat(r.executions("a")).isEqualTo(1);
      r.until(() -> r.client.requestsInFlight() == 0);
      assertThat(r.cloud.count(EmulatedOperation.RUN)).isEqualTo(1);
      assertThat(r.rows()).allMatch(row -> row.state() == SubmissionState.SETTLED);
    }
  }

  @Test
  void forgedOrReplayedCalls_areRefused_andAClaimIsNeverBelieved() {
    try (Rehearsal r =
        Rehearsal.withWebhooks(FaultPlan.none(), PairWorker.of(Duration.ofMinutes(10)))) {
      JobHandle handle = r.submit("a");
      r.until(() -> !r.cloud.jobs().isEmpty());
      r.pass(Duration.ofMinutes(1));
      String id = r.cloud.jobs().get(0).id();
      WebhookReceiver receiver = r.backend.webhooks();
      WebhookUrls urls =
          WebhookUrls.of(
              URI.create("http://127.0.0.1:" + r.port),
              r.cloud.endpointId(),
              Map.of("k1", Rehearsal.WEBHOOK_SECRET),
              Duration.ofHours(3));
      String path = urls.urlFor(ID, r.time.now()).getPath();
      String claim =
          "{\"id\":\"" + id + "\",\"status\":\"COMPLETED\",\"output\":{\"displacement_mm\":5}}";

      assertThat(call(receiver, "POST", path.replaceFirst(".$", "x"), claim)).isEqualTo(404);
      assertThat(call(receiver, "POST", path.replaceFirst("[0-9a-f]{8}$", "00000000"), claim))
          .isEqualTo(403);
      assertThat(call(receiver, "GET", path, claim)).isEqualTo(405);
      assertThat(call(receiver, "POST", path, "<html>")).isEqualTo(400);
      assertThat(call(receiver, "POST", path, "{\"id\":\"../x\",\"status\":\"COMPLETED\"}"))
          .isEqualTo(400);
      assertThat(receiver.handle("POST", path, Map.of(), new byte[21_000_000 + 1_100_000]).status())
          .isEqualTo(413);
      assertThat(call(receiver, "POST", path, claim)).isEqualTo(200); // believed? no: looked up
      r.pass(Duration.ofSeconds(30));
      assertThat(handle.state().isTerminal()).isFalse();
      assertThat(r.end("a")).isInstanceOf(RunPodOutcome.Succeeded.class);

      r.pass(Duration.ofHours(4));
      assertThat(call(receiver, "POST", path, claim)).isEqualTo(403); // replayed after expiry
      assertThat(r.executions("a")).isEqualTo(1);
    }
  }

  @Test
  void floodOfCalls_isTurnedAwayBeforeItFillsTheHeap() {
    try (Rehearsal r = Rehearsal.withWebhooks(FaultPlan.none(), PairWorker.of(Rehearsal.RUNTIME))) {
      WebhookReceiver receiver = r.backend.webhooks();
      WebhookUrls urls =
          WebhookUrls.of(
              URI.create("http://127.0.0.1:" + r.port),
              r.cloud.endpointId(),
              Map.of("k1", Rehearsal.WEBHOOK_SECRET),
              Duration.ofHours(3));
      String path = urls.urlFor(ID, r.time.now()).getPath();
      int busy = 0;
      for (int i = 0; i < 1_500; i++) {
        int status = call(receiver, "POST", path, "{\"id\":\"x1\",\"status\":\"COMPLETED\"}");
        busy += status == 503 ? 1 : 0;
      }
      assertThat(busy).isEqualTo(500);
    }
  }

  private static final Duration HOUR = Duration.ofHours(1);

  private static int call(WebhookReceiver receiver, String method, String path, String body) {
    return receiver
        .handle(
            method,
            path,
            Map.of("Content-Type", List.of("application/json")),
            body.getBytes(StandardCharsets.UTF_8))
        .status();
  }

  private static WebhookUrls urls(Map<String, String> secrets, String endpointId) {
    return WebhookUrls.of(URI.create("https://sar.example/hooks/"), endpointId, secrets, HOUR);
  }
}

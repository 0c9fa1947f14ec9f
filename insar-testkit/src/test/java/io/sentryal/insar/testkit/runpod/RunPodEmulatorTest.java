package io.sentryal.insar.testkit.runpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentryal.insar.testkit.time.VirtualTime;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Talks to the emulator in plain HTTP, independently of our client. */
@Timeout(60)
class RunPodEmulatorTest {
  private static final Duration REAL_LIMIT = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final VirtualTime time = VirtualTime.startingAt(Instant.parse("2026-03-01T00:00:00Z"));
  private @Nullable RunPodEmulator cloud;

  private RunPodEmulator start(RunPodEmulator.Builder builder) {
    RunPodEmulator started = builder.time(time.clock(), time).start();
    cloud = started;
    return started;
  }

  private RunPodEmulator cloud() {
    return Objects.requireNonNull(cloud);
  }

  @AfterEach
  void stop() {
    cloud().close();
  }

  private CompletableFuture<HttpResponse<String>> send(
      String method, String path, String body, String authorization) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(cloud().baseUrl() + "/" + cloud().endpointId() + path))
            .header("Authorization", authorization)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> client(String method, String path, String body) {
    return send(method, path, body, "Bearer " + cloud().apiKey()).join();
  }

  private CompletableFuture<HttpResponse<String>> worker(String method, String path, String body) {
    return send(method, path, body, "emulated-worker-key");
  }

  private String submit(String body) {
    HttpResponse<String> answer = client("POST", "/run", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.parse(answer.body()).path("id").asText();
  }

  private JsonNode status(String id) {
    return Json.parse(client("GET", "/status/" + id, "").body());
  }

  @Test
  void jobTake_oneJobQueued_isHandedOutOnceAndDone() {
    start(RunPodEmulator.builder());
    String id = submit("{\"input\":{\"a\":1},\"webhook\":\"https://x.example/h\"}");

    HttpResponse<String> taken = worker("GET", "/job-take/w1?gpu=x&job_in_progress=0", "").join();

    assertThat(taken.statusCode()).isEqualTo(200);
    assertThat(taken.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(Json.parse(taken.body()))
        .isEqualTo(
            Json.parse(
                "{\"id\":\"" + id + "\",\"input\":{\"a\":1},\"webhook\":\"https://x.example/h\"}"));
    assertThat(status(id).path("status").asText()).isEqualTo("IN_PROGRESS");

    worker("POST", "/job-done/w1/" + id + "?gpu=x&isStream=false", "{\"output\":{\"b\":2}}").join();

    assertThat(status(id).path("status").asText()).isEqualTo("COMPLETED");
    assertThat(status(id).path("output")).isEqualTo(Json.parse("{\"b\":2}"));
    assertThat(cloud().executions()).hasSize(1);
  }

  @Test
  void jobTake_emptyQueue_isHeldAndThenAnswered204() {
    start(RunPodEmulator.builder());

    CompletableFuture<HttpResponse<String>> waiting = worker("GET", "/job-take/w1?gpu=x", "");
    time.runUntil(waiting::isDone, () -> cloud().isIdle() && time.waiting() > 0, REAL_LIMIT);

    assertThat(waiting.join().statusCode()).isEqualTo(204);
    assertThat(time.now()).isEqualTo(Instant.parse("2026-03-01T00:00:20Z"));
  }

  @Test
  void jobTake_jobThatComesLater_isHandedToTheWaitingWorker() {
    start(RunPodEmulator.builder());
    CompletableFuture<HttpResponse<String>> waiting = worker("GET", "/job-take/w1?gpu=x", "");
    time.runUntil(() -> time.waiting() > 0, () -> false, REAL_LIMIT);

    String id = submit("{\"input\":{}}");

    assertThat(Json.parse(waiting.join().body()).path("id").asText()).isEqualTo(id);
  }

  @Test
  void jobTakeBatch_twoJobsQueued_areHandedOutTogether() {
    start(RunPodEmulator.builder());
    submit("{\"input\":{}}");
    submit("{\"input\":{}}");

    HttpResponse<String> taken =
        worker("GET", "/job-take-batch/w1?gpu=x&batch_size=5&job_in_progress=0", "").join();

    assertThat(Json.parse(taken.body())).hasSize(2);
  }

  @Test
  void jobTake_declaredFaults_areAnswered() {
    FaultPlan faults = FaultPlan.seeded(1);
    int[] statuses = {400, 429, 500};
    for (int i = 0; i < statuses.length; i++) {
      faults.request(
          EmulatedOperation.JOB_TAKE, When.nth(i + 1), RequestFault.answer(statuses[i], "", ""));
    }
    start(RunPodEmulator.builder().faults(faults));

    for (int status : statuses) {
      assertThat(worker("GET", "/job-take/w1?gpu=x", "").join().statusCode()).isEqualTo(status);
    }
  }

  @Test
  void jobTake_wrongKey_is401() {
    start(RunPodEmulator.builder());

    assertThat(send("GET", "/job-take/w1?gpu=x", "", "other").join().statusCode()).isEqualTo(401);
  }

  @Test
  void jobDone_progressAfterTheResult_leavesTheJobInProgressForEver() {
    start(RunPodEmulator.builder());
    String id = submit("{\"input\":{}}");
    worker("GET", "/job-take/w1?gpu=x", "").join();
    worker("POST", "/job-done/w1/" + id + "?a&isStream=false", "{\"output\":1}").join();
    worker(
            "POST",
            "/job-done/w1/" + id + "?a&isStream=false",
            "{\"status\":\"IN_PROGRESS\",\"output\":{\"pct\":99}}")
        .join();

    time.advance(Duration.ofHours(1));

    assertThat(status(id).path("status").asText()).isEqualTo("IN_PROGRESS");
  }

  @Test
  void jobDone_errorAsText_fails_errorAsObject_completesWithoutOutput() {
    start(RunPodEmulator.builder());
    String text = submit("{\"input\":{}}");
    String object = submit("{\"input\":{}}");
    worker("GET", "/job-take-batch/w1?gpu=x&batch_size=2", "").join();
    worker("POST", "/job-done/w1/" + text + "?a", "{\"error\":\"bad\",\"output\":{}}").join();
    worker("POST", "/job-done/w1/" + object + "?a", "{\"error\":{\"code\":1}}").join();

    assertThat(status(text).path("status").asText()).isEqualTo("FAILED");
    assertThat(status(text).path("error").asText()).isEqualTo("bad");
    assertThat(status(object).path("status").asText()).isEqualTo("COMPLETED");
    assertThat(status(object).has("output")).isFalse();
  }

  @Test
  void jobDone_resultTooLarge_isRefusedAndTheJobCompletesWithoutOutput() {
    start(RunPodEmulator.builder());
    String id = submit("{\"input\":{}}");
    worker("GET", "/job-take/w1?gpu=x", "").join();

    HttpResponse<String> answer =
        worker(
                "POST",
                "/job-done/w1/" + id + "?a",
                "{\"output\":\"" + "x".repeat(10_000_001) + "\"}")
            .join();

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(status(id).path("status").asText()).isEqualTo("COMPLETED");
    assertThat(status(id).has("output")).isFalse();
  }

  @Test
  void jobStop_cancelledJob_isToldToItsWorkerOnce() {
    start(RunPodEmulator.builder());
    String id = submit("{\"input\":{}}");
    worker("GET", "/job-take/w1?gpu=x", "").join();
    CompletableFuture<HttpResponse<String>> waiting = worker("GET", "/job-stop/w1?gpu=x", "");
    client("POST", "/cancel/" + id, "");

    assertThat(Json.parse(waiting.join().body()))
        .isEqualTo(Json.parse("{\"jobsToStop\":[\"" + id + "\"]}"));
    assertThat(status(id).path("status").asText()).isEqualTo("CANCELLED");
  }

  @Test
  void ttl_endsInTheQueue_timesOut_endsWhileRunning_isDeleted() {
    start(RunPodEmulator.builder());
    String running = submit("{\"input\":{},\"policy\":{\"ttl\":60000}}");
    worker("GET", "/job-take/w1?gpu=x", "").join();
    String queued = submit("{\"input\":{},\"policy\":{\"ttl\":60000}}");

    time.advance(Duration.ofSeconds(61));

    assertThat(status(queued).path("status").asText()).isEqualTo("TIMED_OUT");
    assertThat(client("GET", "/status/" + running, "").statusCode()).isEqualTo(404);
  }

  @Test
  void retention_runsyncResult_isGoneAfterAMinute() {
    start(
        RunPodEmulator.builder()
            .handler(call -> WorkerScript.returns("1").after(Duration.ofSeconds(1))));
    CompletableFuture<HttpResponse<String>> call =
        send("POST", "/runsync", "{\"input\":{}}", cloud().apiKey());
    time.runUntil(call::isDone, () -> cloud().isIdle() && cloud().requestsHeld() == 1, REAL_LIMIT);
    String id = Json.parse(call.join().body()).path("id").asText();
    assertThat(status(id).path("status").asText()).isEqualTo("COMPLETED");

    time.advance(Duration.ofSeconds(61));

    assertThat(client("GET", "/status/" + id, "").statusCode()).isEqualTo(404);
  }

  @Test
  void run_moreThanTheDocumentedRate_isAnswered429WithRetryAfter() {
    start(RunPodEmulator.builder().limit(EmulatedOperation.RUN, 2));
    submit("{\"input\":{}}");
    submit("{\"input\":{}}");

    HttpResponse<String> third = client("POST", "/run", "{\"input\":{}}");

    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(third.headers().firstValue("Retry-After")).contains("10");
    time.advance(Duration.ofSeconds(10));
    submit("{\"input\":{}}");
  }

  @Test
  void workers_jobsForThree_startColdServeAndStop_andEverySecondIsBilled() {
    start(
        RunPodEmulator.builder()
            .workers(2, Duration.ofSeconds(20), Duration.ofSeconds(5))
            .handler(call -> WorkerScript.returns("1").after(Duration.ofSeconds(30))));
    for (int i = 0; i < 3; i++) {
      submit("{\"input\":{}}");
    }

    time.advance(Duration.ofSeconds(10));
    JsonNode health = Json.parse(client("GET", "/health", "").body());
    assertThat(health.path("workers").path("initializing").asInt()).isEqualTo(2);
    assertThat(health.path("jobs").path("inQueue").asInt()).isEqualTo(3);
    time.advance(Duration.ofMinutes(5));

    assertThat(cloud().jobs()).extracting(EmulatedJob::state).containsOnly("COMPLETED");
    // One worker: 20 s cold + 30 s + 30 s + 5 s idle. The other: 20 s + 30 s + 5 s.
    assertThat(cloud().billedWorkerTime()).isEqualTo(Duration.ofSeconds(85 + 55));
    assertThat(cloud().executions()).allMatch(run -> run.busy().equals(Duration.ofSeconds(30)));
  }

  @Test
  void webhook_receiverThatFails_isCalledThreeTimesTenSecondsApart() throws IOException {
    try (MockWebServer receiver = new MockWebServer()) {
      receiver.start();
      for (int i = 0; i < 3; i++) {
        receiver.enqueue(new MockResponse.Builder().code(500).build());
      }
      start(RunPodEmulator.builder().handler(call -> WorkerScript.returns("{\"x\":1}")));
      String hook = receiver.url("/hook").toString();
      String id = submit("{\"input\":{\"k\":1},\"webhook\":\"" + hook + "\"}");

      time.runUntil(
          () -> cloud().jobs().get(0).webhooksSent() == 3 && cloud().isIdle(),
          cloud()::isIdle,
          REAL_LIMIT);
      time.advance(Duration.ofMinutes(1));

      assertThat(receiver.getRequestCount()).isEqualTo(3);
      assertThat(cloud().jobs().get(0).webhookAcknowledged()).isFalse();
      assertThat(time.now()).isEqualTo(Instant.parse("2026-03-01T00:01:40Z"));
      JsonNode body = Json.parse(takenBody(receiver));
      assertThat(body.path("id").asText()).isEqualTo(id);
      assertThat(body.path("status").asText()).isEqualTo("COMPLETED");
      assertThat(body.path("input")).isEqualTo(Json.parse("{\"k\":1}"));
    }
  }

  private static String takenBody(MockWebServer receiver) {
    try {
      ByteString body = receiver.takeRequest().getBody();
      return body == null ? "" : body.utf8();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Test
  void faultPlan_sameSeed_strikesTheSameEvents() {
    start(RunPodEmulator.builder());
    StringBuilder first = new StringBuilder();
    StringBuilder second = new StringBuilder();
    for (StringBuilder drawn : List.of(first, second)) {
      FaultPlan plan = FaultPlan.seeded(99).job(When.chance(0.3), JobFault.RESULT_MISSING);
      for (int i = 0; i < 200; i++) {
        drawn.append(plan.nextJob() == null ? '.' : 'x');
      }
    }

    assertThat(first.toString()).isEqualTo(second.toString()).contains("x", ".");
  }
}

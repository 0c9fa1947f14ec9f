package io.sentryal.insar.runpod;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.error.AuthenticationException;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.RateLimitException;
import io.sentryal.insar.error.RemoteServiceException;
import io.sentryal.insar.testkit.runpod.EmulatedOperation;
import io.sentryal.insar.testkit.runpod.FaultPlan;
import io.sentryal.insar.testkit.runpod.JobFault;
import io.sentryal.insar.testkit.runpod.RequestFault;
import io.sentryal.insar.testkit.runpod.RunPodEmulator;
import io.sentryal.insar.testkit.runpod.When;
import io.sentryal.insar.testkit.runpod.WorkerScript;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FaultsTest {
  private static final String HTML =
      "<html><head><title>502 Bad Gateway</title></head><body>cloudflare</body></html>";

  private static Cloud cloud(FaultPlan faults) {
    return new Cloud(
        emulator ->
            emulator
                .faults(faults)
                .handler(call -> WorkerScript.returns("{\"ok\":1}").after(Duration.ofSeconds(30))));
  }

  private static FaultPlan plan(EmulatedOperation operation, When when, RequestFault fault) {
    return FaultPlan.seeded(1).request(operation, when, fault);
  }

  private static void assertAmbiguousAndSentOnce(RequestFault fault, int jobsQueued) {
    try (Cloud cloud = cloud(plan(EmulatedOperation.RUN, When.nth(1), fault))) {
      Throwable failure = cloud.failure(cloud.client.runAsync(Cloud.request("{}")));

      assertThat(failure).isInstanceOf(AmbiguousSubmissionException.class);
      assertThat(((AmbiguousSubmissionException) failure).isRetryable()).isFalse();
      assertThat(cloud.emulator.count(EmulatedOperation.RUN)).isEqualTo(1);
      assertThat(cloud.emulator.jobs()).hasSize(jobsQueued);
    }
  }

  @Test
  void run_answerLost_isAmbiguousAndNeverSentAgain() {
    assertAmbiguousAndSentOnce(RequestFault.loseAnswer(), 1);
  }

  @Test
  void run_answerCutInTheMiddle_isAmbiguousAndNeverSentAgain() {
    assertAmbiguousAndSentOnce(RequestFault.cutAnswer(), 1);
  }

  @Test
  void run_connectionResetBeforeProcessing_isAmbiguousBecauseNobodyCanTell() {
    assertAmbiguousAndSentOnce(RequestFault.drop(), 0);
  }

  @Test
  void run_htmlBadGatewayAfterProcessing_isAmbiguousAndNeverSentAgain() {
    assertAmbiguousAndSentOnce(RequestFault.answerAfterProcessing(502, "text/html", HTML), 1);
  }

  @Test
  void run_emptyAnswer_isAmbiguousAndNeverSentAgain() {
    assertAmbiguousAndSentOnce(RequestFault.answerAfterProcessing(200, "", ""), 1);
  }

  @Test
  void run_successThatIsAWebPage_isAmbiguousAndNeverSentAgain() {
    assertAmbiguousAndSentOnce(RequestFault.answerAfterProcessing(200, "text/html", HTML), 1);
  }

  @Test
  void run_noConnection_isSentAgainAsSoonAsThereIsOne() {
    try (Cloud cloud = cloud(FaultPlan.none())) {
      cloud.emulator.stopListening();
      CompletableFuture<JobStatus> run = cloud.client.runAsync(Cloud.request("{}"));
      cloud.time.runUntil(() -> cloud.time.waiting() > 0, () -> false, Duration.ofSeconds(10));
      cloud.emulator.resumeListening();

      assertThat(cloud.await(run).state()).isEqualTo(RunState.IN_QUEUE);
      assertThat(cloud.emulator.count(EmulatedOperation.RUN)).isEqualTo(1);
    }
  }

  @Test
  void run_neverAConnection_saysThatNothingWasSent() {
    try (Cloud cloud = cloud(FaultPlan.none())) {
      cloud.emulator.stopListening();

      Throwable failure = cloud.failure(cloud.client.runAsync(Cloud.request("{}")));

      assertThat(failure)
          .isInstanceOf(InsarIoException.class)
          .hasMessageContaining("no connection");
    }
  }

  @Test
  void run_stormOf429_isSentAgainWithGrowingWaitsAndOneJobIsQueued() {
    RequestFault storm = RequestFault.tooManyRequests(null);
    try (Cloud cloud = cloud(plan(EmulatedOperation.RUN, When.first(5), storm))) {
      Instant start = cloud.time.now();

      JobStatus queued = cloud.await(cloud.client.runAsync(Cloud.request("{}")));

      assertThat(queued.state()).isEqualTo(RunState.IN_QUEUE);
      assertThat(cloud.emulator.count(EmulatedOperation.RUN)).isEqualTo(6);
      // 0.5 s, 1 s, 2 s, 4 s, 8 s, each up to 30 % more or less.
      assertThat(Duration.between(start, cloud.time.now()))
          .isBetween(Duration.ofMillis(10_800), Duration.ofMillis(20_200));
    }
  }

  @Test
  void run_429WithoutEnd_endsAsRateLimitAfterAllAttempts() {
    RequestFault storm = RequestFault.tooManyRequests("2");
    try (Cloud cloud = cloud(plan(EmulatedOperation.RUN, When.always(), storm))) {
      Throwable failure = cloud.failure(cloud.client.runAsync(Cloud.request("{}")));

      assertThat(failure).isInstanceOf(RateLimitException.class);
      assertThat(((RateLimitException) failure).retryAfter()).contains(Duration.ofSeconds(2));
      assertThat(cloud.emulator.count(EmulatedOperation.RUN)).isEqualTo(6);
      assertThat(cloud.emulator.jobs()).isEmpty();
    }
  }

  @Test
  void status_retryAfterInSeconds_isWaitedForExactly() {
    RequestFault limited = RequestFault.tooManyRequests("17");
    try (Cloud cloud = cloud(plan(EmulatedOperation.HEALTH, When.nth(1), limited))) {
      Instant start = cloud.time.now();

      cloud.await(cloud.client.healthAsync());

      assertThat(Duration.between(start, cloud.time.now())).isEqualTo(Duration.ofSeconds(17));
    }
  }

  @Test
  void status_retryAfterLongerThanTheLimit_isToldInsteadOfWaitedFor() {
    RequestFault limited = RequestFault.tooManyRequests("3600");
    try (Cloud cloud = cloud(plan(EmulatedOperation.HEALTH, When.nth(1), limited))) {
      Throwable failure = cloud.failure(cloud.client.healthAsync());

      assertThat(((RateLimitException) failure).retryAfter()).contains(Duration.ofHours(1));
      assertThat(cloud.emulator.count(EmulatedOperation.HEALTH)).isEqualTo(1);
    }
  }

  @Test
  void status_serverErrorsOfAllForms_areRiddenOut() {
    FaultPlan faults =
        FaultPlan.seeded(1)
            .request(
                EmulatedOperation.STATUS, When.nth(1), RequestFault.answer(502, "text/html", HTML))
            .request(EmulatedOperation.STATUS, When.nth(2), RequestFault.answer(500, "", ""))
            .request(EmulatedOperation.STATUS, When.nth(3), RequestFault.drop())
            .request(EmulatedOperation.STATUS, When.nth(4), RequestFault.cutAnswer())
            .request(
                EmulatedOperation.STATUS,
                When.nth(5),
                RequestFault.answer(503, "application/json", "{\"message\":\"down\"}"));
    try (Cloud cloud = cloud(faults)) {
      String id = cloud.client.run(Cloud.request("{}")).id();

      assertThat(cloud.await(cloud.client.statusAsync(id)).id()).isEqualTo(id);
      assertThat(cloud.emulator.count(EmulatedOperation.STATUS)).isEqualTo(6);
    }
  }

  @Test
  void status_htmlBadGatewayWithoutEnd_endsTypedWithItsTextAndRequestId() {
    RequestFault broken = RequestFault.answer(502, "text/html", HTML);
    try (Cloud cloud = cloud(plan(EmulatedOperation.HEALTH, When.always(), broken))) {
      Throwable failure = cloud.failure(cloud.client.healthAsync());

      assertThat(failure)
          .isInstanceOf(RemoteServiceException.class)
          .hasMessageContaining("502 Bad Gateway cloudflare")
          .hasMessageNotContaining("<");
      assertThat(((RemoteServiceException) failure).requestId()).isPresent();
      assertThat(((RemoteServiceException) failure).isRetryable()).isTrue();
    }
  }

  @Test
  void status_successThatIsAWebPageWithoutEnd_isInvalidData() {
    RequestFault broken = RequestFault.answer(200, "text/html", HTML);
    try (Cloud cloud = cloud(plan(EmulatedOperation.HEALTH, When.always(), broken))) {
      Throwable failure = cloud.failure(cloud.client.healthAsync());

      assertThat(failure).isInstanceOf(InvalidDataException.class);
    }
  }

  @Test
  void status_unknownState_survivesAndIsNotTheEnd() {
    try (Cloud cloud = cloud(FaultPlan.seeded(1).job(When.always(), JobFault.UNKNOWN_STATE))) {
      String id = cloud.client.run(Cloud.request("{}")).id();
      cloud.time.advance(Duration.ofSeconds(30));

      RunState state = cloud.client.status(id).state();

      assertThat(state.name()).isEqualTo("SOME_NEW_STATE");
      assertThat(state.isKnown()).isFalse();
      assertThat(state.isTerminal()).isFalse();
      cloud.time.advance(Duration.ofSeconds(30));
      assertThat(cloud.client.status(id).state()).isEqualTo(RunState.COMPLETED);
    }
  }

  @Test
  void status_progressAfterTheResult_isNeverAResult() {
    try (Cloud cloud =
        cloud(FaultPlan.seeded(1).job(When.always(), JobFault.PROGRESS_AFTER_RESULT))) {
      String id = cloud.client.run(Cloud.request("{}")).id();
      cloud.time.advance(Duration.ofMinutes(2));

      JobStatus status = cloud.client.status(id);

      assertThat(status.state()).isEqualTo(RunState.IN_PROGRESS);
      assertThat(status.outputJson()).isEmpty();
      assertThat(status.progressJson()).contains("\"late progress\"");
    }
  }

  @Test
  void status_completedWithoutOutput_saysThatTheResultIsMissing() {
    try (Cloud cloud = cloud(FaultPlan.seeded(1).job(When.always(), JobFault.RESULT_MISSING))) {
      String id = cloud.client.run(Cloud.request("{}")).id();
      cloud.time.advance(Duration.ofMinutes(2));

      JobStatus status = cloud.client.status(id);

      assertThat(status.state()).isEqualTo(RunState.COMPLETED);
      assertThat(status.isResultMissing()).isTrue();
    }
  }

  @Test
  void status_afterTheTtl_isGone() {
    try (Cloud cloud = cloud(FaultPlan.seeded(1).job(When.always(), JobFault.VANISHES))) {
      String id = cloud.client.run(Cloud.request("{}")).id();
      cloud.time.advance(Duration.ofSeconds(30));

      Throwable failure = cloud.failure(cloud.client.statusAsync(id));

      assertThat(failure).isInstanceOf(JobGoneException.class);
      assertThat(((JobGoneException) failure).jobId()).isEqualTo(id);
      assertThat(cloud.emulator.count(EmulatedOperation.STATUS)).isEqualTo(1);
    }
  }

  @Test
  void status_afterTheResultsHalfHour_isGone() {
    try (Cloud cloud = cloud(FaultPlan.none())) {
      String id = cloud.client.run(Cloud.request("{}")).id();
      cloud.time.advance(Duration.ofMinutes(30));
      assertThat(cloud.client.status(id).state()).isEqualTo(RunState.COMPLETED);

      cloud.time.advance(Duration.ofMinutes(2));

      assertThat(cloud.failure(cloud.client.statusAsync(id))).isInstanceOf(JobGoneException.class);
    }
  }

  @Test
  void firstStatus_jobNotKnownEverywhereYet_looksAgain() {
    RequestFault notYet = RequestFault.answer(404, "application/json", "{\"error\":\"not found\"}");
    try (Cloud cloud = cloud(plan(EmulatedOperation.STATUS, When.first(2), notYet))) {
      String id = cloud.client.run(Cloud.request("{}")).id();

      assertThat(cloud.await(cloud.client.firstStatusAsync(id)).id()).isEqualTo(id);
      assertThat(cloud.emulator.count(EmulatedOperation.STATUS)).isEqualTo(3);
    }
  }

  @Test
  void firstStatus_jobNeverKnown_saysSoWithinTenSeconds() {
    try (Cloud cloud = cloud(FaultPlan.none())) {
      Instant start = cloud.time.now();

      Throwable failure = cloud.failure(cloud.client.firstStatusAsync("never-was"));

      assertThat(failure).isInstanceOf(JobGoneException.class);
      assertThat(cloud.emulator.count(EmulatedOperation.STATUS)).isEqualTo(4);
      assertThat(Duration.between(start, cloud.time.now())).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void status_executionTimeout_isAFailureThatSaysSo() {
    try (Cloud cloud =
        new Cloud(
            emulator ->
                emulator.handler(call -> WorkerScript.returns("{}").after(Duration.ofHours(1))))) {
      RunRequest request = RunRequest.builder("{}").executionTimeout(Duration.ofMinutes(5)).build();
      String id = cloud.client.run(request).id();
      cloud.time.advance(Duration.ofMinutes(6));

      JobStatus status = cloud.client.status(id);

      assertThat(status.state()).isEqualTo(RunState.FAILED);
      assertThat(status.error().orElseThrow().isExecutionTimeout()).isTrue();
    }
  }

  @Test
  void cancel_workerThatDoesNotStop_isCancelledAndStillPaidFor() {
    try (Cloud cloud = cloud(FaultPlan.seeded(1).job(When.always(), JobFault.IGNORES_CANCEL))) {
      String id = cloud.client.run(Cloud.request("{}")).id();
      cloud.time.advance(Duration.ofSeconds(25));

      assertThat(cloud.client.cancel(id)).map(JobStatus::state).contains(RunState.CANCELLED);

      cloud.time.advance(Duration.ofMinutes(5));
      assertThat(cloud.client.status(id).state()).isEqualTo(RunState.CANCELLED);
      assertThat(cloud.emulator.executions().get(0).busy()).isEqualTo(Duration.ofSeconds(30));
    }
  }

  @Test
  void cancel_jobThatIsGone_isDone() {
    try (Cloud cloud = cloud(FaultPlan.none())) {
      assertThat(cloud.client.cancel("long-gone")).isEmpty();
    }
  }

  @Test
  void cancel_answersLostAgainAndAgain_theStatusDecides() {
    RequestFault lost = RequestFault.loseAnswer();
    try (Cloud cloud = cloud(plan(EmulatedOperation.CANCEL, When.always(), lost))) {
      String id = cloud.client.run(Cloud.request("{}")).id();

      assertThat(cloud.await(cloud.client.cancelAsync(id)))
          .map(JobStatus::state)
          .contains(RunState.CANCELLED);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void retry_answerLost_theStatusDecidesWhetherToAskAgain(boolean processed) {
    RequestFault fault = processed ? RequestFault.loseAnswer() : RequestFault.drop();
    try (Cloud cloud =
        new Cloud(
            emulator ->
                emulator
                    .faults(plan(EmulatedOperation.RETRY, When.nth(1), fault))
                    .handler(call -> WorkerScript.fails("no").after(Duration.ofSeconds(1))))) {
      String id = cloud.client.run(Cloud.request("{}")).id();
      cloud.time.advance(Duration.ofSeconds(22));
      assertThat(cloud.client.status(id).state()).isEqualTo(RunState.FAILED);

      JobStatus retried = cloud.await(cloud.client.retryAsync(id));

      assertThat(retried.state().isTerminal()).isFalse();
      assertThat(cloud.emulator.count(EmulatedOperation.RETRY)).isEqualTo(processed ? 1 : 2);
      assertThat(cloud.emulator.jobs()).hasSize(1);
    }
  }

  @Test
  void anything_halfAnHourOfOutage_pausesAndGoesOnAfterIt() {
    FaultPlan faults = FaultPlan.seeded(1).outage(Duration.ofMinutes(1), Duration.ofMinutes(30));
    try (Cloud cloud = cloud(faults)) {
      String id = cloud.client.run(Cloud.request("{}")).id();
      cloud.time.advance(Duration.ofMinutes(2));
      for (int i = 0; i < 4; i++) {
        cloud.failure(cloud.client.statusAsync(id));
      }

      assertThat(cloud.client.isPaused()).isTrue();
      assertThat(cloud.failure(cloud.client.runAsync(Cloud.request("{}"))))
          .isInstanceOf(EndpointPausedException.class);
      assertThat(cloud.emulator.jobs()).hasSize(1);

      cloud.time.advance(Duration.ofMinutes(29));
      assertThat(cloud.client.run(Cloud.request("{}")).state()).isEqualTo(RunState.IN_QUEUE);
      assertThat(cloud.client.isPaused()).isFalse();
    }
  }

  @Test
  void run_wrongKey_isRefusedWithoutShowingIt() {
    String key = "rpa_THISISASECRET";
    try (Cloud cloud = cloud(FaultPlan.none());
        EndpointClient client =
            EndpointClient.builder(cloud.emulator.endpointId(), key)
                .baseUrl(cloud.emulator.baseUrl())
                .time(cloud.time.clock(), cloud.time)
                .build()) {
      Throwable failure = client.runAsync(Cloud.request("{}")).handle((value, f) -> f).join();

      assertThat(failure)
          .isInstanceOf(AuthenticationException.class)
          .hasMessageContaining("unauthorized")
          .hasMessageContaining("RUNPOD_API_KEY")
          .hasMessageNotContaining(key);
      assertThat(client.toString()).doesNotContain(key);
    }
  }

  @Test
  void run_redirect_isNotFollowedAndTheKeyStaysHere() {
    try (RunPodEmulator other = RunPodEmulator.builder().start();
        Cloud cloud =
            cloud(
                plan(
                    EmulatedOperation.RUN,
                    When.nth(1),
                    RequestFault.answering(
                        307, "", Map.of("Location", other.baseUrl() + "/other/run"))))) {
      Throwable failure = cloud.failure(cloud.client.runAsync(Cloud.request("{}")));

      assertThat(failure)
          .isInstanceOf(RemoteServiceException.class)
          .hasMessageContaining("redirects are not followed");
      assertThat(other.received()).isEmpty();
    }
  }

  @Test
  void run_queueStall_staysInQueueWhileOthersAreServed() {
    try (Cloud cloud = cloud(FaultPlan.seeded(1).job(When.nth(1), JobFault.STALLS_IN_QUEUE))) {
      String stalled = cloud.client.run(Cloud.request("{}")).id();
      String served = cloud.client.run(Cloud.request("{}")).id();
      cloud.time.advance(Duration.ofMinutes(5));

      assertThat(cloud.client.status(stalled).state()).isEqualTo(RunState.IN_QUEUE);
      assertThat(cloud.client.status(served).state()).isEqualTo(RunState.COMPLETED);
    }
  }

  @Test
  void status_workerThatDied_timesOut() {
    try (Cloud cloud = cloud(FaultPlan.seeded(1).job(When.nth(1), JobFault.WORKER_DIES))) {
      String id = cloud.client.run(Cloud.request("{}")).id();
      cloud.time.advance(Duration.ofMinutes(5));

      assertThat(cloud.client.status(id).state()).isEqualTo(RunState.TIMED_OUT);
    }
  }

  @Test
  void status_answerWithoutEnd_isRefusedInsteadOfRead() {
    RequestFault endless =
        RequestFault.answer(200, "application/json", " ".repeat(48 * 1024 * 1024 + 1));
    try (Cloud cloud =
        new Cloud(
            emulator -> emulator.faults(plan(EmulatedOperation.HEALTH, When.always(), endless)),
            client -> client.retries(1, Duration.ofSeconds(1)))) {
      assertThat(cloud.failure(cloud.client.healthAsync()))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContaining("longer than");
    }
  }

  @Test
  void run_manyAtOnce_keepsToHalfOfTheDocumentedRate() {
    try (Cloud cloud = cloud(FaultPlan.none())) {
      Instant start = cloud.time.now();
      List<CompletableFuture<JobStatus>> runs =
          IntStream.range(0, 600)
              .mapToObj(i -> cloud.client.runAsync(Cloud.request("{}")))
              .toList();

      cloud.await(CompletableFuture.allOf(runs.toArray(new CompletableFuture<?>[0])));

      // 50 at once, then 50 in every further second.
      assertThat(Duration.between(start, cloud.time.now()).toSeconds()).isBetween(10L, 11L);
      assertThat(cloud.emulator.count(EmulatedOperation.RUN)).isEqualTo(600);
    }
  }

  @Test
  void close_callsThatWaitForTheirTurn_endAndAreNotSent() {
    try (Cloud cloud = cloud(FaultPlan.none())) {
      List<CompletableFuture<JobStatus>> runs =
          IntStream.range(0, 60).mapToObj(i -> cloud.client.runAsync(Cloud.request("{}"))).toList();
      cloud.time.runUntil(
          () -> runs.get(49).isDone() && cloud.isIdle(), () -> false, Duration.ofMinutes(2));

      cloud.client.close();

      assertThat(runs.get(59).handle((value, failure) -> failure).join())
          .isInstanceOf(InsarIoException.class)
          .hasMessageContaining("closed");
      assertThat(cloud.emulator.count(EmulatedOperation.RUN)).isEqualTo(50);
    }
  }
}

package io.sentryal.insar.runpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentryal.insar.backend.BackendHealth;
import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobState;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.JobFailedException;
import io.sentryal.insar.json.WorkerContract;
import io.sentryal.insar.json.WorkerResult;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.testkit.runpod.EmulatedJob;
import io.sentryal.insar.testkit.runpod.EmulatedOperation;
import io.sentryal.insar.testkit.runpod.EmulatedRequest;
import io.sentryal.insar.testkit.runpod.FaultPlan;
import io.sentryal.insar.testkit.runpod.JobFault;
import io.sentryal.insar.testkit.runpod.RequestFault;
import io.sentryal.insar.testkit.runpod.When;
import io.sentryal.insar.testkit.runpod.WorkerScript;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One scenario for each thing that goes wrong with a job at RunPod, in virtual time. */
class JobFaultsTest {

  @Test
  void jobWithoutFaults_isRunOnce_andItsResultIsThatOfTheWorker() {
    try (Rehearsal r = new Rehearsal(FaultPlan.none())) {
      JobHandle handle = r.submit("a");
      RunPodOutcome outcome = r.end("a");

      assertThat(outcome).isInstanceOf(RunPodOutcome.Succeeded.class);
      RunPodOutcome.Succeeded succeeded = (RunPodOutcome.Succeeded) outcome;
      assertThat(succeeded.result().measurements())
          .isEqualTo(PairJobs.expected(new JobId("a"), PairJobs.job()).measurements());
      assertThat(succeeded.result().reference().pointId()).contains("toe");
      assertThat(succeeded.execution()).isEqualTo(Rehearsal.RUNTIME);
      assertThat(handle.state()).isEqualTo(JobState.SUCCEEDED);
      assertThat(r.executions("a")).isEqualTo(1);
      assertThat(r.cloud.count(EmulatedOperation.RUN)).isEqualTo(1);
    }
  }

  @Test
  void lostAnswerAfterThePost_isSentAgainAfterTheGrace_andRunsTwiceAtMost() {
    FaultPlan lost =
        FaultPlan.seeded(1).request(EmulatedOperation.RUN, When.nth(1), RequestFault.loseAnswer());
    try (Rehearsal r = new Rehearsal(lost)) {
      r.submit("a");
      r.until(
          () -> r.ledger.find(new JobId("a")).orElseThrow().state() == SubmissionState.AMBIGUOUS);
      Instant ambiguous = r.time.now();
      assertThat(r.cloud.count(EmulatedOperation.RUN)).isEqualTo(1);

      assertThat(r.end("a")).isInstanceOf(RunPodOutcome.Succeeded.class);
      assertThat(Duration.between(ambiguous, r.time.now())).isGreaterThan(Duration.ofMinutes(10));
      assertThat(r.cloud.count(EmulatedOperation.RUN)).isEqualTo(2);
      assertThat(r.executions("a")).isEqualTo(2); // the bound, reached
    }
  }

  @Test
  void everyAnswerLost_endsAsLost_afterTheMostSubmissions() {
    FaultPlan lost =
        FaultPlan.seeded(1)
            .request(EmulatedOperation.RUN, When.always(), RequestFault.loseAnswer());
    try (Rehearsal r = new Rehearsal(lost)) {
      JobHandle handle = r.submit("a");
      assertThat(r.end("a")).isInstanceOf(RunPodOutcome.Lost.class);
      assertThat(handle.state()).isEqualTo(JobState.FAILED);
      assertThat(r.cloud.count(EmulatedOperation.RUN)).isEqualTo(2);
      assertThat(r.executions("a")).isEqualTo(2);
    }
  }

  @Test
  void oneSubmissionAtMost_neverPaysTwice() {
    FaultPlan lost =
        FaultPlan.seeded(1).request(EmulatedOperation.RUN, When.nth(1), RequestFault.loseAnswer());
    try (Rehearsal r =
        new Rehearsal(
            lost,
            call -> PairJobs.worker(call, Rehearsal.RUNTIME),
            backend -> backend.mostSubmissions(1))) {
      r.submit("a");
      assertThat(r.end("a")).isInstanceOf(RunPodOutcome.Lost.class);
      assertThat(r.executions("a")).isEqualTo(1);
    }
  }

  @Test
  void storms_of429_andRefusedConnections_loseNothingAndPayOnce() {
    FaultPlan storm =
        FaultPlan.seeded(2)
            .request(EmulatedOperation.RUN, When.first(40), RequestFault.tooManyRequests("7"))
            .request(
                EmulatedOperation.STATUS, When.chance(0.5), RequestFault.tooManyRequests(null));
    try (Rehearsal r = new Rehearsal(storm)) {
      submitMany(r, 30);
      endAll(r, 30);
      assertThat(r.cloud.executions()).hasSize(30);
    }
  }

  @Test
  void badGatewaysAndResets_onStatus_areSatOut() {
    FaultPlan bad =
        FaultPlan.seeded(3)
            .request(
                EmulatedOperation.STATUS,
                When.chance(0.3),
                RequestFault.answer(502, "text/html", "<html>502 Bad Gateway</html>"))
            .request(EmulatedOperation.STATUS, When.chance(0.2), RequestFault.drop())
            .request(EmulatedOperation.STATUS, When.chance(0.2), RequestFault.cutAnswer())
            .request(EmulatedOperation.STATUS, When.chance(0.1), RequestFault.answer(500, "", ""));
    try (Rehearsal r = new Rehearsal(bad)) {
      submitMany(r, 10);
      endAll(r, 10);
      assertThat(r.cloud.executions()).hasSize(10);
    }
  }

  @Test
  void badGatewayOnThePost_isAmbiguous_andBoundedByTheMostSubmissions() {
    FaultPlan bad =
        FaultPlan.seeded(4)
            .request(
                EmulatedOperation.RUN,
                When.nth(1),
                RequestFault.answerAfterProcessing(502, "text/html", "<html></html>"))
            .request(EmulatedOperation.RUN, When.nth(2), RequestFault.answer(500, "", ""));
    try (Rehearsal r = new Rehearsal(bad)) {
      submitMany(r, 2);
      endAll(r, 2);
      assertThat(r.cloud.count(EmulatedOperation.RUN)).isEqualTo(4);
      assertThat(r.cloud.executions()).hasSize(3); // the 500 was not processed
    }
  }

  @Test
  void completedWithoutOutput_isAMissingResult_andNothingIsMadeUp() {
    try (Rehearsal r =
        new Rehearsal(FaultPlan.seeded(5).job(When.nth(1), JobFault.RESULT_MISSING))) {
      JobHandle handle = r.submit("a");
      RunPodOutcome outcome = r.end("a");
      assertThat(outcome).isInstanceOf(RunPodOutcome.ResultMissing.class);
      assertThatThrownBy(() -> handle.await(Duration.ofSeconds(1)))
          .isInstanceOf(JobFailedException.class)
          .hasMessageContaining("too large")
          .matches(e -> ((JobFailedException) e).isRetryable());
    }
  }

  @Test
  void progressAfterTheResult_isNeverAResult_andEndsAtTheLimit() {
    try (Rehearsal r =
        new Rehearsal(FaultPlan.seeded(6).job(When.nth(1), JobFault.PROGRESS_AFTER_RESULT))) {
      r.submit("a");
      assertThat(r.end("a")).isInstanceOf(RunPodOutcome.TimedOut.class);
      assertThat(r.cloud.count(EmulatedOperation.CANCEL)).isPositive();
    }
  }

  @Test
  void outputOfARunningJob_thatLooksLikeAResult_isNotOne() {
    JobId id = new JobId("a");
    String result = WorkerContract.toJson(WorkerResult.of(PairJobs.expected(id, PairJobs.job())));
    try (Rehearsal r =
        new Rehearsal(
            FaultPlan.none(),
            call ->
                WorkerScript.fails("the worker ran into a wall")
                    .after(Rehearsal.RUNTIME)
                    .progress(Duration.ofSeconds(10), result),
            backend -> backend)) {
      r.submit("a");
      assertThat(r.end("a")).isInstanceOf(RunPodOutcome.Failed.class);
    }
  }

  @Test
  void unknownState_isShownAndOutlived() {
    try (Rehearsal r =
        new Rehearsal(FaultPlan.seeded(7).job(When.nth(1), JobFault.UNKNOWN_STATE))) {
      r.submit("a");
      assertThat(r.end("a")).isInstanceOf(RunPodOutcome.Succeeded.class);
      assertThat(r.executions("a")).isEqualTo(1);
    }
  }

  @Test
  void jobThatVanishes_isExpired() {
    try (Rehearsal r = new Rehearsal(FaultPlan.seeded(8).job(When.nth(1), JobFault.VANISHES))) {
      r.submit("a");
      RunPodOutcome outcome = r.end("a");
      assertThat(outcome).isInstanceOf(RunPodOutcome.Expired.class);
      assertThat(((RunPodOutcome.Expired) outcome).detail()).contains("30 minutes");
    }
  }

  @Test
  void executionTimeout_arrivingAsFailed_isATimeout() {
    try (Rehearsal r =
        new Rehearsal(
            FaultPlan.none(),
            call -> PairJobs.worker(call, Duration.ofHours(1)),
            backend -> backend.executionTimeout(Duration.ofMinutes(5)))) {
      r.submit("a");
      RunPodOutcome outcome = r.end("a");
      assertThat(outcome).isInstanceOf(RunPodOutcome.TimedOut.class);
      assertThat(((RunPodOutcome.TimedOut) outcome).detail()).contains("executionTimeout");
    }
  }

  @Test
  void stalledQueue_hasAReason_andEndsWhenTheAllowanceIsOver() {
    try (Rehearsal r =
        new Rehearsal(
            FaultPlan.seeded(9).job(When.always(), JobFault.STALLS_IN_QUEUE),
            call -> PairJobs.worker(call, Rehearsal.RUNTIME),
            backend -> backend.queueAllowance(Duration.ofHours(1)))) {
      r.submit("a");
      r.pass(Duration.ofMinutes(30));
      assertThat(healthWhileTimeStands(r).details())
          .anyMatch(line -> line.contains("job a waits: "));
      RunPodOutcome outcome = r.end("a");
      assertThat(outcome).isInstanceOf(RunPodOutcome.Expired.class);
      assertThat(((RunPodOutcome.Expired) outcome).detail()).containsPattern("[A-Z_]{4,}: ");
      assertThat(r.executions("a")).isZero();
    }
  }

  @Test
  void outageOf30Minutes_losesNothing() {
    FaultPlan outage = FaultPlan.seeded(10).outage(Duration.ofSeconds(100), Duration.ofMinutes(30));
    try (Rehearsal r = new Rehearsal(outage)) {
      submitMany(r, 3);
      r.pass(Duration.ofMinutes(5));
      r.submit("late");
      assertThat(r.end("late")).isInstanceOf(RunPodOutcome.Succeeded.class);
      endAll(r, 3);
      assertThat(r.cloud.executions()).hasSize(4);
    }
  }

  @Test
  void clockThatIsOff_changesNothing() {
    for (Duration skew : List.of(Duration.ofHours(-7), Duration.ofHours(7))) {
      try (Rehearsal r = new Rehearsal(FaultPlan.none())) {
        JobId id = new JobId("a");
        RunPodBackend skewed =
            RunPodBackend.builder(r.client, r.ledger)
                .time(Clock.offset(r.time.clock(), skew), r.time, new SplittableRandom(7))
                .build();
        var unused = skewed.submit(id, PairJobs.job());
        r.until(() -> skewed.outcome(id).isPresent());

        assertThat(skewed.outcome(id).orElseThrow()).isInstanceOf(RunPodOutcome.Succeeded.class);
        assertThat(r.executions("a")).isEqualTo(1);
        // It lived for 5 minutes of everybody's time, not for 7 hours of its own.
        assertThat(Duration.between(Instant.parse("2026-03-01T00:00:00Z"), r.time.now()))
            .isLessThan(Duration.ofMinutes(6));
      }
    }
  }

  @Test
  void errorAsAnObject_isReadLikeAText() {
    String error =
        "{\"code\":\"DISK_FULL\",\"message\":\"3 MB left\",\"stage\":\"DOWNLOADING\","
            + "\"retryable\":true}";
    try (Rehearsal r =
        new Rehearsal(
            FaultPlan.none(),
            call -> WorkerScript.delivers("{\"error\":" + error + "}").after(Rehearsal.RUNTIME),
            backend -> backend)) {
      r.submit("a");
      RunPodOutcome outcome = r.end("a");
      // the service may show the object, or swallow it: COMPLETED without output
      assertThat(outcome)
          .isInstanceOfAny(RunPodOutcome.Failed.class, RunPodOutcome.ResultMissing.class);
      if (outcome instanceof RunPodOutcome.Failed failed) {
        assertThat(failed.failure().code()).isEqualTo(FailureCode.DISK_FULL);
      }
    }
  }

  @Test
  void errorOfAPythonException_keepsItsText() {
    try (Rehearsal r =
        new Rehearsal(
            FaultPlan.none(),
            call ->
                WorkerScript.fails(
                    "{\"error_type\":\"<class 'MemoryError'>\",\"error_message\":\"CUDA out of"
                        + " memory\"}"),
            backend -> backend)) {
      r.submit("a");
      RunPodOutcome outcome = r.end("a");
      assertThat(((RunPodOutcome.Failed) outcome).failure())
          .hasMessageContaining("CUDA out of memory")
          .matches(e -> e.code() == FailureCode.OUT_OF_MEMORY);
    }
  }

  @Test
  void resultThatIsTooLargeToDeliver_isNeverASuccess() {
    try (Rehearsal r =
        new Rehearsal(
            FaultPlan.none(),
            call -> WorkerScript.returns("\"" + "x".repeat(21_000_000) + "\""),
            backend -> backend)) {
      r.submit("a");
      assertThat(r.end("a"))
          .isInstanceOfAny(RunPodOutcome.ResultMissing.class, RunPodOutcome.TimedOut.class);
    }
  }

  @Test
  void wrongResults_areNotBelieved() {
    List<String> outputs =
        List.of(
            "{}",
            "[]",
            "\"done\"",
            WorkerContract.toJson(
                WorkerResult.of(PairJobs.expected(new JobId("other"), PairJobs.job()))));
    for (String output : outputs) {
      try (Rehearsal r =
          new Rehearsal(
              FaultPlan.none(), call -> WorkerScript.returns(output), backend -> backend)) {
        r.submit("a");
        RunPodOutcome outcome = r.end("a");
        assertThat(outcome).isInstanceOf(RunPodOutcome.Failed.class);
        assertThat(((RunPodOutcome.Failed) outcome).failure().code())
            .isEqualTo(FailureCode.PRODUCT_CORRUPT);
      }
    }
  }

  @Test
  void cancelThatDoesNotStop_saysThatTheWorkerMayStillRun() {
    try (Rehearsal r =
        new Rehearsal(FaultPlan.seeded(12).job(When.nth(1), JobFault.IGNORES_CANCEL))) {
      JobHandle handle = r.submit("a");
      r.until(() -> handle.state() == JobState.RUNNING);
      var unused = handle.cancel();
      RunPodOutcome outcome = r.end("a");
      assertThat(outcome).isEqualTo(new RunPodOutcome.Cancelled(true));
      assertThat(handle.state()).isEqualTo(JobState.CANCELLED);
      r.pass(Duration.ofMinutes(10));
      assertThat(handle.state()).isEqualTo(JobState.CANCELLED); // a late result changes nothing
    }
  }

  @Test
  void cancelBeforeSending_sendsNothing() {
    try (Rehearsal r = new Rehearsal(FaultPlan.none())) {
      JobHandle handle = r.submit("a");
      var unused = handle.cancel();
      assertThat(r.end("a")).isEqualTo(new RunPodOutcome.Cancelled(false));
      assertThat(r.cloud.executions()).isEmpty();
    }
  }

  @Test
  void cancelWhileTheSubmissionIsUnknown_isNotSentAgain() {
    FaultPlan lost =
        FaultPlan.seeded(13).request(EmulatedOperation.RUN, When.nth(1), RequestFault.loseAnswer());
    try (Rehearsal r = new Rehearsal(lost)) {
      JobHandle handle = r.submit("a");
      r.until(
          () -> r.ledger.find(new JobId("a")).orElseThrow().state() == SubmissionState.AMBIGUOUS);
      var unused = handle.cancel();
      assertThat(r.end("a")).isInstanceOf(RunPodOutcome.Cancelled.class);
      assertThat(r.cloud.count(EmulatedOperation.RUN)).isEqualTo(1);
    }
  }

  @Test
  void refusedKey_endsTheJobWithTheRemedy_andIsNotPaid() {
    FaultPlan refused =
        FaultPlan.seeded(14)
            .request(
                EmulatedOperation.RUN,
                When.always(),
                RequestFault.answer(401, "application/json", "{\"error\":\"unauthorized\"}"));
    try (Rehearsal r = new Rehearsal(refused)) {
      r.submit("a");
      RunPodOutcome outcome = r.end("a");
      assertThat(((RunPodOutcome.Failed) outcome).failure().code())
          .isEqualTo(FailureCode.CREDENTIALS_REFUSED);
      assertThat(r.cloud.executions()).isEmpty();
    }
  }

  @Test
  void manyPoints_travelPacked_andComeBackUnderTheirNames() {
    List<MonitoringPoint> points =
        IntStream.range(0, 3_000)
            .mapToObj(i -> MonitoringPoint.of("p-" + i, 52 + i * 1e-5, 4.5 + (i % 7) * 0.01))
            .toList();
    InsarJob job = PairJobs.job(points);
    try (Rehearsal r = new Rehearsal(FaultPlan.none())) {
      r.submit("big", job);
      RunPodOutcome.Succeeded outcome = (RunPodOutcome.Succeeded) r.end("big");
      assertThat(outcome.result().measurements())
          .isEqualTo(PairJobs.expected(new JobId("big"), job).measurements());
      EmulatedJob sent = r.cloud.jobs().get(0);
      assertThat(sent.inputJson()).contains("points_packed").doesNotContain("p-17");
    }
  }

  @Test
  void files_andImagesInTheWrongOrder_areRefusedAtTheBorder() {
    InsarJob job = PairJobs.job();
    try (Rehearsal r = new Rehearsal(FaultPlan.none())) {
      InsarJob file = job.toBuilder().referenceProduct(URI.create("file:///data/S1A.SAFE")).build();
      assertThatThrownBy(() -> r.submit("a", file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("https")
          .hasMessageContaining("/data/S1A.SAFE");
      InsarJob swapped =
          job.toBuilder()
              .referenceProduct(job.secondaryProduct())
              .secondaryProduct(job.referenceProduct())
              .build();
      assertThatThrownBy(() -> r.submit("a", swapped))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("earlier");
      assertThat(r.rows()).isEmpty();
    }
  }

  @Test
  void credentials_neverTravel_inAnyRequestOfAnyKind() {
    String token = "eyJ0eXAiOiJKV1Qi.secret-earthdata-token";
    try (Rehearsal r =
        new Rehearsal(
            FaultPlan.seeded(15)
                .request(EmulatedOperation.RUN, When.nth(2), RequestFault.loseAnswer()),
            call -> PairJobs.worker(call, Rehearsal.RUNTIME),
            backend -> backend.neverSend(token))) {
      submitMany(r, 5);
      InsarJob leaking =
          PairJobs.job().toBuilder()
              .referenceProduct(
                  URI.create(
                      "https://archive.example/"
                          + PairJobs.REFERENCE_SCENE
                          + ".zip?access_token="
                          + token))
              .build();
      r.submit("leak", leaking);
      RunPodOutcome outcome = r.end("leak");
      assertThat(((RunPodOutcome.Failed) outcome).failure())
          .hasMessageContaining("credential")
          .hasMessageNotContaining(token);
      JobHandle cancelled = r.submit("cancelled");
      var unused = cancelled.cancel();
      endAll(r, 5);
      assertThat(r.cloud.received()).isNotEmpty();
      for (EmulatedRequest request : r.cloud.received()) {
        assertThat(request.body() + request.target())
            .doesNotContain(token)
            .doesNotContain(r.cloud.apiKey());
      }
      InsarJob password =
          PairJobs.job().toBuilder()
              .referenceProduct(
                  URI.create("https://me:pw@archive.example/" + PairJobs.REFERENCE_SCENE))
              .build();
      assertThatThrownBy(() -> r.submit("pw", password))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("credentials never travel");
    }
  }

  @Test
  void budgetThatRefuses_sendsNothing_andSaysTheNumbers() {
    List<String> events = new ArrayList<>();
    SpendGuard guard = new RecordingGuard(events, "no");
    try (Rehearsal r =
        new Rehearsal(
            FaultPlan.none(),
            call -> PairJobs.worker(call, Rehearsal.RUNTIME),
            backend -> backend.spendGuard(guard))) {
      r.submit("yes");
      r.submit("no");
      assertThat(r.end("yes")).isInstanceOf(RunPodOutcome.Succeeded.class);
      RunPodOutcome outcome = r.end("no");
      assertThat(((RunPodOutcome.Failed) outcome).failure()).hasMessageContaining("1.50 USD");
      assertThat(r.cloud.count(EmulatedOperation.RUN)).isEqualTo(1);
      assertThat(events)
          .containsExactly("reserve yes", "reserve no", "release no", "settle yes PT4M");
    }
  }

  /** Health asks the endpoint and waits, so the answer is awaited on another thread. */
  private static BackendHealth healthWhileTimeStands(Rehearsal r) {
    return r.backend.health();
  }

  private static void submitMany(Rehearsal r, int count) {
    for (int i = 0; i < count; i++) {
      r.submit("job-" + i);
    }
  }

  private static void endAll(Rehearsal r, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(r.end("job-" + i)).isInstanceOf(RunPodOutcome.Succeeded.class);
    }
  }
}

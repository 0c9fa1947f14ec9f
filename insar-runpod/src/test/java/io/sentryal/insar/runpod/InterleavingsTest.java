package io.sentryal.insar.runpod;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.backend.JobState;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.json.WorkerContract;
import io.sentryal.insar.json.WorkerError;
import io.sentryal.insar.json.WorkerResult;
import io.sentryal.insar.testkit.runpod.EmulatedCall;
import io.sentryal.insar.testkit.runpod.EmulatedHandler;
import io.sentryal.insar.testkit.runpod.EmulatedOperation;
import io.sentryal.insar.testkit.runpod.FaultPlan;
import io.sentryal.insar.testkit.runpod.JobFault;
import io.sentryal.insar.testkit.runpod.RequestFault;
import io.sentryal.insar.testkit.runpod.When;
import io.sentryal.insar.testkit.runpod.WorkerScript;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must not happen, in whatever order the news of a job come, and whatever fails meanwhile. */
class InterleavingsTest {
  private static final JobId A = new JobId("a");
  private static final Duration GRACE = Duration.ofMinutes(10);

  private final MemoryPayloads store = new MemoryPayloads();

  @Test
  void webhookOfTheFirstSubmission_whileTheSecondIsRefused_isFollowed_andNothingIsSentAgain() {
    FaultPlan plan =
        FaultPlan.seeded(41)
            .request(EmulatedOperation.RUN, When.nth(1), RequestFault.loseAnswer())
            .request(
                EmulatedOperation.RUN,
                (n, random) -> n > 1,
                RequestFault.tooManyRequests("600")) // not sat out: the job goes back into the line
            .request(
                EmulatedOperation.STATUS, When.first(20), RequestFault.answer(503, "", "busy"));
    Duration untilTheSecond = GRACE.plusSeconds(5);
    try (Rehearsal r =
        Rehearsal.withWebhooks(plan, call -> PairJobs.worker(call, untilTheSecond))) {
      r.submit("a");
      assertThat(r.end("a")).isInstanceOf(RunPodOutcome.Succeeded.class);
      r.pass(Duration.ofHours(1));

      Submission row = r.ledger.find(A).orElseThrow();
      assertThat(row.state()).isEqualTo(SubmissionState.SETTLED);
      assertThat(row.posts().count()).isEqualTo(1);
      assertThat(r.executions("a")).isEqualTo(1);
    }
  }

  @Test
  void secondSubmissionRefusedForGood_endsAsLost_notAsRefusedAndUnpaid() {
    FaultPlan plan =
        FaultPlan.seeded(42)
            .request(EmulatedOperation.RUN, When.nth(1), RequestFault.loseAnswer())
            .request(
                EmulatedOperation.RUN,
                (n, random) -> n > 1,
                RequestFault.answer(401, "application/json", "{\"error\":\"unauthorized\"}"));
    List<String> events = new ArrayList<>();
    try (Rehearsal r =
        new Rehearsal(
            plan,
            call -> PairJobs.worker(call, Rehearsal.RUNTIME),
            backend -> backend.spendGuard(new RecordingGuard(events, "none")))) {
      r.submit("a");
      RunPodOutcome outcome = r.end("a");

      assertThat(outcome).isInstanceOf(RunPodOutcome.Lost.class);
      assertThat(((RunPodOutcome.Lost) outcome).detail()).contains("401", "console");
      assertThat(r.executions("a")).isEqualTo(1);
      assertThat(events).last().isEqualTo("settle a PT15M"); // the most that it can have cost
    }
  }

  @Test
  void duplicateThatIsSentAway_followsTheRunThatHasTheJob_asItsClaimSays() {
    FaultPlan plan =
        FaultPlan.seeded(43).request(EmulatedOperation.RUN, When.nth(1), RequestFault.loseAnswer());
    try (Rehearsal r = crowded(plan, backend -> backend.payloads(store))) {
      r.submit("a");
      assertThat(r.end("a")).isInstanceOf(RunPodOutcome.Succeeded.class);
      assertThat(r.cloud.count(EmulatedOperation.RUN)).isEqualTo(2);
      assertThat(r.executions("a")).isEqualTo(2); // the second for a moment only
    }
  }

  @Test
  void duplicateThatIsSentAway_withoutAStore_isResolvedByTheWebhookOfTheOther() {
    When first = When.nth(1);
    try (Rehearsal r =
        crowded(
            FaultPlan.seeded(44).request(EmulatedOperation.RUN, first, RequestFault.loseAnswer()),
            backend -> backend)) {
      r.startServer();
      r.submit("a");
      assertThat(r.end("a")).isInstanceOf(RunPodOutcome.Succeeded.class);
    }
    try (Rehearsal r =
        crowded(
            FaultPlan.seeded(44).request(EmulatedOperation.RUN, first, RequestFault.loseAnswer()),
            backend -> backend)) {
      r.submit("b");
      assertThat(r.end("b")).as("nobody tells").isInstanceOf(RunPodOutcome.Lost.class);
    }
  }

  /** An endpoint whose first workers come only when the job has been submitted twice. */
  private Rehearsal crowded(FaultPlan plan, UnaryOperator<RunPodBackendBuilder> configured) {
    return new Rehearsal(
        plan,
        claiming(Rehearsal.RUNTIME),
        emulated -> emulated.workers(2, GRACE.plusMinutes(2), Duration.ofMinutes(1)),
        configured);
  }

  /** A worker that claims its job, and is sent away if another run has it. */
  private EmulatedHandler claiming(Duration runtime) {
    return call -> {
      String held = store.putIfAbsent(jobId(call), claim(call, "running", ""));
      if (held.isEmpty()) {
        return PairJobs.worker(call, runtime);
      }
      return WorkerScript.fails(
          WorkerContract.toJson(
              new WorkerError(
                  FailureCode.CANCELLED,
                  "duplicate of the run by worker-1, which goes on",
                  JobStage.QUEUED,
                  false)));
    };
  }

  @Test
  void resultThatTheEndpointLost_isTakenFromTheClaim() {
    for (JobFault fault :
        List.of(JobFault.RESULT_MISSING, JobFault.VANISHES, JobFault.PROGRESS_AFTER_RESULT)) {
      store.clear();
      try (Rehearsal r =
          new Rehearsal(
              FaultPlan.seeded(45).job(When.nth(1), fault),
              call -> {
                String result =
                    WorkerContract.toJson(
                        WorkerResult.of(
                            PairJobs.result(WorkerContract.readRequest(call.inputJson()))));
                store.put(
                    jobId(call) + "/claim.json", claim(call, "done", ",\"result\":" + result));
                return PairJobs.worker(call, Rehearsal.RUNTIME);
              },
              backend -> backend.payloads(store))) {
        r.submit("a");
        RunPodOutcome outcome = r.end("a");
        assertThat(outcome).as("%s", fault).isInstanceOf(RunPodOutcome.Succeeded.class);
        assertThat(((RunPodOutcome.Succeeded) outcome).result().measurements())
            .isEqualTo(PairJobs.expected(A, PairJobs.job()).measurements());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SUBMITTING", "AMBIGUOUS"})
  void restartAfterALongTime_looksForTheClaimBeforeItSendsAgain(SubmissionState crashedIn) {
    try (Rehearsal r =
        new Rehearsal(
            FaultPlan.none(),
            claiming(Duration.ofMinutes(70)),
            backend -> backend.payloads(store).executionTimeout(Duration.ofHours(2)))) {
      r.submit("a");
      r.until(() -> r.cloud.executions().size() == 1);
      Submission row = r.ledger.find(A).orElseThrow(); // as a crash before the answer leaves it
      r.ledger.put(row.followed(List.of()).in(crashedIn, r.time.now()));
      RunPodBackend second = r.restarted(Duration.ofHours(1));
      assertThat(second.recover()).hasSize(1);
      r.until(() -> second.outcome(A).isPresent());

      assertThat(second.outcome(A).orElseThrow()).isInstanceOf(RunPodOutcome.Succeeded.class);
      assertThat(r.cloud.count(EmulatedOperation.RUN)).isEqualTo(1);
    }
  }

  @Test
  void webhookOfAnIdThatTheEndpointDoesNotKnow_changesNothing() {
    FaultPlan slow =
        FaultPlan.seeded(46)
            .request(
                EmulatedOperation.RUN, When.nth(1), RequestFault.delay(Duration.ofSeconds(20)));
    try (Rehearsal r = Rehearsal.withWebhooks(slow, PairWorker.of(Rehearsal.RUNTIME))) {
      r.submit("a");
      r.until(() -> r.cloud.requestsHeld() == 1); // the answer is under way
      assertThat(tell(r, "a", "somebody-elses-1", "COMPLETED")).isEqualTo(200);
      assertThat(tell(r, "a", "somebody-elses-2", "IN_PROGRESS")).isEqualTo(200);

      assertThat(r.end("a")).isInstanceOf(RunPodOutcome.Succeeded.class);
      assertThat(r.ledger.find(A).orElseThrow().posts().endpointJobIds())
          .containsExactly(r.cloud.jobs().get(0).id());
      assertThat(r.cloud.count(EmulatedOperation.CANCEL)).isZero();
    }
  }

  @Test
  void webhookThatNamesAnotherJobOfTheEndpoint_changesNeither() {
    try (Rehearsal r = Rehearsal.withWebhooks(FaultPlan.none(), PairWorker.of(Rehearsal.RUNTIME))) {
      r.submit("other");
      assertThat(r.end("other")).isInstanceOf(RunPodOutcome.Succeeded.class);
      String other = r.cloud.jobs().get(0).id();
      r.submit("a");
      r.pass(Duration.ofMinutes(1));
      assertThat(tell(r, "a", other, "COMPLETED")).isEqualTo(200);
      assertThat(tell(r, "not-ours", other, "COMPLETED")).isEqualTo(200);

      assertThat(r.end("a")).isInstanceOf(RunPodOutcome.Succeeded.class);
      assertThat(r.ledger.find(A).orElseThrow().posts().endpointJobIds()).doesNotContain(other);
      assertThat(r.ledger.find(new JobId("not-ours"))).isEmpty();
    }
  }

  @Test
  void webhookAfterARestart_beforeRecover_tellsTheIdOfALostAnswer() {
    try (Rehearsal r = Rehearsal.withWebhooks(FaultPlan.none(), PairWorker.of(Rehearsal.RUNTIME))) {
      r.submit("a");
      r.until(() -> r.cloud.executions().size() == 1);
      String id = r.cloud.jobs().get(0).id();
      Submission row = r.ledger.find(A).orElseThrow();
      r.ledger.put(row.followed(List.of()).in(SubmissionState.SUBMITTING, r.time.now()));
      RunPodBackend second = r.restarted(Duration.ZERO);
      assertThat(tell(r, second, "a", id, "COMPLETED")).isEqualTo(200);
      r.until(() -> r.ledger.find(A).orElseThrow().posts().endpointJobIds().equals(List.of(id)));
      r.until(() -> second.outcome(A).isPresent());
      assertThat(r.cloud.count(EmulatedOperation.RUN)).isEqualTo(1);
    }
  }

  @Test
  void cancelThatTheEndpointDoesNotTake_isAskedAgain_untilTheJobStops() {
    FaultPlan plan =
        FaultPlan.seeded(47)
            .request(EmulatedOperation.CANCEL, When.first(8), RequestFault.answer(503, "", ""));
    try (Rehearsal r =
        new Rehearsal(plan, PairWorker.of(Duration.ofMinutes(14)), backend -> backend)) {
      JobHandle handle = r.submit("a");
      r.until(() -> handle.state() == JobState.RUNNING);
      var unused = handle.cancel();
      assertThat(r.end("a")).isInstanceOf(RunPodOutcome.Cancelled.class);
      assertThat(r.cloud.executions().get(0).busy()).isLessThan(Duration.ofMinutes(3));
    }
  }

  @Test
  void jobsCancelledWhileTheirPointsAreUploaded_leaveTheLineToOthers() {
    try (Rehearsal r =
        new Rehearsal(
            FaultPlan.none(),
            PairWorker.of(Rehearsal.RUNTIME),
            backend -> backend.payloads(store))) {
      List<JobHandle> many = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        many.add(r.submit("many-" + i));
      }
      r.until(() -> r.rows().stream().allMatch(row -> row.state() == SubmissionState.RESERVED));
      for (JobHandle handle : many) {
        var unused = handle.cancel();
      }
      r.submit("a");
      assertThat(r.end("a")).isInstanceOf(RunPodOutcome.Succeeded.class);
      assertThat(r.cloud.executions()).hasSize(1);
    }
  }

  @Test
  void keyThatIsRefusedWhileAJobRuns_isShownByHealth_andTheJobGoesOn() {
    FaultPlan plan =
        FaultPlan.seeded(48)
            .request(
                EmulatedOperation.STATUS,
                When.first(5),
                RequestFault.answer(401, "application/json", "{\"error\":\"unauthorized\"}"));
    try (Rehearsal r = new Rehearsal(plan)) {
      r.submit("a");
      r.until(() -> r.cloud.count(EmulatedOperation.STATUS) == 2);
      assertThat(r.backend.health().details())
          .anyMatch(line -> line.contains("refuses to tell of jobs") && line.contains("401"));
      assertThat(r.end("a")).isInstanceOf(RunPodOutcome.Succeeded.class);
      assertThat(r.backend.health().details()).noneMatch(line -> line.contains("refuses"));
    }
  }

  @Test
  void fullDisk_atAnyStateOfTheLedger_holdsTheJobUp_andLosesAndRepeatsNothing() {
    for (SubmissionState full : SubmissionState.values()) {
      boolean reached =
          full != SubmissionState.PLANNED
              && full != SubmissionState.AMBIGUOUS
              && full != SubmissionState.REJECTED;
      if (!reached) {
        continue; // submit itself is refused; the other two are not on the way of this job
      }
      int[] refusals = {0};
      SubmissionLedger ledger =
          SubmissionLedger.inMemory(
              row -> {
                if (row.state() == full && refusals[0] < 7) {
                  refusals[0]++;
                  throw new InsarIoException("ledger", "no space left on device", null, false);
                }
              });
      try (Rehearsal r =
          new Rehearsal(
              FaultPlan.none(),
              PairWorker.of(Rehearsal.RUNTIME),
              emulated -> emulated,
              backend -> backend,
              ledger)) {
        r.submit("a");
        r.until(() -> refusals[0] > 0);
        if (full != SubmissionState.SETTLED) {
          assertThat(r.backend.health().details())
              .as("%s", full)
              .anyMatch(line -> line.contains("no space left on device"));
        }
        assertThat(r.end("a")).as("%s", full).isInstanceOf(RunPodOutcome.Succeeded.class);
        r.until(() -> r.ledger.find(A).orElseThrow().state() == SubmissionState.SETTLED);
        assertThat(refusals[0]).isEqualTo(7);
        assertThat(r.executions("a")).isEqualTo(1);
        assertThat(r.ledger.find(A).orElseThrow().posts().count()).isEqualTo(1);
      }
    }
  }

  @Test
  void fullDisk_whenManyAreSent_sendsEachOnce() {
    int[] writes = {0};
    SubmissionLedger ledger =
        SubmissionLedger.inMemory(
            row -> {
              if (row.state() != SubmissionState.PLANNED && ++writes[0] % 3 == 0) {
                throw new InsarIoException("ledger", "no space left on device", null, false);
              }
            });
    try (Rehearsal r =
        new Rehearsal(
            FaultPlan.seeded(49)
                .request(
                    EmulatedOperation.RUN, When.chance(0.2), RequestFault.tooManyRequests("90")),
            PairWorker.of(Rehearsal.RUNTIME),
            emulated -> emulated,
            backend -> backend,
            ledger)) {
      for (int i = 0; i < 100; i++) {
        r.submit("job-" + i);
      }
      for (int i = 0; i < 100; i++) {
        assertThat(r.end("job-" + i)).isInstanceOf(RunPodOutcome.Succeeded.class);
      }
      assertThat(r.cloud.executions()).hasSize(100);
      r.until(() -> r.rows().stream().allMatch(row -> row.state() == SubmissionState.SETTLED));
      assertThat(r.rows()).allMatch(row -> row.posts().count() == 1);
    }
  }

  private static int tell(Rehearsal r, String id, String endpointJobId, String state) {
    return tell(r, r.backend, id, endpointJobId, state);
  }

  private static int tell(
      Rehearsal r, RunPodBackend backend, String id, String endpointJobId, String state) {
    WebhookUrls urls =
        WebhookUrls.of(
            URI.create("http://127.0.0.1:" + r.port),
            r.cloud.endpointId(),
            Map.of("k1", Rehearsal.WEBHOOK_SECRET),
            Duration.ofHours(3));
    byte[] body =
        ("{\"id\":\"" + endpointJobId + "\",\"status\":\"" + state + "\"}")
            .getBytes(StandardCharsets.UTF_8);
    String path = urls.urlFor(new JobId(id), r.time.now()).getPath();
    return backend.webhooks().handle("POST", path, Map.of(), body).status();
  }

  private static String jobId(EmulatedCall call) {
    return WorkerContract.readRequest(call.inputJson()).jobId().value();
  }

  private static String claim(EmulatedCall call, String state, String more) {
    return "{\"job_id\":\""
        + jobId(call)
        + "\",\"runpod_job_id\":\""
        + call.jobId()
        + "\",\"state\":\""
        + state
        + "\""
        + more
        + "}";
  }
}

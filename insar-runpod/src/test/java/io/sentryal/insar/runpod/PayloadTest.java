package io.sentryal.insar.runpod;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.json.WorkerContract;
import io.sentryal.insar.json.WorkerRequest;
import io.sentryal.insar.json.WorkerResult;
import io.sentryal.insar.testkit.runpod.EmulatedCall;
import io.sentryal.insar.testkit.runpod.EmulatedHandler;
import io.sentryal.insar.testkit.runpod.EmulatedOperation;
import io.sentryal.insar.testkit.runpod.FaultPlan;
import io.sentryal.insar.testkit.runpod.RequestFault;
import io.sentryal.insar.testkit.runpod.When;
import io.sentryal.insar.testkit.runpod.WorkerScript;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What travels beside the messages: results by reference, and the claims of workers. */
class PayloadTest {
  private final MemoryPayloads store = new MemoryPayloads();

  @Test
  void resultByReference_isFetchedFromTheStore_andBelievedByItsChecksum() {
    try (Rehearsal r = rehearsal(FaultPlan.none(), call -> byReference(call, ""))) {
      r.submit("a");
      RunPodOutcome outcome = r.end("a");
      assertThat(outcome).isInstanceOf(RunPodOutcome.Succeeded.class);
      assertThat(((RunPodOutcome.Succeeded) outcome).result().measurements())
          .isEqualTo(PairJobs.expected(new JobId("a"), PairJobs.job()).measurements());
      assertThat(r.cloud.jobs().get(0).inputJson()).contains("displacement_points", "put_url");
    }
  }

  @Test
  void resultByReference_thatWasChanged_orIsNotThere_isNotBelieved() {
    for (String damage : new String[] {" ", "remove"}) {
      try (Rehearsal r = rehearsal(FaultPlan.none(), call -> byReference(call, damage))) {
        r.submit("a");
        RunPodOutcome outcome = r.end("a");
        assertThat(outcome).isInstanceOf(RunPodOutcome.Failed.class);
        assertThat(((RunPodOutcome.Failed) outcome).failure().code())
            .isEqualTo(FailureCode.PRODUCT_CORRUPT);
      }
    }
  }

  @Test
  void lostAnswer_isResolvedByTheClaimOfTheWorker_andNothingIsSentAgain() {
    FaultPlan lost =
        FaultPlan.seeded(31).request(EmulatedOperation.RUN, When.nth(1), RequestFault.loseAnswer());
    try (Rehearsal r =
        rehearsal(
            lost,
            call -> {
              store.put(
                  "a/claim.json", "{\"job_id\":\"a\",\"runpod_job_id\":\"" + call.jobId() + "\"}");
              return PairJobs.worker(call, Rehearsal.RUNTIME);
            })) {
      r.submit("a");
      assertThat(r.end("a")).isInstanceOf(RunPodOutcome.Succeeded.class);
      assertThat(r.cloud.count(EmulatedOperation.RUN)).isEqualTo(1);
      assertThat(r.executions("a")).isEqualTo(1);
    }
  }

  private Rehearsal rehearsal(FaultPlan faults, EmulatedHandler worker) {
    return new Rehearsal(faults, worker, backend -> backend.payloads(store));
  }

  private WorkerScript byReference(EmulatedCall call, String damage) {
    WorkerRequest request = WorkerContract.readRequest(call.inputJson());
    byte[] file = WorkerResult.pointsFileOf(PairJobs.result(request));
    WorkerResult.Product place =
        new WorkerResult.Product(
            URI.create("https://store.example/a/displacement_points.json"),
            sha256(file),
            file.length);
    store.put("a/displacement_points.json", new String(file, StandardCharsets.UTF_8) + damage);
    if (damage.equals("remove")) {
      store.clear();
    }
    return WorkerScript.returns(
            WorkerContract.toJson(WorkerResult.of(PairJobs.result(request)).withPointsFile(place)))
        .after(Rehearsal.RUNTIME);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}

package io.sentryal.insar.examples;

import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobListener;
import io.sentryal.insar.backend.JobProgress;
import io.sentryal.insar.runpod.EndpointClient;
import io.sentryal.insar.runpod.Polling;
import io.sentryal.insar.runpod.RunPodBackend;
import io.sentryal.insar.runpod.RunPodOutcome;
import io.sentryal.insar.runpod.SubmissionLedger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Has one pair measured on RunPod, and looks at every way in which that can end.
 *
 * <p>Run: {@code java -cp insar-examples/target/insar-examples-0.1.0-SNAPSHOT.jar
 * io.sentryal.insar.examples.RunOnRunPod}. With RUNPOD_API_KEY and RUNPOD_ENDPOINT_ID it runs on
 * that endpoint, and is paid for; else on an emulator, whose numbers are SIMULATED: crest 1.00 mm.
 */
public final class RunOnRunPod {
  /** Somebody watches: looks every second or two while it runs, where 6 to 12 s are usual. */
  private static final Polling OFTEN =
      new Polling(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(2), 100);

  private RunOnRunPod() {}

  /** Runs the example. */
  public static void main(String[] args) throws Exception {
    JobId id = new JobId("dam-7.20240105-20240117");
    try (RunPodPair pair = new RunPodPair();
        EndpointClient client = pair.client();
        SubmissionLedger ledger = SubmissionLedger.open(Path.of("insar-data", "runpod-example"));
        RunPodBackend backend = RunPodBackend.builder(client, ledger).polling(OFTEN).build()) {
      JobHandle handle = backend.submit(id, RunPodPair.job());
      handle.addListener(
          new JobListener() {
            @Override
            public void progress(JobProgress step) {
              System.out.printf("%s %.0f %%%n", step.stage(), 100 * step.fraction());
            }
          });
      var unused = handle.result().handle((result, failure) -> id).get(3, TimeUnit.HOURS);
      String told =
          backend
              .outcome(id)
              .orElseThrow()
              .fold(
                  new RunPodOutcome.Cases<>(
                      ok -> ok.result().provenance() + ": " + ok.result().measurements(),
                      failed -> failed.failure().getMessage(),
                      late -> "timed out: " + late.detail(),
                      stopped ->
                          "cancelled, a worker may still run: " + stopped.workerMayStillRun(),
                      expired -> "expired: " + expired.detail(),
                      missing -> "no result: " + missing.detail(),
                      lost -> "lost: " + lost.detail()));
      System.out.println(told);
    }
  }
}

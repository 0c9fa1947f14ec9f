package io.sentryal.insar.examples;

import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.runpod.EndpointClient;
import io.sentryal.insar.runpod.RunPodBackend;
import io.sentryal.insar.runpod.SubmissionLedger;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Gives a pair to RunPod, ends, and begins again: the second life knows from the ledger alone what
 * is under way, and pays for nothing twice.
 *
 * <p>Run: {@code java -cp insar-examples/target/insar-examples-0.1.0-SNAPSHOT.jar
 * io.sentryal.insar.examples.AttachAfterRestart}. On an emulator (SIMULATED) unless RUNPOD_API_KEY
 * is set. Prints {@code taken up: dam-7.attach} and the measurements.
 */
public final class AttachAfterRestart {
  private static final JobId ID = new JobId("dam-7.attach");

  private AttachAfterRestart() {}

  /** Runs the example. */
  public static void main(String[] args) throws InterruptedException {
    try (RunPodPair pair = new RunPodPair();
        EndpointClient client = pair.client()) {
      try (SubmissionLedger ledger = ledger();
          RunPodBackend first =
              RunPodBackend.builder(client, ledger).leaveRunningOnClose(true).build()) {
        JobHandle handle = first.submit(ID, RunPodPair.job());
        System.out.println("given: " + handle.id());
      }
      try (SubmissionLedger ledger = ledger();
          RunPodBackend second = RunPodBackend.builder(client, ledger).build()) {
        for (JobHandle handle : second.recover()) {
          System.out.println("taken up: " + handle.id());
        }
        InsarResult result = second.attach(ID).orElseThrow().await(Duration.ofMinutes(30));
        System.out.println(result.provenance() + ": " + result.measurements());
      }
    }
  }

  private static SubmissionLedger ledger() {
    return SubmissionLedger.open(Path.of("insar-data", "runpod-example"));
  }
}

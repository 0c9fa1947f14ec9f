package io.sentryal.insar.examples;

import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.runpod.EndpointClient;
import io.sentryal.insar.runpod.RunPodBackend;
import io.sentryal.insar.runpod.SubmissionLedger;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Gives a pair to RunPod and stops it again. Cancelling a future only stops the waiting; the job is
 * stopped by its handle, and RunPod is told.
 *
 * <p>Run: {@code java -cp insar-examples/target/insar-examples-0.1.0-SNAPSHOT.jar
 * io.sentryal.insar.examples.CancelAJob}. On an emulator (SIMULATED) unless RUNPOD_API_KEY is set.
 * Prints {@code ended as CANCELLED}.
 */
public final class CancelAJob {
  private CancelAJob() {}

  /** Runs the example. */
  public static void main(String[] args) {
    JobId id = new JobId("dam-7.cancel-" + UUID.randomUUID());
    try (RunPodPair pair = new RunPodPair();
        EndpointClient client = pair.client();
        SubmissionLedger ledger = SubmissionLedger.inMemory();
        RunPodBackend backend = RunPodBackend.builder(client, ledger).build()) {
      JobHandle handle = backend.submit(id, RunPodPair.job());
      System.out.println("ended as " + handle.cancel().orTimeout(60, TimeUnit.SECONDS).join());
    }
  }
}

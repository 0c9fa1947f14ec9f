package io.sentryal.insar.runpod;

import io.sentryal.insar.backend.JobId;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Submits one job and stands still when its row reaches a state, to be killed there. */
public final class CrashingProgram {
  private CrashingProgram() {}

  /** Arguments: base URL, endpoint, key, folder of the ledger, state. */
  public static void main(String[] arguments) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    SubmissionLedger ledger =
        SubmissionLedger.open(
            Path.of(arguments[3]),
            row -> {
              if (row.state().name().equals(arguments[4])) {
                System.out.println("REACHED");
                System.out.flush();
                standStill(never);
              }
            });
    EndpointClient client =
        EndpointClient.builder(arguments[1], arguments[2])
            .baseUrl(URI.create(arguments[0]))
            .build();
    RunPodBackend backend = RunPodBackend.builder(client, ledger).polling(CrashTest.SOON).build();
    backend.submit(new JobId("a"), PairJobs.job());
    never.await();
  }

  private static void standStill(CountDownLatch never) {
    try {
      never.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

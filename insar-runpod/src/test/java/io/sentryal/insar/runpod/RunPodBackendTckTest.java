package io.sentryal.insar.runpod;

import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.testkit.runpod.RunPodEmulator;
import io.sentryal.insar.testkit.tck.InsarBackendTck;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The rules of backends, against the emulator, with a ledger on the disk. */
class RunPodBackendTckTest extends InsarBackendTck {
  private static final String LONG_SCENE =
      "S1A_IW_SLC__1SDV_20250601T052011_20250601T052038_059432_0760F1_CCCC";

  @TempDir private Path folder;
  private int opened;

  private final RunPodEmulator cloud =
      RunPodEmulator.builder()
          .workers(3, Duration.ofMillis(10), Duration.ofSeconds(5))
          .handler(
              call ->
                  PairJobs.worker(
                      call,
                      call.inputJson().contains(LONG_SCENE)
                          ? Duration.ofSeconds(20)
                          : Duration.ofMillis(60)))
          .start();

  @AfterEach
  void stopTheCloud() {
    cloud.close();
  }

  @Override
  protected InsarBackend openBackend() {
    RunPodBackendBuilder builder =
        RunPodBackend.builderFromEnv(
            Map.of(
                "RUNPOD_API_KEY", cloud.apiKey(),
                "RUNPOD_ENDPOINT_ID", cloud.endpointId(),
                "RUNPOD_ENDPOINT_BASE_URL", cloud.baseUrl().toString(),
                "RUNPOD_LEDGER", folder.resolve("ledger-" + opened++).toString()));
    Duration soon = Duration.ofMillis(20);
    return builder.polling(new Polling(soon, soon, soon, 100)).build();
  }

  @Override
  protected InsarJob shortJob() {
    return PairJobs.job();
  }

  @Override
  protected InsarJob longJob() {
    return PairJobs.job().toBuilder()
        .referenceProduct(URI.create("https://archive.example/" + LONG_SCENE + ".zip"))
        .build();
  }

  @Override
  protected InsarJob failingJob() {
    return PairJobs.broken();
  }

  @Override
  protected Instant referenceTime() {
    return PairJobs.REFERENCE;
  }

  @Override
  protected Instant secondaryTime() {
    return PairJobs.SECONDARY;
  }
}

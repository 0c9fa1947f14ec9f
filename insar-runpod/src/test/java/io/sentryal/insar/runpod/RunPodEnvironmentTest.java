package io.sentryal.insar.runpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.testkit.runpod.EmulatedOperation;
import io.sentryal.insar.testkit.runpod.ManagementEmulator;
import io.sentryal.insar.testkit.runpod.RunPodEmulator;
import io.sentryal.insar.testkit.storage.S3Emulator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPodEnvironmentTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private final RunPodEmulator cloud =
      RunPodEmulator.builder()
          .workers(1, Duration.ofMillis(10), Duration.ofSeconds(5))
          .handler(call -> PairJobs.worker(call, Duration.ofMillis(10)))
          .start();

  @AfterEach
  void close() {
    cloud.close();
  }

  private Map<String, String> environment() {
    return new HashMap<>(
        Map.of(
            "RUNPOD_API_KEY", cloud.apiKey(),
            "RUNPOD_ENDPOINT_ID", cloud.endpointId(),
            "RUNPOD_ENDPOINT_BASE_URL", cloud.baseUrl().toString(),
            "RUNPOD_LEDGER", folder.resolve("ledger").toString()));
  }

  private Map<String, String> withStore(S3Emulator s3) {
    Map<String, String> environment = environment();
    environment.put("RUNPOD_S3_ENDPOINT", s3.endpoint().toString());
    environment.put("RUNPOD_S3_BUCKET", "results");
    environment.put("RUNPOD_S3_REGION", S3Emulator.REGION);
    environment.put("RUNPOD_S3_ACCESS_KEY_ID", "AKID-OF-A-TEST");
    environment.put("RUNPOD_S3_SECRET_ACCESS_KEY", "secret-of-the-store");
    return environment;
  }

  @Test
  void objectStore_isTakenFromTheEnvironment_andItsSecretStaysHere() throws InterruptedException {
    try (S3Emulator s3 = S3Emulator.start(Clock.systemUTC());
        RunPodBackend backend = RunPodBackend.builderFromEnv(withStore(s3)).build()) {
      var unused = backend.submit(new JobId("a"), PairJobs.job()).await(PATIENCE);

      String input = cloud.jobs().get(0).inputJson();
      assertThat(input).contains("/results/insar/jobs/a/claim.json?X-Amz-");
      assertThat(input).doesNotContain("secret-of-the-store");
    }
  }

  @Test
  void objectStore_halfSet_isRefusedByName_andTheLedgerStaysFree() {
    try (S3Emulator s3 = S3Emulator.start(Clock.systemUTC())) {
      Map<String, String> half = withStore(s3);
      half.remove("RUNPOD_S3_REGION");

      assertThatIllegalArgumentException()
          .isThrownBy(() -> RunPodBackend.builderFromEnv(half))
          .withMessageContaining("RUNPOD_S3_REGION");
      RunPodBackend.builderFromEnv(withStore(s3)).build().close();
    }
  }

  @Test
  void ledgerInUse_isToldByName() {
    try (RunPodBackend first = RunPodBackend.builderFromEnv(environment()).build()) {
      assertThat(first.name()).isEqualTo("runpod");
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> RunPodBackend.builderFromEnv(environment()))
          .hasMessageContaining("in use by another writer");
    }
  }

  @Test
  void budget_isTakenFromTheEnvironment_withThePriceOfThePool() {
    try (ManagementEmulator account = ManagementEmulator.start(cloud.apiKey())) {
      Map<String, String> environment = environment();
      environment.put("RUNPOD_BUDGET_USD", "0.01");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> RunPodBackend.builderFromEnv(environment))
          .withMessageContaining("RUNPOD_GPU_POOL");
      environment.put("RUNPOD_GPU_POOL", "ADA_24");
      environment.put("RUNPOD_REST_URL", account.baseUrl().toString());
      try (RunPodBackend backend = RunPodBackend.builderFromEnv(environment).build()) {
        assertThat(backend.estimate(PairJobs.job()).costUsd()).isPresent();
        JobId id = new JobId("a");
        RunPodOutcome outcome =
            backend
                .submit(id, PairJobs.job())
                .result()
                .handle((result, failure) -> backend.outcome(id).orElseThrow())
                .orTimeout(60, java.util.concurrent.TimeUnit.SECONDS)
                .join();

        assertThat(((RunPodOutcome.Failed) outcome).failure())
            .hasMessageContaining("0.01 USD")
            .hasMessageContaining("nothing was sent");
        assertThat(cloud.count(EmulatedOperation.RUN)).isZero();
      }
    }
  }
}

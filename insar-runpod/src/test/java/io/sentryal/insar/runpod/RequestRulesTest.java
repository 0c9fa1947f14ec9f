package io.sentryal.insar.runpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentryal.insar.testkit.runpod.EmulatedOperation;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RequestRulesTest {
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\nb", "a\tb", "schlüssel", "key\u0000"})
  void client_impossibleKey_isRefusedWithoutShowingIt(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EndpointClient.builder("ep", key))
        .withMessageContaining("RUNPOD_API_KEY")
        .withMessageContaining("redacted")
        .satisfies(
            e -> {
              if (!key.isBlank()) {
                assertThat(e.getMessage()).doesNotContain(key);
              }
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a/b", "../x", "a?b", "a\r\nb", "https://x"})
  void client_impossibleEndpointId_isRefusedWithTheVariable(String id) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EndpointClient.builder(id, "key"))
        .withMessageContaining("RUNPOD_ENDPOINT_ID");
  }

  @Test
  void fromEnv_withoutKey_namesTheVariable() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EndpointClient.fromEnv(Map.of("RUNPOD_ENDPOINT_ID", "ep")))
        .withMessageContaining("RUNPOD_API_KEY");
  }

  @Test
  void fromEnv_otherBase_isUsed() {
    try (Cloud cloud = new Cloud(emulator -> emulator);
        EndpointClient client =
            EndpointClient.fromEnv(
                Map.of(
                    "RUNPOD_API_KEY", cloud.emulator.apiKey(),
                    "RUNPOD_ENDPOINT_ID", cloud.emulator.endpointId(),
                    "RUNPOD_ENDPOINT_BASE_URL", cloud.emulator.baseUrl().toString()))) {
      assertThat(client.health().jobs().inQueue()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://api.runpod.ai/v2",
        "ftp://localhost/v2",
        "https://user:secret@host/v2",
        "http://127.0.0.1.example.org/v2",
        "v2"
      })
  void client_unsafeBase_isRefused(String base) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EndpointClient.builder("ep", "key").baseUrl(URI.create(base)))
        .withMessageContaining("RUNPOD_ENDPOINT_BASE_URL")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }

  @Test
  void request_httpWebhook_isRefusedUnlessOnThisMachine() {
    RunRequest.Builder request = RunRequest.builder("{}");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> request.webhook(URI.create("http://sar.example/rp")))
        .withMessageContaining("https");
    assertThat(request.webhook(URI.create("http://localhost:8080/rp")).build().webhook())
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "1", "null", "{", "{}{}", "{\"a\":NaN}", "{'a':1}", "{\"a\":1,}"})
  void request_inputThatIsNoObject_isRefused(String input) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RunRequest.builder(input))
        .withMessageContaining("JSON object");
  }

  @Test
  void request_ttlShorterThanExecutionAndQueue_isRefusedWithTheNumbers() {
    RunRequest.Builder request =
        RunRequest.builder("{}")
            .executionTimeout(Duration.ofMinutes(20))
            .queueAllowance(Duration.ofMinutes(30))
            .ttl(Duration.ofMinutes(49));

    assertThatIllegalArgumentException()
        .isThrownBy(request::build)
        .withMessageContaining("PT49M")
        .withMessageContaining("PT50M");
  }

  @Test
  void request_withoutTtl_livesTenMinutesLongerThanItMayTake() {
    RunRequest request =
        RunRequest.builder("{}")
            .executionTimeout(Duration.ofMinutes(20))
            .queueAllowance(Duration.ofMinutes(30))
            .build();

    assertThat(request.ttl()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void request_limitsOutsideOfTheServices_areRefused() {
    RunRequest.Builder request = RunRequest.builder("{}");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> request.executionTimeout(Duration.ofMillis(4_999)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> request.executionTimeout(Duration.ofDays(8)));
    assertThatIllegalArgumentException().isThrownBy(() -> request.ttl(Duration.ofSeconds(9)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                RunRequest.builder("{}")
                    .executionTimeout(Duration.ofDays(7))
                    .queueAllowance(Duration.ofDays(1))
                    .build());
  }

  @Test
  void run_bodyOverTenMegabytes_isRefusedWithSizeAndLimitBeforeItIsSent() {
    try (Cloud cloud = new Cloud(emulator -> emulator)) {
      RunRequest large = Cloud.request("{\"a\":\"" + "x".repeat(10_000_000) + "\"}");

      assertThatThrownBy(() -> cloud.client.run(large))
          .isInstanceOfSatisfying(
              PayloadTooLargeException.class,
              e -> {
                assertThat(e.limitBytes()).isEqualTo(10_000_000);
                assertThat(e.sizeBytes()).isGreaterThan(10_000_000);
                assertThat(e).hasMessageContaining("points_packed");
              });
      assertThat(cloud.emulator.count(EmulatedOperation.RUN)).isZero();
    }
  }

  @Test
  void runsync_bodyOfFifteenMegabytes_isTaken() {
    try (Cloud cloud = new Cloud(emulator -> emulator)) {
      RunRequest large = Cloud.request("{\"a\":\"" + "x".repeat(15_000_000) + "\"}");
      var call = cloud.client.runsyncAsync(large, Duration.ofSeconds(5));

      cloud.time.runUntil(
          () -> cloud.emulator.jobs().size() == 1, () -> false, Duration.ofMinutes(2));
      cloud.time.advance(Duration.ofSeconds(5));

      assertThat(Cloud.get(call).state()).isEqualTo(RunState.IN_QUEUE);
    }
  }

  @Test
  void runsync_bodyOverTwentyMegabytes_isRefused() {
    try (Cloud cloud = new Cloud(emulator -> emulator)) {
      RunRequest large = Cloud.request("{\"a\":\"" + "x".repeat(20_000_000) + "\"}");

      assertThatThrownBy(() -> cloud.client.runsync(large, Duration.ofSeconds(5)))
          .isInstanceOf(PayloadTooLargeException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "a?b", "a b", "é"})
  void status_impossibleJobId_isRefused(String id) {
    try (Cloud cloud = new Cloud(emulator -> emulator)) {
      assertThatIllegalArgumentException().isThrownBy(() -> cloud.client.status(id));
    }
  }

  @Test
  void storageKeys_printed_areRedacted() {
    S3Config config =
        S3Config.of(URI.create("https://s3.example"), "b", "ACCESSID", "ACCESSSECRET");

    assertThat(config.toString()).doesNotContain("ACCESSID").doesNotContain("ACCESSSECRET");
  }

  @Test
  void batches_withoutTheBetaFlag_areRefused() {
    try (Cloud cloud = new Cloud(emulator -> emulator)) {
      assertThatThrownBy(cloud.client::batches)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("enableBatchBeta");
    }
  }
}

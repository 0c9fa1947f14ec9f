package io.sentryal.insar.runpod.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sentryal.insar.error.AuthenticationException;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.RemoteServiceException;
import io.sentryal.insar.signing.AwsCredentials;
import io.sentryal.insar.testkit.storage.S3Emulator;
import io.sentryal.insar.testkit.time.VirtualTime;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3ObjectStoreTest {
  private static final byte[] CONTENT = "{\"points\":[]}".getBytes(StandardCharsets.UTF_8);
  private static final String TYPE = "application/json";

  private final VirtualTime time = VirtualTime.startingAt(Instant.parse("2026-11-27T12:00:00Z"));
  private final List<Duration> waits = new ArrayList<>();
  private final OkHttpClient http = new OkHttpClient();
  private S3Emulator emulator;
  private S3ObjectStore store;

  @BeforeEach
  void start() {
    emulator = S3Emulator.start(time.clock());
    store = open(S3Emulator.CREDENTIALS);
  }

  @AfterEach
  void stop() {
    store.close();
    emulator.close();
  }

  private S3ObjectStore open(AwsCredentials credentials) {
    return S3ObjectStore.builder()
        .endpoint(emulator.endpoint())
        .bucket("insar")
        .region(S3Emulator.REGION)
        .credentials(credentials)
        .clock(time.clock())
        .sleeper(waits::add)
        .build();
  }

  private int status(Request request) throws IOException {
    try (Response response = http.newCall(request).execute()) {
      return response.code();
    }
  }

  @Test
  void putGetHead_anObject_isTheSameBytes() {
    StoredObject stored = store.put("jobs/a-1/input.json", CONTENT, TYPE);

    assertThat(stored.bytes()).isEqualTo(CONTENT.length);
    assertThat(emulator.object("insar/jobs/a-1/input.json")).contains(CONTENT);
    assertThat(store.get("jobs/a-1/input.json", 1000)).contains(CONTENT);
    assertThat(store.head("jobs/a-1/input.json")).contains(stored);
  }

  @Test
  void getAndHead_whatIsNotThere_areEmpty() {
    assertThat(store.get("no", 1000)).isEmpty();
    assertThat(store.head("no")).isEmpty();
  }

  @Test
  void putIfAbsent_theSecond_isFalseAndChangesNothing() {
    assertThat(store.putIfAbsent("claim", CONTENT, TYPE)).isTrue();
    assertThat(store.putIfAbsent("claim", new byte[] {1}, TYPE)).isFalse();
    assertThat(emulator.object("insar/claim")).contains(CONTENT);
  }

  @Test
  void putIfAbsent_answerLost_isNotRepeated() {
    emulator.failNext(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());

    assertThatExceptionOfType(InsarIoException.class)
        .isThrownBy(() -> store.putIfAbsent("claim", CONTENT, TYPE));
    assertThat(emulator.received()).containsExactly("PUT /insar/claim");
  }

  @Test
  void put_afterServerErrors_isRepeatedAndSignedAnew() {
    emulator.failNext(
        new MockResponse.Builder().code(503).build(),
        new MockResponse.Builder().code(500).body("<html>").build(),
        new MockResponse.Builder().code(429).addHeader("Retry-After", "7").build());

    store.put("a", CONTENT, TYPE);

    assertThat(emulator.object("insar/a")).contains(CONTENT);
    assertThat(waits).hasSize(3);
    assertThat(waits.get(2)).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void get_serverDown_failsAfterAllAttempts_withoutSecrets() {
    for (int i = 0; i < 5; i++) {
      emulator.failNext(new MockResponse.Builder().code(502).body("<html>bad</html>").build());
    }

    assertThatExceptionOfType(RemoteServiceException.class)
        .isThrownBy(() -> store.get("a", 10))
        .withMessageContaining("502")
        .withMessageNotContaining("EMULATEDKEY");
    assertThat(emulator.received()).hasSize(5);
  }

  @Test
  void anything_withWrongKeys_isRefusedAtOnce() {
    try (S3ObjectStore wrong = open(AwsCredentials.of("EMULATEDKEY", "wrong"))) {
      assertThatExceptionOfType(AuthenticationException.class)
          .isThrownBy(() -> wrong.put("a", CONTENT, TYPE))
          .withMessageContaining("SignatureDoesNotMatch");
    }
    assertThat(emulator.received()).hasSize(1);
  }

  @Test
  void get_anObjectOverTheLimit_isRefused() {
    store.put("a", new byte[100], "application/octet-stream");

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> store.get("a", 99))
        .withMessageContaining("99 bytes");
  }

  @Test
  void presigned_urls_workWithoutKeysUntilTheyExpire() throws IOException {
    URI put = store.presignPut("jobs/a/result.json", Duration.ofHours(1));
    URI get = store.presignGet("jobs/a/result.json", Duration.ofHours(1));
    Request write = new Request.Builder().url(put.toURL()).put(RequestBody.create(CONTENT)).build();
    Request read = new Request.Builder().url(get.toURL()).build();

    assertThat(status(write)).isEqualTo(200);
    assertThat(status(read)).isEqualTo(200);
    assertThat(status(read.newBuilder().put(RequestBody.create(CONTENT)).build())).isEqualTo(403);
    assertThat(status(new Request.Builder().url(get + "0").build())).isEqualTo(403);
    time.advance(Duration.ofMinutes(61));
    assertThat(status(read)).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "a/", "a//b", "../secret", "a/../b", "a b", "a?b", "a%2f", "ü"})
  void key_thatIsNone_isRefused(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.get(key, 1))
        .withMessageContaining("'" + key + "'");
  }

  @Test
  void builder_badValues_areRefusedWithTheRemedy() {
    assertThatIllegalStateException()
        .isThrownBy(() -> S3ObjectStore.builder().build())
        .withMessageContaining("endpoint");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> S3ObjectStore.builder().endpoint(URI.create("http://s3.example.com")))
        .withMessageContaining("https");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> S3ObjectStore.builder().bucket("a/b"))
        .withMessageContaining("a/b");
    assertThat(store.toString()).doesNotContain("secret+key").contains("redacted");
  }
}

package io.sentryal.insar.runpod.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.testkit.storage.S3Emulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

class StoredPayloadsTest {
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

  @Test
  void payloads_goBothWaysBetweenClientAndWorker() throws IOException {
    OkHttpClient worker = new OkHttpClient();
    try (S3Emulator emulator = S3Emulator.start(Clock.systemUTC());
        S3ObjectStore store =
            S3ObjectStore.builder()
                .endpoint(emulator.endpoint())
                .bucket("insar")
                .region(S3Emulator.REGION)
                .credentials(S3Emulator.CREDENTIALS)
                .build()) {
      StoredPayloads payloads = new StoredPayloads(store, "insar/jobs", Duration.ofHours(6));

      Request get =
          new Request.Builder().url(payloads.upload("a/points.json", CONTENT).toURL()).build();
      try (Response response = worker.newCall(get).execute()) {
        assertThat(response.body().bytes()).isEqualTo(CONTENT);
      }
      Request put =
          new Request.Builder()
              .url(payloads.presignPut("a/result.json").toURL())
              .put(RequestBody.create(CONTENT))
              .build();
      try (Response response = worker.newCall(put).execute()) {
        assertThat(response.code()).isEqualTo(200);
      }

      assertThat(payloads.download("a/result.json", 100)).contains(CONTENT);
      assertThat(payloads.download("a/none.json", 100)).isEmpty();
      assertThatExceptionOfType(InvalidDataException.class)
          .isThrownBy(() -> payloads.download("a/result.json", 3));
    }
  }
}

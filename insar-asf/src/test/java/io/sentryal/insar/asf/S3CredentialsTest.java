package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.testkit.asf.EmulatedFault;
import io.sentryal.insar.testkit.asf.EmulatedLogin;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3CredentialsTest {
  private static final Instant NOW = Instant.parse("2024-01-03T05:00:00Z");
  private static final URI FILE =
      URI.create("s3://asf-ngap2w-p-s1-slc-7b420b89/S1A_IW_SLC%20x.zip");

  @TempDir Path work;
  private DownloadFixture f;

  @BeforeEach
  void start() throws IOException {
    f =
        DownloadFixture.in(
            work,
            new EmulatedLogin(TestSecrets.USER, TestSecrets.PASSWORD)
                .token("right-token", LocalDate.of(2024, 3, 1)));
  }

  @AfterEach
  void stop() {
    f.close();
  }

  private S3Credentials ask() {
    return f.keep(f.builder().earthdataToken("right-token").build()).s3Credentials();
  }

  @Test
  void keys_areThoseOfTheDoor_andPrintRedacted() {
    S3Credentials credentials = ask();

    assertThat(credentials.reveal())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "AWS_ACCESS_KEY_ID", "SIMULATED",
                "AWS_SECRET_ACCESS_KEY", "simulated-secret",
                "AWS_SESSION_TOKEN", "simulated-session",
                "AWS_REGION", "us-west-2"));
    assertThat(credentials.expiresAt()).isEqualTo("2024-01-03T06:00:00Z");
    assertThat(credentials.toString())
        .isEqualTo("S3Credentials[SIMULATED, secrets redacted, expires 2024-01-03T06:00:00Z]");
    assertThat(f.hops())
        .containsExactly("GET https://sentinel1.asf.alaska.edu/s3credentials Bearer");
  }

  @Test
  void noCredentials_areAskedFor() {
    assertThatExceptionOfType(EarthdataException.class)
        .isThrownBy(() -> f.client().s3Credentials())
        .satisfies(e -> assertThat(e.problem()).isEqualTo(EarthdataProblem.CREDENTIALS_MISSING));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[1]",
        "{\"accessKeyId\":\"A\",\"secretAccessKey\":\"hidden-s3\",\"sessionToken\":\"t\"}",
        "{\"accessKeyId\":\"A\",\"secretAccessKey\":\"hidden-s3\",\"sessionToken\":\"\","
            + "\"expiration\":\"2024-01-03 06:00:00+00:00\"}",
        "{\"accessKeyId\":\"A\",\"secretAccessKey\":\"hidden-s3"
      })
  void answerWithoutKeys_isRefusedWithoutShowingIt(String body) {
    f.emulator.failDownloads(5, EmulatedFault.answer(200, "application/json", body));

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(this::ask)
        .withMessageContaining("expiration")
        .withMessageNotContaining("hidden-s3")
        .withNoCause();
  }

  // The signature was computed by hand from the description of AWS, with the hmac and hashlib of
  // Python's own library.
  @Test
  void presign_signsAsAwsDescribes() {
    PresignedUrl url = ask().presign("SCENE", FILE, NOW);

    HttpUrl address = HttpUrl.get(url.reveal());
    assertThat(address).isNotNull();
    assertThat(address.host()).isEqualTo("asf-ngap2w-p-s1-slc-7b420b89.s3.us-west-2.amazonaws.com");
    assertThat(address.encodedPath()).isEqualTo("/S1A_IW_SLC%20x.zip");
    assertThat(address.queryParameter("X-Amz-Security-Token")).isEqualTo("simulated-session");
    assertThat(address.queryParameter("X-Amz-Expires")).isEqualTo("3600");
    assertThat(address.queryParameter("X-Amz-Signature"))
        .isEqualTo("2f24d2fe85f280603c2575e252c8ea3940fe270ab86f04ce671c39fdd016d919");
    assertThat(url.expiresAt()).isEqualTo("2024-01-03T06:00:00Z");
    assertThat(url.toString()).doesNotContain("2f24d2fe", "simulated-session");
  }

  @Test
  void presign_withExpiredKeys_isRefused() {
    S3Credentials credentials = ask();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> credentials.presign("SCENE", FILE, credentials.expiresAt()))
        .withMessageContaining("expired");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://asf-ngap2w-p-s1-slc-7b420b89/x.zip",
        "s3://bucket",
        "s3://bucket/",
        "s3://evil.example/x.zip",
        "s3://user@bucket/x.zip",
        "s3://bucket:80/x.zip",
        "s3://Bucket/x.zip",
        "s3://bucket/x.zip?y=z",
        "s3://bucket/x.zip#y",
        "s3:/x"
      })
  void presign_ofAnotherAddress_isRefused(URI address) {
    S3Credentials credentials = ask();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> credentials.presign("SCENE", address, NOW))
        .withMessageContaining("s3://BUCKET/KEY");
  }
}

package io.sentryal.insar.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sentryal.insar.signing.AwsSignature.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The examples of the Amazon S3 API Reference, "Authenticating Requests: Using the Authorization
 * Header" and "Using Query Parameters", with their published signatures.
 */
class AwsSignatureTest {
  private static final Instant AT = Instant.parse("2013-05-24T00:00:00Z");
  private static final String HOST = "examplebucket.s3.amazonaws.com";
  private static final String EMPTY = AwsSignature.sha256(new byte[0]);
  private static final AwsCredentials KEYS =
      AwsCredentials.of("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

  private final AwsSignature signature = new AwsSignature(KEYS, "us-east-1");

  private String signed(Request request, Map<String, String> headers, String payloadSha256) {
    return signature.sign(request, headers, payloadSha256, AT).getOrDefault("authorization", "");
  }

  @Test
  void getObject_withRange_isThePublishedSignature() {
    assertThat(
            signed(
                new Request("GET", HOST, "/test.txt", Map.of()),
                Map.of("Range", "bytes=0-9"),
                EMPTY))
        .isEqualTo(
            "AWS4-HMAC-SHA256"
                + " Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  }

  @Test
  void putObject_withDollarInItsName_isThePublishedSignature() {
    String payload = AwsSignature.sha256("Welcome to Amazon S3.".getBytes(StandardCharsets.UTF_8));

    assertThat(
            signed(
                new Request("PUT", HOST, "/" + AwsSignature.encode("test$file.text"), Map.of()),
                Map.of(
                    "Date",
                    "Fri, 24 May 2013 00:00:00 GMT",
                    "x-amz-storage-class",
                    "REDUCED_REDUNDANCY"),
                payload))
        .endsWith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  }

  @Test
  void getLifecycle_parameterWithoutValue_isThePublishedSignature() {
    assertThat(signed(new Request("GET", HOST, "/", Map.of("lifecycle", "")), Map.of(), EMPTY))
        .endsWith("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  }

  @Test
  void listObjects_twoParameters_isThePublishedSignature() {
    assertThat(
            signed(
                new Request("GET", HOST, "/", Map.of("max-keys", "2", "prefix", "J")),
                Map.of(),
                EMPTY))
        .endsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  }

  @Test
  void presignedUrl_ofADay_isThePublishedOne() {
    assertThat(
            signature.presignedQuery(
                new Request("GET", HOST, "/test.txt", Map.of()), AT, Duration.ofDays(1)))
        .isEqualTo(
            "X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature="
                + "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
  }

  @Test
  void temporaryKeys_signTheirToken() {
    AwsSignature temporary =
        new AwsSignature(AwsCredentials.temporary("AKIA", "secret", "token+/="), "us-west-2");
    Request request = new Request("GET", HOST, "/k", Map.of());

    assertThat(temporary.sign(request, Map.of(), EMPTY, AT))
        .containsEntry("x-amz-security-token", "token+/=")
        .extractingByKey("authorization", org.assertj.core.api.InstanceOfAssertFactories.STRING)
        .contains("x-amz-security-token");
    assertThat(temporary.presignedQuery(request, AT, Duration.ofHours(1)))
        .contains("X-Amz-Security-Token=token%2B%2F%3D");
  }

  @Test
  void credentials_print_withoutTheSecret() {
    assertThat(KEYS.toString()).contains("AKIAIOSFODNN7EXAMPLE").doesNotContain("wJalr");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AwsCredentials.of("AKIA", "with blank"))
        .withMessageContaining("secret access key")
        .withMessageNotContaining("with blank");
  }

  @Test
  void presignedUrl_ofMoreThanSevenDays_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                signature.presignedQuery(
                    new Request("GET", HOST, "/k", Map.of()), AT, Duration.ofDays(8)))
        .withMessageContaining("PT192H");
  }
}

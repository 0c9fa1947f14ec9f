package io.sentryal.insar.localcuda.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer s3cr3t-s3cr3t-s3cr3t",
        "GET https://host/a.zip?X-Amz-Signature=s3cr3t&x=1 failed",
        "https://user:s3cr3t@host/a.zip",
        "EARTHDATA_TOKEN=s3cr3t",
        "{\"api_key\": \"s3cr3t\"}",
        "password: s3cr3t",
        "aws_secret_access_key = s3cr3t",
        "eyJhbGciOiJIUzI1NiJ9.s3cr3ts3cr3t.s3cr3t",
      })
  void text_withASecret_losesIt(String text) {
    assertThat(ShownText.withoutSecrets(text)).doesNotContain("s3cr3t").contains("redacted");
  }

  @Test
  void text_withoutSecrets_staysAsItIs() {
    String text = "RuntimeError: DEM /data/dem.tif does not cover 52.1 N; CUDA error 700";
    assertThat(ShownText.withoutSecrets(text)).isEqualTo(text);
  }

  @Test
  void line_withControlCharacters_isOneBoundedLine() {
    assertThat(ShownText.oneLine("a\u001b[31m\nb\u0000c", 100)).isEqualTo("a [31m b c");
    assertThat(ShownText.oneLine("x".repeat(50), 10)).isEqualTo("x".repeat(10) + "...");
  }
}

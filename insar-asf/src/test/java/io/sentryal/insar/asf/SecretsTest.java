package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sentryal.insar.testkit.asf.EmulatedFault;
import io.sentryal.insar.testkit.asf.EmulatedLogin;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever goes wrong, no exception (with its causes and traces) and nothing that can be printed
 * shows a secret; of the log {@link LogScrubber} makes sure, in every test of this module.
 */
class SecretsTest {
  private static final List<EmulatedFault> FAULTS =
      List.of(
          EmulatedFault.answer(400, "application/json", "{\"error\":\"bad\"}"),
          EmulatedFault.answer(401, "text/html", "<html>Access denied</html>"),
          EmulatedFault.answer(403, "text/html", "<html>Forbidden</html>"),
          EmulatedFault.answer(404, "application/json", "{}"),
          EmulatedFault.answer(416, "text/plain", "Invalid Range"),
          EmulatedFault.rateLimited(),
          EmulatedFault.rateLimited("3"),
          EmulatedFault.unavailable(),
          EmulatedFault.htmlPage(200),
          EmulatedFault.htmlPage(502),
          EmulatedFault.brokenConnection(),
          EmulatedFault.redirectTo(URI.create("http://example.org/x?X-Amz-Signature=5167a7e0")),
          EmulatedFault.redirectTo(URI.create("https://example.org/x?X-Amz-Signature=5167a7e0")));

  @TempDir Path work;

  @Test
  void failures_ofAnyKindAndAnyPlace_showNoSecret() throws IOException {
    EmulatedLogin login =
        new EmulatedLogin(TestSecrets.USER, TestSecrets.PASSWORD)
            .newTokensEnd(LocalDate.of(2024, 3, 1));
    try (DownloadFixture f = DownloadFixture.in(work, login)) {
      int failed = 0;
      for (EmulatedFault fault : FAULTS) {
        for (int place = 0; place < 3; place++) {
          AsfArchive archive =
              f.keep(
                  f.builder()
                      .credentials(
                          EarthdataCredentials.userPassword(TestSecrets.USER, TestSecrets.PASSWORD))
                      .build());
          int times = 5;
          if (place == 0) {
            f.emulator.failLogins(times, fault);
          } else if (place == 1) {
            f.emulator.failDownloads(times, fault);
          } else {
            f.emulator.failFiles(times, fault);
          }
          Throwable failure = catchThrowable(() -> f.fetch(archive));
          failed += failure == null ? 0 : 1;
          assertThat(text(failure)).as(fault + " at " + place).doesNotContain(TestSecrets.ALL);
          f.emulator.clearFaults();
          Files.deleteIfExists(f.out.resolve("SCENE.zip"));
        }
      }
      assertThat(failed).isGreaterThan(2 * FAULTS.size());
      // A scrubber that sees nothing would find nothing.
      assertThat(LogScrubber.lines()).hasSizeGreaterThan(50);
    }
  }

  @Test
  void credentials_arePrintedByTheirSourceOnly() {
    for (EarthdataCredentials each :
        List.of(
            EarthdataCredentials.token(TestSecrets.TOKEN),
            EarthdataCredentials.userPassword(TestSecrets.USER, TestSecrets.PASSWORD),
            EarthdataCredentials.environment(Map.of("EARTHDATA_TOKEN", TestSecrets.TOKEN)))) {
      assertThat(each.toString()).contains("redacted").doesNotContain(TestSecrets.ALL);
      assertThat(String.valueOf(each.resolve())).doesNotContain(TestSecrets.ALL);
    }
  }

  @Test
  void environment_isReadInItsOrder() {
    assertThat(EarthdataCredentials.environment(Map.of()).resolve()).isEmpty();
    assertThat(source(Map.of("EARTHDATA_TOKEN", "a", "EARTHDATA_BEARER_TOKEN", "b", "NETRC", "n")))
        .contains("EARTHDATA_TOKEN,");
    assertThat(source(Map.of("EARTHDATA_TOKEN", " ", "EARTHDATA_BEARER_TOKEN", "b")))
        .contains("EARTHDATA_BEARER_TOKEN,");
    assertThat(source(Map.of("EARTHDATA_USERNAME", "a", "EARTHDATA_PASSWORD", "b", "NETRC", "n")))
        .contains("EARTHDATA_USERNAME,");
    assertThat(source(Map.of("NETRC", "some/netrc"))).contains("netrc file some/netrc");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> source(Map.of("EARTHDATA_USERNAME", "a")))
        .withMessageContaining("EARTHDATA_PASSWORD is not set");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> source(Map.of("EARTHDATA_TOKEN", "two\nlines")))
        .withMessageContaining("EARTHDATA_TOKEN")
        .withMessageNotContaining("two");
  }

  @Test
  void chain_isTheFirstThatHasSomething() {
    EarthdataCredentials chain =
        EarthdataCredentials.chain(
            EarthdataCredentials.none(),
            EarthdataCredentials.token(TestSecrets.TOKEN),
            EarthdataCredentials.userPassword(TestSecrets.USER, TestSecrets.PASSWORD));

    assertThat(chain.resolve().orElseThrow().source()).isEqualTo("the given token");
  }

  private static String source(Map<String, String> environment) {
    return EarthdataCredentials.environment(environment).toString();
  }

  private static String text(Throwable failure) {
    StringWriter text = new StringWriter();
    if (failure != null) {
      failure.printStackTrace(new PrintWriter(text));
    }
    return text.toString();
  }
}

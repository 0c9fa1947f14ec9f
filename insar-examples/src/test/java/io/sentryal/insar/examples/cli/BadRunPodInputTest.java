package io.sentryal.insar.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user may get wrong with RunPod: one line with value, reason and remedy, status 2. */
class BadRunPodInputTest {
  private static final String KEY = "not-a-real-key-47110815";

  @TempDir private Path folder;

  private final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "RUNPOD_API_KEY", KEY,
              "RUNPOD_ENDPOINT_ID", "ep1",
              "RUNPOD_ENDPOINT_BASE_URL", "http://127.0.0.1:9/v2",
              "RUNPOD_REST_URL", "http://127.0.0.1:9/v2"));

  private Launch process(String points, String... more) throws IOException {
    Path file = folder.resolve("points.csv");
    Files.writeString(file, "point_id,lat,lon\n" + points + "\n");
    environment.put("RUNPOD_LEDGER", folder.resolve("ledger").toString());
    String archive = "https://archive.example/";
    List<String> words = new ArrayList<>(List.of("process", "--backend", "runpod"));
    words.addAll(List.of("--points", file.toString(), "--height-m", "300"));
    words.add("--reference");
    words.add(archive + "S1A_IW_SLC__1SDV_20240105T051234_20240105T051301_051965_0647A1_1B2C.zip");
    words.add("--secondary");
    words.add(archive + "S1A_IW_SLC__1SDV_20240117T051233_20240117T051300_052140_064D9C_3D4E.zip");
    words.addAll(List.of("--out", folder.resolve("out").toString()));
    words.addAll(List.of(more));
    return Launch.in(environment, words.toArray(new String[0]));
  }

  private static void assertRefused(Launch run, String... told) {
    assertThat(run.status).as(run.err).isEqualTo(2);
    assertThat(run.err).contains(told).doesNotContain(KEY).doesNotContain("\tat ");
    assertThat(run.err.strip().lines().toList()).hasSize(1);
    assertThat(run.out).isEmpty();
  }

  @Test
  void endpointIdOrKey_thatIsMissingEmptyOrCannotBe_isRefused() throws IOException {
    environment.put("RUNPOD_ENDPOINT_ID", "");
    assertRefused(process("rock,46,9"), "RUNPOD_ENDPOINT_ID", "not set");
    environment.put("RUNPOD_ENDPOINT_ID", "ep 1");
    assertRefused(process("rock,46,9"), "RUNPOD_ENDPOINT_ID", "\"ep 1\"", "letters");
    environment.put("RUNPOD_ENDPOINT_ID", "ep1");
    environment.put("RUNPOD_API_KEY", "");
    assertRefused(process("rock,46,9"), "RUNPOD_API_KEY", "not set");
    environment.put("RUNPOD_API_KEY", KEY + " ");
    assertRefused(process("rock,46,9"), "RUNPOD_API_KEY", "blanks", "copy it again");
  }

  @Test
  void webhookUrl_thatIsNotHttps_isRefusedExceptOnThisMachine() throws IOException {
    environment.put("RUNPOD_WEBHOOK_SECRET", "a-secret-of-the-webhooks-0123");
    environment.put("WEBHOOK_BASE_URL", "http://sar.example/hooks");
    assertRefused(process("rock,46,9"), "WEBHOOK_BASE_URL", "https", "http://sar.example");
    environment.put("WEBHOOK_BASE_URL", "https://sar.example");
    environment.put("RUNPOD_WEBHOOK_SECRET", "short");
    assertRefused(process("rock,46,9"), "RUNPOD_WEBHOOK_SECRET", "16");
  }

  @Test
  void budget_thatIsZeroOrNoAmount_isRefused() throws IOException {
    assertRefused(process("rock,46,9", "--budget-usd", "0"), "0 USD", "positive");
    assertRefused(process("rock,46,9", "--budget-usd", "much"), "'much'", "5.00");
  }

  @Test
  void budget_ofAPoolWithoutPrice_isRefusedAndNamesThoseWithOne() throws IOException {
    assertThat(process("rock,46,9", "--budget-usd", "5", "--gpu-pool", "ADA_42").err)
        .contains("ADA_42")
        .contains("ADA_24");
  }

  @Test
  void coordinates_thatAreNoNumbers_areRefused() throws IOException {
    assertRefused(process("rock,NaN,9"), "NaN", "points.csv");
    assertRefused(process("rock,46,Infinity"), "points.csv");
  }
}

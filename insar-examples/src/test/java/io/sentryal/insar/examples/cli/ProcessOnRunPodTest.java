package io.sentryal.insar.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.testkit.runpod.EmulatedOperation;
import io.sentryal.insar.testkit.runpod.EmulatedRequest;
import io.sentryal.insar.testkit.runpod.FaultPlan;
import io.sentryal.insar.testkit.runpod.JobFault;
import io.sentryal.insar.testkit.runpod.ManagementEmulator;
import io.sentryal.insar.testkit.runpod.RequestFault;
import io.sentryal.insar.testkit.runpod.RunPodEmulator;
import io.sentryal.insar.testkit.runpod.ScriptedPairs;
import io.sentryal.insar.testkit.runpod.When;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole pair as a user has it measured: {@code insar process --backend runpod}, an emulated
 * endpoint, the loop of the unmodified runpod package, the worker of this repository.
 */
@Timeout(180)
class ProcessOnRunPodTest {
  private static final String REFERENCE =
      "S1A_IW_SLC__1SDV_20240105T051234_20240105T051301_051965_0647A1_1B2C";
  private static final String SECONDARY =
      "S1A_IW_SLC__1SDV_20240117T051233_20240117T051300_052140_064D9C_3D4E";

  @TempDir private Path folder;

  private Path points;
  private Path out;
  private final Map<String, String> more = new HashMap<>();
  private @Nullable ManagementEmulator account;

  @BeforeEach
  void prepare() throws IOException {
    points = folder.resolve("points.csv");
    out = folder.resolve("out");
    Files.writeString(points, "point_id,lat,lon\nrock,46.07,9.37\ncrest,46.08,9.38\n");
  }

  private Launch process(RunPodEmulator cloud, SceneServer scenes, String... further) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "RUNPOD_API_KEY", cloud.apiKey(),
                "RUNPOD_ENDPOINT_ID", cloud.endpointId(),
                "RUNPOD_ENDPOINT_BASE_URL", cloud.baseUrl().toString(),
                "RUNPOD_LEDGER", folder.resolve("ledger").toString()));
    environment.putAll(more);
    if (account != null) {
      environment.put("RUNPOD_REST_URL", account.baseUrl().toString());
    }
    List<String> words =
        new ArrayList<>(List.of("process", "--backend", "runpod", "--reference-point", "rock"));
    words.addAll(List.of("--reference", scenes.scene(REFERENCE).toString()));
    words.addAll(List.of("--secondary", scenes.scene(SECONDARY).toString()));
    words.addAll(List.of("--points", points.toString(), "--height-m", "300"));
    words.addAll(List.of("--out", out.toString()));
    words.addAll(List.of(further));
    return Launch.in(environment, words.toArray(new String[0]));
  }

  @Test
  void process_realWorkerLoop_measuresThePairAndStampsItSimulated()
      throws IOException, InterruptedException {
    try (SceneServer scenes = SceneServer.start();
        RunPodEmulator cloud = RunPodEmulator.builder().start();
        TestWorker worker =
            TestWorker.start(
                cloud, folder, Map.of("SENTRYAL_ORBITS_URL", scenes.orbits().toString()))) {
      Launch run = process(cloud, scenes);

      assertThat(run.status).as(run.err + worker.log()).isZero();
      assertThat(run.out).contains("SIMULATED").contains("points.csv").contains("result.json");
      // The scripted engine moves the ground by 100 mm per degree of latitude from the reference.
      List<String> rows = Files.readAllLines(out.resolve("points.csv"));
      assertThat(rows.get(1))
          .matches("rock,46\\.07,9\\.37,0(\\.0+)?,0\\.8\\d*,[0-9.]+,true,,true,\\w+");
      assertThat(rows.get(2))
          .matches("crest,46\\.08,9\\.38,1(\\.0+)?,0\\.8\\d*,[0-9.]+,true,,true,\\w+");
      assertThat(Files.readString(out.resolve("result.json")))
          .containsPattern("\"simulated\" ?: ?true")
          .contains(REFERENCE, SECONDARY)
          .doesNotContain("not-for-the-log");
      assertThat(cloud.executions()).hasSize(1);
      assertThat(cloud.workersSeen()).containsExactly("worker-1");
      assertThat(worker.log()).doesNotContain("not-for-the-log");
    }
  }

  @Test
  void process_workerThatFails_saysWhyInOneLine() throws IOException, InterruptedException {
    Path script = folder.resolve("script.json");
    Files.writeString(
        script,
        "{\"steps\":[{\"at\":\"UNWRAPPING\",\"fail\":{\"code\":\"UNWRAP_FAILED\","
            + "\"message\":\"no coherent component\"}}]}");
    try (SceneServer scenes = SceneServer.start();
        RunPodEmulator cloud = RunPodEmulator.builder().start();
        TestWorker worker =
            TestWorker.start(
                cloud,
                folder,
                Map.of(
                    "SENTRYAL_ORBITS_URL", scenes.orbits().toString(),
                    "SENTRYAL_SCRIPT", script.toString()))) {
      Launch run = process(cloud, scenes);

      assertThat(run.status).as(run.err + worker.log()).isEqualTo(1);
      assertThat(run.err).contains("UNWRAP_FAILED").contains("no coherent component");
      assertThat(run.err).doesNotContain("\tat ");
      assertThat(out.resolve("points.csv")).doesNotExist();
      for (EmulatedRequest request : cloud.received()) {
        if (request.operation() != EmulatedOperation.RUN) {
          assertThat(request.body()).doesNotContain("not-for-the-log");
        }
      }
    }
  }

  @Test
  void process_theSameCommandAgain_attachesToWhatWasPaid_andAFailureIsTriedAnew()
      throws IOException {
    ScriptedPairs pairs = new ScriptedPairs(Duration.ofMillis(10));
    try (SceneServer scenes = SceneServer.start();
        RunPodEmulator cloud =
            RunPodEmulator.builder()
                .workers(1, Duration.ofMillis(10), Duration.ofSeconds(5))
                .faults(
                    FaultPlan.seeded(1)
                        .job(When.nth(1), JobFault.RESULT_MISSING)
                        .request(
                            EmulatedOperation.RUN,
                            When.nth(3),
                            RequestFault.answer(400, "", "one too many")))
                .handler(pairs)
                .start()) {
      Launch failed = process(cloud, scenes);
      assertThat(failed.status).as(failed.err).isEqualTo(1);
      Launch run = process(cloud, scenes);
      assertThat(run.status).as(run.err).isZero();
      String measured = Files.readString(out.resolve("points.csv"));
      Files.delete(out.resolve("points.csv"));

      Launch again = process(cloud, scenes);

      assertThat(again.status).as(again.err).isZero();
      assertThat(again.err).contains("given before").contains("nothing is sent again");
      assertThat(Files.readString(out.resolve("points.csv"))).isEqualTo(measured);
      assertThat(cloud.count(EmulatedOperation.RUN)).isEqualTo(2);

      Launch other = process(cloud, scenes, "--filter-alpha", "0.5"); // another job, refused
      assertThat(other.status).as(other.err).isNotZero();
      assertThat(cloud.executions()).hasSize(2);
    }
  }

  @Test
  void process_budgetTooSmall_sendsNothingAndSaysTheNumbers() throws IOException {
    try (SceneServer scenes = SceneServer.start();
        RunPodEmulator cloud = RunPodEmulator.builder().start();
        ManagementEmulator priced = ManagementEmulator.start(cloud.apiKey())) {
      account = priced;
      Launch run = process(cloud, scenes, "--budget-usd", "0.01");

      assertThat(run.status).as(run.err).isEqualTo(2);
      assertThat(run.err).contains("0.01 USD").contains("budget").contains("nothing was sent");
      assertThat(cloud.count(EmulatedOperation.RUN)).isZero();
      assertThat(process(cloud, scenes, "--budget-usd", "0").status).isEqualTo(2);

      more.put("RUNPOD_BUDGET_USD_PER_DAY", "0.02");
      Launch today = process(cloud, scenes);
      assertThat(today.status).as(today.err).isEqualTo(2);
      assertThat(today.err).contains("0.02 USD").contains("the day");
    }
  }
}

package io.sentryal.insar.runpod;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.testkit.runpod.EmulatedOperation;
import io.sentryal.insar.testkit.runpod.FaultPlan;
import io.sentryal.insar.testkit.runpod.RequestFault;
import io.sentryal.insar.testkit.runpod.RunPodEmulator;
import io.sentryal.insar.testkit.runpod.When;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program is killed (SIGKILL) between two states of the ledger, and another one takes over. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CrashTest {
  static final Polling SOON =
      new Polling(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMillis(50), 100);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JobId ID = new JobId("a");

  @TempDir private Path folder;

  /** In every one of these states exactly one run is paid for. */
  @ParameterizedTest
  @CsvSource({
    "PLANNED",
    "RESERVED",
    "SUBMITTING",
    "SUBMITTED",
    "RUNNING",
    "ENDED",
    "RESULT_STORED",
    "SETTLED"
  })
  void killedInAState_theJobIsNotLost_andPaidOnce(SubmissionState state) throws Exception {
    try (RunPodEmulator cloud = cloud(FaultPlan.none())) {
      killedAt(cloud, state.name());

      recovered(cloud);

      assertThat(cloud.executions()).hasSize(1);
      assertThat(cloud.count(EmulatedOperation.RUN)).isEqualTo(1);
    }
  }

  /** The POST was sent, the answer did not arrive: here a second run cannot be ruled out. */
  @Test
  void killedBetweenThePostAndItsAnswer_theJobIsNotLost_andPaidTwiceAtMost() throws Exception {
    FaultPlan late =
        FaultPlan.seeded(1)
            .request(EmulatedOperation.RUN, When.nth(1), RequestFault.delay(Duration.ofMinutes(5)));
    try (RunPodEmulator cloud = cloud(late)) {
      Process program = start(cloud, "NEVER");
      while (cloud.executions().isEmpty()) {
        Thread.onSpinWait();
      }
      kill(program);

      recovered(cloud);

      assertThat(cloud.executions()).hasSize(2);
    }
  }

  @Test
  void killedWhileTheSubmissionIsAmbiguous_theJobIsNotLost_andPaidTwiceAtMost() throws Exception {
    FaultPlan lost =
        FaultPlan.seeded(1).request(EmulatedOperation.RUN, When.nth(1), RequestFault.loseAnswer());
    try (RunPodEmulator cloud = cloud(lost)) {
      killedAt(cloud, "AMBIGUOUS");

      recovered(cloud);

      assertThat(cloud.executions()).hasSize(2);
    }
  }

  private void recovered(RunPodEmulator cloud) throws InterruptedException {
    try (EndpointClient client =
            EndpointClient.builder(cloud.endpointId(), cloud.apiKey())
                .baseUrl(cloud.baseUrl())
                .build();
        SubmissionLedger ledger = SubmissionLedger.open(folder);
        RunPodBackend backend =
            RunPodBackend.builder(client, ledger)
                .polling(SOON)
                .gracePeriod(Duration.ofMillis(300))
                .build()) {
      List<JobHandle> open = backend.recover();
      assertThat(open.size()).isLessThanOrEqualTo(1);
      InsarResult result = backend.attach(ID).orElseThrow().await(PATIENCE);
      assertThat(result.measurements())
          .isEqualTo(PairJobs.expected(ID, PairJobs.job()).measurements());
      assertThat(backend.submit(ID, PairJobs.job()).await(PATIENCE)).isSameAs(result);
      assertThat(ledger.all()).hasSize(1);
    }
  }

  private void killedAt(RunPodEmulator cloud, String state) throws Exception {
    Process program = start(cloud, state);
    try (BufferedReader told = program.inputReader(StandardCharsets.UTF_8)) {
      String line = told.readLine();
      while (line != null && !line.equals("REACHED")) {
        line = told.readLine();
      }
      assertThat(line).as("the program reached %s", state).isEqualTo("REACHED");
      kill(program);
    }
  }

  private static void kill(Process program) throws InterruptedException {
    program.destroyForcibly();
    assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(program.exitValue()).isNotZero();
  }

  private Process start(RunPodEmulator cloud, String state) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            CrashingProgram.class.getName(),
            cloud.baseUrl().toString(),
            cloud.endpointId(),
            cloud.apiKey(),
            folder.toString(),
            state)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static RunPodEmulator cloud(FaultPlan faults) {
    return RunPodEmulator.builder()
        .workers(3, Duration.ofMillis(10), Duration.ofSeconds(5))
        .faults(faults)
        .handler(PairWorker.of(Duration.ofMillis(1500)))
        .start();
  }
}

package io.sentryal.insar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples of RunPod, each as a program of its own, on the emulator that they bring. */
@Timeout(180)
class RunPodExamplesTest {
  @TempDir private Path folder;

  private String run(Class<?> example) throws IOException, InterruptedException {
    Path printed = folder.resolve("printed.txt");
    ProcessBuilder program =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx200m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            example.getName());
    program.environment().keySet().removeIf(name -> name.startsWith("RUNPOD_"));
    Process process =
        program
            .directory(folder.toFile())
            .redirectOutput(printed.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(printed);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  @Test
  void runOnRunPod_printsStepsAndTheResult_andPaysOnceForTwoRuns() throws Exception {
    assertThat(run(RunOnRunPod.class))
        .contains("DONE 100 %")
        .contains("SIMULATED")
        .contains("crest: 1.00 mm");
    assertThat(run(RunOnRunPod.class)).doesNotContain("DONE").contains("crest: 1.00 mm");
  }

  @Test
  void attachAfterRestart_takesTheJobUp() throws Exception {
    assertThat(run(AttachAfterRestart.class))
        .contains("given: dam-7.attach")
        .contains("taken up: dam-7.attach")
        .contains("SIMULATED")
        .contains("crest: 1.00 mm");
  }

  @Test
  void cancelAJob_endsAsCancelled() throws Exception {
    assertThat(run(CancelAJob.class)).contains("ended as CANCELLED");
  }
}

package io.sentryal.insar.localcuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobState;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.JobFailedException;
import io.sentryal.insar.model.PointMeasurement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real worker in a real Python, following scripts of what goes wrong. */
class ScriptedWorkerTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;

  private FakeMachine machine;

  @BeforeEach
  void requirePython() {
    PythonWorker.python(folder);
    machine = new FakeMachine(folder);
  }

  @Test
  void result_isStampedSimulated_andHasThePlaneOfTheEngine() throws Exception {
    Path products = folder.resolve("products");
    try (LocalCudaBackend backend =
        PythonWorker.scripted(folder, "{}").productFolder(products).build()) {
      InsarResult result = backend.submit(new JobId("a"), machine.job("dam")).await(PATIENCE);
      assertThat(result.provenance().simulated()).isTrue();
      assertThat(result.provenance().engine()).isEqualTo("scripted");
      double northMm = displacementMm(result, "crest-1");
      double southMm = displacementMm(result, "crest-2");
      assertThat(northMm - southMm).isCloseTo(10.0, org.assertj.core.data.Offset.offset(1e-6));
      assertThat(products.resolve("a"))
          .isDirectoryContaining("glob:**/displacement.tif")
          .isDirectoryContaining("glob:**/wrapped.tif");
    }
  }

  private static double displacementMm(InsarResult result, String point) {
    return result
        .measurement(point)
        .map(PointMeasurement::displacementMm)
        .orElseThrow()
        .getAsDouble();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"at\":\"FILTERING\",\"signal\":\"SIGKILL\",\"to\":\"engine\"}|OUT_OF_MEMORY|exit 137",
        "{\"at\":\"FILTERING\",\"signal\":\"SIGKILL\",\"to\":\"worker\"}|OUT_OF_MEMORY|exit 137",
        "{\"at\":\"FILTERING\",\"garbage\":\"hello there\"}|INTERNAL|hello there",
        "{\"at\":\"FILTERING\",\"fail\":{\"code\":\"DISK_FULL\"}}|DISK_FULL|the script says so",
        "{\"at\":\"FILTERING\",\"raise\":\"oh\"}|INTERNAL|oh",
      })
  void fault_ofTheScript_endsTyped(String step, FailureCode code, String said) {
    try (LocalCudaBackend backend =
        PythonWorker.scripted(folder, "{\"steps\": [" + step + "]}").build()) {
      JobHandle handle = backend.submit(new JobId("a"), machine.job("dam"));
      JobFailedException failure =
          (JobFailedException) catchThrowable(() -> handle.await(PATIENCE));
      assertThat(failure.code()).isEqualTo(code);
      assertThat(failure).hasMessageContaining(said);
    }
  }

  @Test
  void engineThatHangs_isEndedByTheSilenceLimit_andByCancel() throws Exception {
    String hang = "{\"steps\": [{\"at\": \"COREGISTERING\", \"hang\": true}]}";
    try (LocalCudaBackend backend =
        PythonWorker.scripted(folder, hang).silenceLimit(Duration.ofSeconds(1)).build()) {
      JobHandle handle = backend.submit(new JobId("a"), machine.job("dam"));
      assertThat(catchThrowable(() -> handle.await(PATIENCE))).hasMessageContaining("it hangs");
    }
    try (LocalCudaBackend backend = PythonWorker.scripted(folder, hang).build()) {
      JobHandle handle = backend.submit(new JobId("b"), machine.job("dam"));
      new Heard(handle).awaitCoregistering();
      assertThat(handle.cancel().get(60, TimeUnit.SECONDS)).isEqualTo(JobState.CANCELLED);
    }
    assertThat(folder.resolve("work")).isDirectoryNotContaining("glob:**/backend-*");
  }
}

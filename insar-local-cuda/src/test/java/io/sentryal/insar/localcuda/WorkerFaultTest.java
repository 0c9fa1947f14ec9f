package io.sentryal.insar.localcuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobProgress;
import io.sentryal.insar.backend.JobState;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.JobFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can go wrong with the worker, each ends as a typed failure and leaves nothing behind. */
class WorkerFaultTest {
  private static final JobId ID = new JobId("job-1");

  @TempDir Path folder;

  private JobFailedException failure(String fault) {
    return failure(new FakeMachine(folder).onCpu(fault));
  }

  private JobFailedException failure(LocalCudaBackend.Builder builder) {
    FakeMachine machine = new FakeMachine(folder);
    try (LocalCudaBackend backend = builder.build()) {
      JobHandle handle = backend.submit(ID, machine.job("dam"));
      Throwable failure = catchThrowable(() -> handle.await(FakeMachine.PATIENCE));
      assertThat(failure).isInstanceOf(JobFailedException.class);
      assertThat(handle.state()).isEqualTo(JobState.FAILED);
      assertThat(filesIn(folder.resolve("work"))).as("what the job left").isEmpty();
      return (JobFailedException) failure;
    }
  }

  private static List<String> filesIn(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("job-"))
          .map(Path::toString)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void worker_killedByTheSystem_isOutOfMemoryWithItsRemedy() {
    JobFailedException failure = failure("killed");
    assertThat(failure.code()).isEqualTo(FailureCode.OUT_OF_MEMORY);
    assertThat(failure).hasMessageContaining("exit 137").hasMessageContaining("smaller area");
  }

  @Test
  void worker_crashes_showsItsLastWordsWithoutSecrets() {
    JobFailedException failure = failure("crashes");
    assertThat(failure.code()).isEqualTo(FailureCode.INTERNAL);
    assertThat(failure).hasMessageContaining("signal 6").hasMessageContaining("illegal memory");
    assertThat(failure.getMessage() + failure.getCause())
        .contains("illegal memory access was encountered", "redacted")
        .doesNotContain("abcdefghijklmnop")
        .doesNotContain("X-Amz-Signature");
    assertThat(failure.getCause()).hasMessageContaining("starting", "line start: 512");
    assertThat(failure.getMessage()).doesNotContain("line start", "Topo progress");
  }

  @ParameterizedTest
  @CsvSource({
    "garbage,            Warning 1: PROJ",
    "endless-line,       xxxxxxxx",
    "unknown-stage,      DANCING",
    "nan,                NaN",
    "no-result,          left no result",
    "exit-5-beside-result, status 5",
    "truncated,          no JSON",
    "missing-point,      3 points",
    "duplicate-point,    measured twice",
    "unknown-point,      stranger",
    "swapped-points,     'crest-2'",
    "wrong-job,          another",
    "not-a-number,       NaN",
    "bad-checksum,       damaged",
    "bad-size,           damaged",
    "product-elsewhere,  not where it should be",
  })
  void worker_breaksTheContract_isRefusedWithWhatItSaid(String fault, String said) {
    JobFailedException failure = failure(fault);
    assertThat(failure.code()).isEqualTo(FailureCode.INTERNAL);
    assertThat(failure).hasMessageContaining(said);
    assertThat(String.valueOf(failure.getMessage()).length()).isLessThan(2000);
    assertThat(failure.stage()).isNotEqualTo("DONE");
  }

  @ParameterizedTest
  @CsvSource({"disk-full, DISK_FULL, true", "corrupt, PRODUCT_CORRUPT, false"})
  void worker_tellsWhyItFailed_isPassedOn(String fault, FailureCode code, boolean retryable) {
    JobFailedException failure = failure(fault);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.isRetryable()).isEqualTo(retryable);
    assertThat(failure.stage()).isEqualTo("COREGISTERING");
  }

  @Test
  void worker_endedBySomethingElse_mayBeRunAgain() {
    assertThat(failure("stopped-by-others").isRetryable()).isTrue();
  }

  @Test
  void worker_thatSaysNothing_isEndedAfterTheStartLimit() {
    JobFailedException failure =
        failure(new FakeMachine(folder).onCpu("silent").startLimit(Duration.ofMillis(300)));
    assertThat(failure).hasMessageContaining("did not start within PT0.3S");
    assertThat(failure.isRetryable()).isTrue();
  }

  @Test
  void worker_thatHangs_isEndedAfterTheSilenceLimit_withAllItStarted() throws Exception {
    FakeMachine machine = new FakeMachine(folder);
    JobFailedException failure =
        failure(machine.onCpu("hangs").silenceLimit(Duration.ofMillis(500)));
    assertThat(failure)
        .hasMessageContaining("said nothing for PT0.5S")
        .hasMessageContaining("hangs");
    for (String pid : Files.readAllLines(machine.mark()).get(0).split(" ")) {
      assertGone(Long.parseLong(pid));
    }
  }

  @Test
  void job_longerThanItsLimit_isEnded() {
    JobFailedException failure =
        failure(new FakeMachine(folder).onCpu("hangs").jobLimit(Duration.ofMillis(1)));
    assertThat(failure).hasMessageContaining("longer than PT0.001S");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hangs", "deaf"})
  void cancel_endsTheWorkerAndAllItStarted_evenIfItIsDeaf(String fault) throws Exception {
    FakeMachine machine = new FakeMachine(folder);
    try (LocalCudaBackend backend = machine.onCpu(fault).build()) {
      JobHandle handle = backend.submit(ID, machine.job("dam"));
      String[] pids = new Heard(handle).awaitCoregistering(machine);
      assertThat(pids).hasSize(2);
      assertThat(handle.cancel().get(30, TimeUnit.SECONDS)).isEqualTo(JobState.CANCELLED);
      for (String pid : pids) {
        assertGone(Long.parseLong(pid));
      }
      assertThat(filesIn(folder.resolve("work"))).isEmpty();
    }
  }

  @Test
  void progress_thatFallsBack_neverShows() throws Exception {
    FakeMachine machine = new FakeMachine(folder);
    try (LocalCudaBackend backend = machine.onCpu("goes-back").build()) {
      JobHandle handle = backend.submit(ID, machine.job("dam"));
      Heard heard = new Heard(handle);
      handle.await(FakeMachine.PATIENCE);
      assertThat(heard.progress().stream().map(JobProgress::fraction)).isSorted();
      assertThat(heard.progress().stream().map(JobProgress::stage)).isSorted();
    }
  }

  @Test
  void products_areDroppedUnlessAskedFor_andThenPutWhole() throws Exception {
    FakeMachine machine = new FakeMachine(folder);
    Path products = folder.resolve("products");
    try (LocalCudaBackend backend = machine.onCpu("").productFolder(products).build()) {
      InsarResult result = backend.submit(ID, machine.job("dam")).await(FakeMachine.PATIENCE);
      Path file = products.resolve("job-1").resolve("displacement.tif");
      assertThat(result.provenance().parameters())
          .containsEntry("product_displacement", file.toString());
      assertThat(file).hasContent("not really a GeoTIFF");
      assertThat(products.resolve("job-1")).isDirectoryNotContaining("glob:**.part");
    }
    try (LocalCudaBackend backend = machine.onCpu("").build()) {
      InsarResult result = backend.submit(ID, machine.job("dam")).await(FakeMachine.PATIENCE);
      assertThat(result.provenance().parameters()).doesNotContainKey("product_displacement");
    }
  }

  static void assertGone(long pid) throws Exception {
    ProcessHandle handle = ProcessHandle.of(pid).orElse(null);
    if (handle != null && handle.isAlive()) {
      handle.onExit().get(20, TimeUnit.SECONDS);
    }
  }
}

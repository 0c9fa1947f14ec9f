package io.sentryal.insar.localcuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sentryal.insar.backend.BackendHealth;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.error.BackendUnavailableException;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.JobFailedException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which GPUs are used, for which jobs, and what is said when none can be. */
class LocalCudaBackendGpuTest {
  @TempDir Path folder;

  private FakeMachine machine() {
    return new FakeMachine(folder);
  }

  @Test
  void backend_withoutGpu_saysWhatWasLookedForAndWhatToInstall() {
    LocalCudaBackend.Builder builder = machine().onCpu("").allowCpu(false);
    assertThatThrownBy(builder::build)
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining("no nvidia-smi")
        .hasMessageContaining("install NVIDIA's driver")
        .hasMessageContaining("allowCpu(true)");
    assertThat(folder.resolve("work")).isEmptyDirectory();
  }

  @Test
  void cpu_onlyWhenAllowed_andEveryResultSaysSo() throws Exception {
    try (LocalCudaBackend backend = machine().onCpu("").build()) {
      assertThat(backend.capabilities().devices()).containsExactly("cpu");
      assertThat(backend.health().status()).isEqualTo(BackendHealth.Status.DEGRADED);
      InsarResult result =
          backend.submit(new JobId("a"), machine().job("dam")).await(FakeMachine.PATIENCE);
      assertThat(result.provenance().device()).isEqualTo("cpu");
      assertThat(result.provenance().warnings()).anyMatch(w -> w.contains("computed on the CPU"));
      assertThat(result.provenance().parameters())
          .containsEntry("require_gpu", "false")
          .containsEntry("local_device", "CPU");
    }
  }

  @Test
  void gpu_thatIsThere_isDemandedOfTheWorker_andNamedInTheResult() throws Exception {
    try (LocalCudaBackend backend =
        machine().onGpus("", FakeMachine.gpu(0, 80000)).allowCpu(true).build()) {
      assertThat(backend.capabilities().devices()).containsExactly("cuda");
      assertThat(backend.health().status()).isEqualTo(BackendHealth.Status.OK);
      assertThat(backend.health().details()).anyMatch(line -> line.contains("80000 of 81559 MiB"));
      InsarResult result =
          backend.submit(new JobId("a"), machine().job("dam")).await(FakeMachine.PATIENCE);
      assertThat(result.provenance().device()).isEqualTo("cuda:0");
      assertThat(result.provenance().warnings()).isEmpty();
      assertThat(result.provenance().parameters())
          .containsEntry("require_gpu", "true")
          .hasEntrySatisfying("local_device", d -> assertThat(d).contains("GPU-00000000"));
      assertThat(environment())
          .containsEntry("CUDA_VISIBLE_DEVICES", "GPU-00000000-aaaa-bbbb-cccc-000000000000");
    }
  }

  @Test
  void worker_thatFallsBackToTheCpuOnItsOwn_isNotBelieved() {
    try (LocalCudaBackend backend =
        machine().onGpus("falls-back", FakeMachine.gpu(0, 80000)).build()) {
      JobHandle handle = backend.submit(new JobId("a"), machine().job("dam"));
      assertThatThrownBy(() -> handle.await(FakeMachine.PATIENCE))
          .hasMessageContaining("was demanded, but the worker computed on cpu");
    }
  }

  @Test
  void gpus_twoOfThem_workAtTheSameTime() throws Exception {
    try (LocalCudaBackend backend =
        machine().onGpus("", FakeMachine.gpu(0, 80000), FakeMachine.gpu(1, 80000)).build()) {
      assertThat(backend.capabilities().maxConcurrentJobs()).isEqualTo(2);
      JobHandle one = backend.submit(new JobId("one"), machine().job("long"));
      JobHandle two = backend.submit(new JobId("two"), machine().job("long"));
      Heard first = new Heard(one);
      Heard second = new Heard(two);
      first.awaitCoregistering(machine());
      second.awaitCoregistering(machine()); // both are at work, none waits for the other
      one.cancel().join();
      two.cancel().join();
    }
  }

  @Test
  void gpus_chosenByIndexOrUuid_areTheOnlyOnesUsed() throws Exception {
    String[] both = {FakeMachine.gpu(0, 80000), FakeMachine.gpu(1, 80000)};
    Set<String> used = new TreeSet<>();
    try (LocalCudaBackend backend = machine().onGpus("", both).gpus(1).build()) {
      for (String id : List.of("a", "b")) {
        used.add(
            backend
                .submit(new JobId(id), machine().job("dam"))
                .await(FakeMachine.PATIENCE)
                .provenance()
                .parameters()
                .get("local_device"));
      }
    }
    assertThat(used).singleElement().asString().contains("GPU 1");
    assertThatThrownBy(() -> machine().onGpus("", both).gpus(2).build())
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining("GPU '2' was asked for and cannot be used")
        .hasMessageContaining("GPU 1 (NVIDIA H100");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1"})
  void gpus_hiddenByTheEnvironment_areNotUsed(String visible) {
    LocalCudaBackend.Builder builder =
        LocalCudaBackend.builderFromEnv(Map.of("CUDA_VISIBLE_DEVICES", visible))
            .workFolder(folder.resolve("work"));
    builder.nvidiaSmi = machine().nvidiaSmi(FakeMachine.gpu(0, 80000));
    assertThatThrownBy(builder::build)
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining("CUDA_VISIBLE_DEVICES hides every GPU");
  }

  @ParameterizedTest
  @CsvSource({
    "GPU-00000001, GPU 1",
    "1,            GPU 1",
    "MIG-abcdefgh, parts of a GPU (MIG) are not supported",
    "'0,0',        twice"
  })
  void gpus_namedByTheEnvironment_areChosenOrRefused(String visible, String said) {
    LocalCudaBackend.Builder like = machine().onCpu("");
    LocalCudaBackend.Builder builder =
        LocalCudaBackend.builderFromEnv(Map.of("CUDA_VISIBLE_DEVICES", visible))
            .workFolder(folder.resolve("work"));
    builder.worker = like.worker;
    builder.nvidiaSmi = machine().nvidiaSmi(FakeMachine.gpu(0, 80000), FakeMachine.gpu(1, 80000));
    String answer;
    try (LocalCudaBackend backend = builder.build()) {
      answer = backend.toString();
    } catch (BackendUnavailableException e) {
      answer = String.valueOf(e.getMessage());
    }
    assertThat(answer).contains(said);
  }

  @Test
  void gpu_whoseMemoryOthersHold_letsTheJobWait_thenFailWithTheFigures() {
    LocalCudaBackend.Builder builder =
        machine().onGpus("", FakeMachine.gpu(0, 1000)).gpuWait(Duration.ZERO);
    try (LocalCudaBackend backend = builder.build()) {
      JobHandle handle = backend.submit(new JobId("a"), machine().job("dam"));
      JobFailedException failure =
          (JobFailedException) catchThrowable(() -> handle.await(FakeMachine.PATIENCE));
      assertThat(failure.code()).isEqualTo(FailureCode.GPU_UNAVAILABLE);
      assertThat(failure)
          .hasMessageContaining("1000 of 81559 MiB free")
          .hasMessageContaining("needs 4096 MiB");
    }
  }

  @Test
  void disk_tooFull_failsWithTheFigures() {
    try (LocalCudaBackend backend = machine().onCpu("").minFreeDiskBytes(1L << 60).build()) {
      JobHandle handle = backend.submit(new JobId("a"), machine().job("dam"));
      JobFailedException failure =
          (JobFailedException) catchThrowable(() -> handle.await(FakeMachine.PATIENCE));
      assertThat(failure.code()).isEqualTo(FailureCode.DISK_FULL);
      assertThat(failure).hasMessageContaining("MiB free").hasMessageContaining("INSAR_WORK_DIR");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "doctor-crashes,       No module named 'sentryal_worker'",
    "doctor-says-nonsense, no report",
    "doctor-version-2,     speaks version 2 of the job contract",
    "doctor-no-isce3,      has no usable ISCE3",
    "doctor-no-cuda,       sees 0 of 1 GPUs (this ISCE3 is built without CUDA)",
  })
  void worker_thatCannotBeUsed_isFoundOutBeforeTheFirstJob(String fault, String said) {
    LocalCudaBackend.Builder builder = machine().onGpus(fault, FakeMachine.gpu(0, 80000));
    assertThatThrownBy(builder::build)
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining(said)
        .hasMessageMatching("(?s).*(install|update).*");
  }

  @Test
  void worker_withoutCuda_computesOnTheCpu_onlyWhenAllowed() throws Exception {
    try (LocalCudaBackend backend =
        machine().onGpus("doctor-no-cuda", FakeMachine.gpu(0, 80000)).allowCpu(true).build()) {
      InsarResult result =
          backend.submit(new JobId("a"), machine().job("dam")).await(FakeMachine.PATIENCE);
      assertThat(result.provenance().warnings())
          .anyMatch(w -> w.contains("on the CPU") && w.contains("built without CUDA"));
    }
  }

  @Test
  void interpreter_thatDoesNotExist_isNamedWithTheRemedy() {
    LocalCudaBackend.Builder builder = machine().onCpu("").python("/no/such/python");
    assertThatThrownBy(builder::build)
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining("/no/such/python cannot be started")
        .hasMessageContaining("SENTRYAL_WORKER_PYTHON");
  }

  @Test
  void inputs_notOnThisMachine_areRefusedOrNamed() {
    try (LocalCudaBackend backend = machine().onCpu("").build()) {
      assertThatThrownBy(
              () ->
                  backend.submit(
                      new JobId("a"),
                      machine().job("dam").toBuilder()
                          .referenceProduct(URI.create("https://host/A.zip?token=secret"))
                          .build()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("download it first")
          .hasMessageNotContaining("secret");
      JobHandle handle =
          backend.submit(
              new JobId("b"),
              machine().job("dam").toBuilder()
                  .orbitFiles(List.of(URI.create("file:///no/such.EOF")))
                  .build());
      JobFailedException failure =
          (JobFailedException) catchThrowable(() -> handle.await(FakeMachine.PATIENCE));
      assertThat(failure.code()).isEqualTo(FailureCode.ORBIT_MISSING);
    }
  }

  @Test
  void environment_ofTheWorker_holdsNoSecrets() throws Exception {
    Map<String, String> ours =
        Map.of(
            "EARTHDATA_TOKEN", "secret-1",
            "RUNPOD_API_KEY", "secret-2",
            "HTTPS_PROXY", "http://user:secret-3@proxy",
            "OMP_NUM_THREADS", "2");
    LocalCudaBackend.Builder like = machine().onCpu("");
    LocalCudaBackend.Builder builder =
        LocalCudaBackend.builderFromEnv(ours)
            .workFolder(folder.resolve("work"))
            .minFreeDiskBytes(0)
            .allowCpu(true)
            .workerEnvironment(Map.of("FAKE_MARK", machine().mark().toString()));
    builder.worker = like.worker;
    builder.nvidiaSmi = like.nvidiaSmi;
    try (LocalCudaBackend backend = builder.build()) {
      backend.submit(new JobId("a"), machine().job("dam")).await(FakeMachine.PATIENCE);
    }
    assertThat(environment()).containsEntry("OMP_NUM_THREADS", "2");
    assertThat(environment().toString()).doesNotContain("secret");
  }

  /** Returns what the worker saw of the environment. */
  private Map<String, String> environment() throws IOException {
    Map<String, String> seen = new java.util.TreeMap<>();
    List<String> lines = Files.readAllLines(machine().mark());
    for (String line : lines.subList(1, lines.size())) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        seen.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return seen;
  }
}

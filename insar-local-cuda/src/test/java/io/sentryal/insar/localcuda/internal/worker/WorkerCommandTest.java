package io.sentryal.insar.localcuda.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentryal.insar.localcuda.internal.gpu.Device;
import io.sentryal.insar.localcuda.internal.gpu.Gpu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerCommandTest {
  private static final Gpu GPU =
      new Gpu(1, "GPU-7a1c5b0e-1f2d", "NVIDIA L4", 1L << 34, 1L << 34, "550.54.15", "8.9");

  @TempDir Path folder;
  @TempDir Path other;

  private WorkerCommand.Call call(List<Device> devices, Path input) {
    return new WorkerCommand.Call(
        "insar-job-1", devices, List.of("run", "--request", "r"), List.of(input), folder);
  }

  @Test
  void interpreter_runsTheWorker_andSeesItsGpuOnly() {
    InterpreterCommand python = InterpreterCommand.of("/venv/bin/python");
    assertThat(python.words(call(List.of(Device.of(GPU)), Path.of("/data/A.SAFE")), Map.of()))
        .containsExactly("/venv/bin/python", "-m", "sentryal_worker", "run", "--request", "r");
    assertThat(python.environment(Map.of("PATH", "/bin"), List.of(Device.of(GPU))))
        .containsEntry("CUDA_VISIBLE_DEVICES", "GPU-7a1c5b0e-1f2d")
        .containsEntry("PATH", "/bin");
    assertThat(python.environment(Map.of(), List.of(Device.CPU)))
        .containsEntry("CUDA_VISIBLE_DEVICES", "");
  }

  @Test
  void conda_setsWhatActivatingWouldSet() throws IOException {
    Files.createDirectories(folder.resolve("share/proj"));
    InterpreterCommand conda = InterpreterCommand.ofConda(folder);
    assertThat(conda.program()).containsExactly(folder.resolve("bin/python").toString());
    assertThat(conda.environment(Map.of("PATH", "/bin"), List.of(Device.CPU)))
        .containsEntry("CONDA_PREFIX", folder.toString())
        .containsEntry("PROJ_DATA", folder.resolve("share/proj").toString())
        .containsEntry("PATH", folder.resolve("bin") + java.io.File.pathSeparator + "/bin")
        .doesNotContainKey("GDAL_DATA");
  }

  @Test
  void container_getsItsGpuItsFilesAndStandardInput() {
    ContainerCommand docker =
        new ContainerCommand(List.of("docker"), "sentryal/isce3-serverless:1.0");
    List<String> words =
        docker.words(call(List.of(Device.of(GPU)), Path.of("/data/A.SAFE")), Map.of());
    assertThat(words)
        .startsWith("docker", "run", "--rm", "--interactive")
        .containsSequence("--name", "insar-job-1")
        .containsSequence("--gpus", "\"device=GPU-7a1c5b0e-1f2d\"")
        .containsSequence("--pull", "never")
        .containsSequence("--mount", "type=bind,source=/data/A.SAFE,target=/data/A.SAFE,readonly")
        .containsSequence("--mount", "type=bind,source=" + folder + ",target=" + folder)
        .endsWith(
            "--entrypoint",
            "python",
            "sentryal/isce3-serverless:1.0",
            "-m",
            "sentryal_worker",
            "run",
            "--request",
            "r");
    assertThat(docker.words(call(List.of(Device.CPU), Path.of("/data/A.SAFE")), Map.of()))
        .doesNotContain("--gpus");
    assertThat(docker.endCommand(call(List.of(), folder)))
        .contains(List.of("docker", "kill", "insar-job-1"));
  }

  @Test
  void container_keepsItsCacheWhereItsUserMayWrite_andKnowsTheSettingsOfTheWorkerOnly() {
    ContainerCommand docker = new ContainerCommand(List.of("docker"), "image:1");
    WorkerCommand.Call call = call(List.of(Device.CPU), Path.of("/data/A.SAFE"));
    assertThat(docker.words(call, Map.of()))
        .containsSequence("--env", "SENTRYAL_CACHE_DIR=" + folder.resolve("cache"));
    Path kept = other.resolve("cache");
    List<String> words =
        docker.words(
            call,
            Map.of(
                "SENTRYAL_CACHE_DIR", kept.toString(),
                "SENTRYAL_ORBITS_URL", "https://mirror.example",
                "SENTRYAL_GEOID_DIR", "/usr/share/proj",
                "PATH", "/bin"));
    assertThat(words)
        .containsSequence("--env", "SENTRYAL_CACHE_DIR=" + kept)
        .containsSequence("--mount", "type=bind,source=" + kept + ",target=" + kept)
        .containsSequence("--env", "SENTRYAL_ORBITS_URL")
        .doesNotContain("PATH", "SENTRYAL_GEOID_DIR");
    assertThat(kept).isDirectory();
  }

  @Test
  void container_ofAStrangeNameOrPath_isRefused() {
    assertThatThrownBy(() -> new ContainerCommand(List.of("docker"), "--privileged"))
        .isInstanceOf(IllegalArgumentException.class);
    ContainerCommand docker = new ContainerCommand(List.of("docker"), "image:1");
    assertThatThrownBy(
            () -> docker.words(call(List.of(), Path.of("/data/a,readonly=false")), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("comma");
  }
}

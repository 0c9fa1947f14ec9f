package io.sentryal.insar.localcpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentryal.insar.backend.BackendHealth;
import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.backend.InsarBackends;
import io.sentryal.insar.error.BackendUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCpuBackendProviderTest {
  @Test
  void backend_byName_isFoundOnTheClassPath() {
    assertThat(InsarBackends.names()).contains("local-cpu");
    try (InsarBackend backend = InsarBackends.openFromEnv("local-cpu")) {
      assertThat(backend).isInstanceOf(LocalCpuBackend.class);
      assertThat(backend.name()).isEqualTo("local-cpu");
    }
  }

  @Test
  void fromEnv_variablesSet_areUsed(@TempDir Path folder) {
    Path work = folder.resolve("made");

    try (LocalCpuBackend backend =
        LocalCpuBackend.fromEnv(Map.of("INSAR_THREADS", "3", "INSAR_WORK_DIR", work.toString()))) {
      assertThat(backend).hasToString("LocalCpuBackend[3 threads, " + work + "]");
      assertThat(work).isDirectory();
    }
    assertThat(work).as("a folder that was given stays").isDirectory();
  }

  @Test
  void fromEnv_threadsNoNumber_isRefusedWithTheVariable() {
    assertThatThrownBy(() -> LocalCpuBackend.fromEnv(Map.of("INSAR_THREADS", "many")).close())
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining("INSAR_THREADS")
        .hasMessageContaining("many");
  }

  @Test
  void open_workFolderIsAFile_isRefused(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");

    assertThatThrownBy(() -> LocalCpuBackend.builder().workFolder(file).build())
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void health_missingGeoidGrid_isDegradedAndSaysSo(@TempDir Path folder) {
    try (LocalCpuBackend backend =
        LocalCpuBackend.builder().geoidGrid(folder.resolve("none.gtx")).build()) {
      BackendHealth health = backend.health();

      assertThat(health.status()).isEqualTo(BackendHealth.Status.DEGRADED);
      assertThat(health.details()).anyMatch(line -> line.contains("none.gtx"));
    }
  }

  @Test
  void builder_impossibleThreads_isRefusedInItsSetter() {
    assertThatThrownBy(() -> LocalCpuBackend.builder().threads(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("threads");
  }
}

package io.sentryal.insar.localcuda.internal.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentryal.insar.error.InvalidDataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers of {@code nvidia-smi --format=csv,noheader,nounits}. The form is that of NVIDIA's
 * nvidia-smi manual: fields separated by comma and blank, memory in MiB, {@code [N/A]} where a
 * field is not available.
 */
class GpuTableTest {
  private static final String A =
      "0, GPU-7a1c5b0e-1f2d-4c3b-9a8e-0123456789ab, NVIDIA A100-SXM4-80GB, 81920, 81000,"
          + " 550.54.15, 8.0";
  private static final String B =
      "1, GPU-8b2d6c1f-2a3e-5d4c-8b9f-123456789abc, NVIDIA GeForce RTX 4090, 24564, 512,"
          + " 550.54.15, 8.9";

  @Test
  void parse_twoGpus_givesBoth() {
    GpuTable table = GpuTable.parse(A + "\n" + B + "\n");
    assertThat(table.problems()).isEmpty();
    assertThat(table.usable()).hasSize(2);
    Gpu gpu = table.byUuid("GPU-8b2d6c1f-2a3e-5d4c-8b9f-123456789abc").orElseThrow();
    assertThat(gpu.index()).isEqualTo(1);
    assertThat(gpu.name()).isEqualTo("NVIDIA GeForce RTX 4090");
    assertThat(gpu.memoryTotalBytes()).isEqualTo(24564L << 20);
    assertThat(gpu.memoryFreeBytes()).isEqualTo(512L << 20);
    assertThat(gpu.computeCapability()).isEqualTo("8.9");
    assertThat(gpu.driverVersion()).isEqualTo("550.54.15");
  }

  @Test
  void parse_nothing_saysThatThereIsNoGpu() {
    assertThat(GpuTable.parse("\n").problems()).singleElement().asString().contains("no GPU");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[N/A]", "[Not Supported]", "[Insufficient Permissions]", "N/A"})
  void parse_memoryThatIsNotTold_isAGpuThatCannotBeUsed_withTheReason(String unknown) {
    GpuTable table = GpuTable.parse(A.replace("81000", unknown) + "\n" + B);
    assertThat(table.usable()).extracting(Gpu::index).containsExactly(1);
    assertThat(table.problems()).singleElement().asString().contains("MIG", "GPU 0", unknown);
  }

  @Test
  void parse_gpuThatIsTooOld_cannotBeUsed() {
    GpuTable table = GpuTable.parse(A.replace("8.0", "3.0"));
    assertThat(table.usable()).isEmpty();
    assertThat(table.problems()).singleElement().asString().contains("compute capability 3.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0, GPU-7a1c5b0e-1f2d, NVIDIA A100, 81920, 81000, 550.54.15",
        "0, GPU-7a1c5b0e-1f2d, NVIDIA A100, 81920 MiB, 81000 MiB, 550.54.15, 8.0",
        "zero, GPU-7a1c5b0e-1f2d, NVIDIA A100, 81920, 81000, 550.54.15, 8.0",
        "0, 7a1c5b0e-1f2d, NVIDIA A100, 81920, 81000, 550.54.15, 8.0",
        "0, GPU-7a1c5b0e-1f2d, NVIDIA A100, 81920, 91000, 550.54.15, 8.0",
        "0, GPU-7a1c5b0e-1f2d, NVIDIA A100, -1, 81000, 550.54.15, 8.0",
        "0, GPU-7a1c5b0e-1f2d, NVIDIA A100, 81920, 81000, 550.54.15, eight",
        "0, GPU-$(reboot), NVIDIA A100, 81920, 81000, 550.54.15, 8.0",
        "Failed to initialize NVML: Driver/library version mismatch",
      })
  void parse_lineThatIsNoGpu_isRefusedWithTheLine(String line) {
    assertThatThrownBy(() -> GpuTable.parse(line))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining(line);
  }

  @Test
  void parse_theSameGpuTwice_isRefused() {
    assertThatThrownBy(() -> GpuTable.parse(A + "\n" + A)).isInstanceOf(InvalidDataException.class);
  }
}

package io.sentryal.insar.localcuda.internal.gpu;

import java.util.Locale;

/**
 * One GPU that can be used, as {@code nvidia-smi} tells it. Immutable.
 *
 * @param index its number among the GPUs of this machine, in the order of the PCI bus
 * @param uuid its name for CUDA, {@code GPU-...}
 * @param name product name
 * @param memoryTotalBytes its memory (bytes)
 * @param memoryFreeBytes the part of it that nobody uses now (bytes)
 * @param driverVersion version of the driver
 * @param computeCapability generation, for example {@code 9.0}
 */
public record Gpu(
    int index,
    String uuid,
    String name,
    long memoryTotalBytes,
    long memoryFreeBytes,
    String driverVersion,
    String computeCapability) {

  /** Returns its number and names in words. */
  public String label() {
    return "GPU " + index + " (" + name + ", " + uuid + ")";
  }

  /** Returns everything in words. */
  public String describe() {
    return label()
        + String.format(
            Locale.ROOT,
            ": %d of %d MiB free, compute capability %s, driver %s",
            memoryFreeBytes >> 20,
            memoryTotalBytes >> 20,
            computeCapability,
            driverVersion);
  }
}

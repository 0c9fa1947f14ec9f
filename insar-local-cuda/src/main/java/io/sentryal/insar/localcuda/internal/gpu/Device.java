package io.sentryal.insar.localcuda.internal.gpu;

import java.util.Optional;

/**
 * On what a worker computes. Immutable.
 *
 * @param gpu the GPU; empty for the CPU
 */
public record Device(Optional<Gpu> gpu) {
  /** The CPU. */
  public static final Device CPU = new Device(Optional.empty());

  /** Returns a GPU as device. */
  public static Device of(Gpu gpu) {
    return new Device(Optional.of(gpu));
  }

  /** Returns the device in words. */
  public String label() {
    return gpu.map(Gpu::label).orElse("CPU");
  }
}

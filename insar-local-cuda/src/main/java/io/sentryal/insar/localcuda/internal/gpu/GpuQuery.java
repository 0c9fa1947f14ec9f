package io.sentryal.insar.localcuda.internal.gpu;

/** Asks which GPUs there are and how much of their memory is free. Thread-safe. */
@FunctionalInterface
public interface GpuQuery {

  /** Returns what there is now; never throws for a machine without a GPU. */
  GpuTable ask();
}

package io.sentryal.insar.localcuda;

import java.util.List;
import java.util.Optional;

/**
 * What this machine has for the backend, and what it lacks. Immutable.
 *
 * @param gpus the GPUs that can be used, in words
 * @param gpuProblem why none can be used, or some cannot, with the remedy
 * @param worker the worker, its ISCE3 and where it was found, in words
 * @param workerProblem why there is no worker, or why it cannot use the GPUs, with the remedy
 */
public record LocalCudaReport(
    List<String> gpus,
    Optional<String> gpuProblem,
    Optional<String> worker,
    Optional<String> workerProblem) {
  public LocalCudaReport {
    gpus = List.copyOf(gpus);
  }
}

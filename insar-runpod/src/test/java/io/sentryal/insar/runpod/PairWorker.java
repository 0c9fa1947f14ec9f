package io.sentryal.insar.runpod;

import io.sentryal.insar.testkit.runpod.EmulatedHandler;
import java.time.Duration;

/** Workers of {@link PairJobs} by their speed. */
final class PairWorker {
  private PairWorker() {}

  static EmulatedHandler of(Duration runtime) {
    return call -> PairJobs.worker(call, runtime);
  }
}

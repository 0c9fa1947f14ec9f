package io.sentryal.insar.localcpu.internal.engine;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.spi.JobControl;
import io.sentryal.insar.backend.spi.PairWork;

/**
 * The embedded engine: from two products to displacements at points. Immutable, thread-safe.
 *
 * <p>Steps: products and orbits; terrain; bursts and window that the points need; interferogram per
 * burst; mosaic; filter; unwrapping; reference; values at the points. Each step has a class of its
 * own; {@link PairRun} is one run through them.
 */
public final class PairProcessor implements PairWork {
  private final EngineSettings settings;

  /**
   * Creates an engine.
   *
   * @param settings threads and files of the engine
   */
  public PairProcessor(EngineSettings settings) {
    this.settings = settings;
  }

  @Override
  public InsarResult measure(InsarJob job, JobControl control) {
    StageLog stages = new StageLog(control);
    try (PairInputs inputs = PairInputs.open(job, settings.workFolder())) {
      return new PairRun(settings, job, inputs, stages).run(control);
    }
  }
}

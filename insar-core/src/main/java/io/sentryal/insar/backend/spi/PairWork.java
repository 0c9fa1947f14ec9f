package io.sentryal.insar.backend.spi;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;

/** Measures one pair, in the calling thread and those it starts itself. */
@FunctionalInterface
public interface PairWork {

  /**
   * Measures the pair and returns one measurement per requested point, in the order of the request.
   *
   * <p>What it throws ends the job: a {@code ProcessingException} keeps its code, other exceptions
   * get the code that fits their type ({@link JobHandleSupport#fail}).
   *
   * @param job what to measure
   * @param control reports progress and tells whether to stop
   * @throws Exception if the pair cannot be measured
   */
  InsarResult measure(InsarJob job, JobControl control) throws Exception;
}

package io.sentryal.insar.testkit.runpod;

/**
 * What an in-process worker does with a job: decides, when the job starts, what will happen and
 * when. Must not call the emulator.
 */
@FunctionalInterface
public interface EmulatedHandler {
  /**
   * Returns what the worker will do.
   *
   * @param call the job as the worker sees it
   */
  WorkerScript handle(EmulatedCall call);
}

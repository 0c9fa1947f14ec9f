package io.sentryal.insar.monitor;

/** What a run is doing, in the order in which it comes; downloading and measuring overlap. */
public enum MonitoringStep {
  /** Fetching images. */
  DOWNLOADING,
  /** Measuring pairs. */
  MEASURING,
  /** Choosing the reference and turning pairs into series. */
  INVERTING,
  /** Keeping the series. */
  STORING,
  /** Ended. */
  DONE
}

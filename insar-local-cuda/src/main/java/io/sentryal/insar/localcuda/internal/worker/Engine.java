package io.sentryal.insar.localcuda.internal.worker;

import java.util.Locale;

/** What processes a pair inside the worker. */
public enum Engine {
  /** The real one. */
  ISCE3,
  /** A stand-in for tests, whose results are simulated and say so. */
  SCRIPTED;

  /** Returns its name on the worker's command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

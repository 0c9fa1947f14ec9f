package io.sentryal.insar.export;

/** What every export says in the same words. */
final class ExportWords {
  static final String SIGN = "line of sight, positive toward the satellite";
  static final String YEAR = "365.25 days";
  static final String SIMULATED_NOTE =
      "SIMULATED: made from simulated input, says nothing about real ground";

  private ExportWords() {}
}

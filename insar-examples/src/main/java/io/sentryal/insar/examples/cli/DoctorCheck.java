package io.sentryal.insar.examples.cli;

import java.util.List;
import java.util.Map;

/**
 * Something that {@code insar doctor} looks at: one class for each, listed in {@link
 * DoctorCommand}. A check throws nothing: what it cannot find out is a finding.
 */
interface DoctorCheck {
  /**
   * Returns what it found.
   *
   * @param environment the environment of the run
   */
  List<DoctorFinding> run(Map<String, String> environment);
}

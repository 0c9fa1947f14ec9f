package io.sentryal.insar.examples.cli;

import org.jspecify.annotations.Nullable;

/**
 * What a check found.
 *
 * @param subject what was checked, in one or two words
 * @param status how it is
 * @param message what was found, and the remedy; never a secret
 * @param page where it can be mended, or null
 */
record DoctorFinding(String subject, Status status, String message, @Nullable String page) {
  /** How it is with one thing. */
  enum Status {
    /** All is well. */
    OK("ok"),
    /** An optional thing is not there, such as a GPU; nothing is wrong. */
    ABSENT("absent"),
    /** Something has to be mended. */
    PROBLEM("PROBLEM");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  static DoctorFinding ok(String subject, String message) {
    return new DoctorFinding(subject, Status.OK, message, null);
  }

  static DoctorFinding problem(String subject, String message) {
    return new DoctorFinding(subject, Status.PROBLEM, message, null);
  }
}

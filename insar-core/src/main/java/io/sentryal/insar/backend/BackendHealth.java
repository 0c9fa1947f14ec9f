package io.sentryal.insar.backend;

import java.util.List;
import java.util.Objects;

/**
 * Whether a backend can take jobs now. Immutable.
 *
 * @param status the verdict
 * @param details what was looked at and found, one line each, with the remedy where something is
 *     wrong
 */
public record BackendHealth(Status status, List<String> details) {
  public BackendHealth {
    Objects.requireNonNull(status, "status");
    details = List.copyOf(details);
  }

  /** The verdict. */
  public enum Status {
    /** Takes jobs. */
    OK,
    /** Takes jobs, with a restriction. */
    DEGRADED,
    /** Takes no jobs. */
    DOWN
  }
}

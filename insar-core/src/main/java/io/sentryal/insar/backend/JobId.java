package io.sentryal.insar.backend;

/**
 * The name of a job, chosen by the caller; the same id is the same job. Immutable.
 *
 * @param value 1 to 128 of {@code A-Z a-z 0-9 . _ -}
 */
public record JobId(String value) implements Comparable<JobId> {
  public JobId {
    if (!value.matches("[A-Za-z0-9._-]{1,128}")) {
      throw new IllegalArgumentException(
          "job id must be 1 to 128 of A-Z a-z 0-9 . _ -, was '" + value + "'");
    }
  }

  @Override
  public int compareTo(JobId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

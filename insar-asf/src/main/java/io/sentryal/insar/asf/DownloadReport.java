package io.sentryal.insar.asf;

import io.sentryal.insar.error.InsarException;
import java.util.List;

/**
 * What came of a download, in the order in which the files were asked for. Immutable.
 *
 * @param files the files that are there
 * @param failures the files that are not
 * @param cancelled whether it was stopped before its end
 */
public record DownloadReport(
    List<DownloadedFile> files, List<FailedDownload> failures, boolean cancelled) {
  public DownloadReport {
    files = List.copyOf(files);
    failures = List.copyOf(failures);
  }

  /** Returns whether every file is there. */
  public boolean isComplete() {
    return failures.isEmpty();
  }

  /**
   * Returns this report if every file is there.
   *
   * @throws InsarException that of the first file that is not; those of the others are suppressed
   *     ones of it
   */
  public DownloadReport requireComplete() {
    if (failures.isEmpty()) {
      return this;
    }
    InsarException first = failures.get(0).error();
    for (FailedDownload other : failures) {
      if (other.error() != first) {
        first.addSuppressed(other.error());
      }
    }
    throw first;
  }
}

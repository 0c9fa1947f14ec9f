package io.sentryal.insar.asf.internal.download;

import io.sentryal.insar.error.InsarIoException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;

/** What it means that the disk fails. */
final class DiskFailure {
  private DiskFailure() {}

  static InsarIoException of(Path path, String what, IOException e) {
    if (e instanceof ClosedByInterruptException) {
      return new InsarIoException(path.toString(), "interrupted", e, false);
    }
    return new InsarIoException(
        path.toString(),
        what
            + " ("
            + (e.getMessage() == null ? e.toString() : e.getMessage())
            + "); check the free space and the permissions, or choose another folder",
        e,
        false);
  }
}

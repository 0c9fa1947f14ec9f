package io.sentryal.insar.export;

import io.sentryal.insar.error.InsarIoException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Writes files whole or not at all: a reader sees the old file or the new one. */
final class AtomicFile {
  private AtomicFile() {}

  /** Writes what a file holds. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file by way of a temporary one beside it; its folder is made if need be.
   *
   * @throws InsarIoException if that fails; nothing half-written is left
   */
  static void write(Path file, Content content) {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null || target.getFileName() == null) {
      throw new IllegalArgumentException(file + " is no file");
    }
    try {
      Files.createDirectories(folder);
      // Not createTempFile: the file would be readable by its owner only.
      Path part = folder.resolve("." + target.getFileName() + "-" + UUID.randomUUID() + ".part");
      try {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
          content.writeTo(out);
        }
        move(part, target);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new InsarIoException(
          target.toString(), "cannot be written: " + e.getMessage() + "; free or choose space", e);
    }
  }

  private static void move(Path part, Path target) throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}

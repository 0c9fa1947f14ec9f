package io.sentryal.insar.examples.cli;

import io.sentryal.insar.error.InsarIoException;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Writes a text file whole or not at all. */
final class OutputFile {
  private OutputFile() {}

  /** Writes the content. */
  interface Content {
    void writeTo(Writer writer) throws IOException;
  }

  /**
   * Writes a file under another name and renames it when it is complete; makes its folder.
   *
   * @throws InsarIoException if the disk refuses
   */
  static void write(Path file, Content content) {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null) {
      throw new IllegalArgumentException("'" + file + "' is no file");
    }
    try {
      Files.createDirectories(folder);
      // Not createTempFile: the file would be readable by its owner only.
      Path part = folder.resolve("." + target.getFileName() + "-" + UUID.randomUUID() + ".part");
      try {
        try (Writer writer = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
          content.writeTo(writer);
        }
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new InsarIoException(
          target.toString(), "cannot be written: " + e.getMessage() + "; choose --out", e);
    }
  }
}

package io.sentryal.insar.examples.cli;

import io.sentryal.insar.archive.TransferListener;
import io.sentryal.insar.asf.AsfArchive;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.model.Granule;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds a product by path, name or URL; fetches what is not on this machine. */
final class SceneFiles {
  private final AsfArchive archive;
  private final Path folder;
  private final TransferListener listener;

  SceneFiles(AsfArchive archive, Path folder, TransferListener listener) {
    this.archive = archive;
    this.folder = folder;
    this.listener = listener;
  }

  /**
   * Returns where a product lies for a worker far away: nothing is fetched.
   *
   * @param option the option that names it, for messages
   * @param text name of a scene or burst, or https URL of one
   */
  URI locate(String option, String text) {
    if (text.matches("(?i)https?://.*")) {
      return URI.create(text);
    }
    if (!text.matches("S1[A-Z_0-9]+(-BURST)?")) {
      throw new IllegalArgumentException(
          option
              + ": '"
              + text
              + "' is no URL and no name of a scene; a worker far away cannot read files of this"
              + " machine");
    }
    return granule(option, text)
        .uri()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    option + ": " + archive.name() + " gives no URL of '" + text + "'"));
  }

  /**
   * Returns the file of a product.
   *
   * @param option the option that names it, for messages
   * @param text path of a SAFE folder or zip, name of a scene or burst, or https URL of one
   */
  URI find(String option, String text) {
    if (text.matches("(?i)https?://.*")) {
      String name = text.substring(text.lastIndexOf('/') + 1).replaceFirst("\\.[A-Za-z]+$", "");
      return fetch(option, name);
    }
    Path path = Path.of(text);
    if (Files.exists(path)) {
      return path.toAbsolutePath().toUri();
    }
    if (text.matches("S1[A-Z_0-9]+(-BURST)?")) {
      return fetch(option, text);
    }
    throw new IllegalArgumentException(
        option
            + ": '"
            + text
            + "' does not exist, and is no name of a scene; check the path of the SAFE folder or"
            + " zip");
  }

  private Granule granule(String option, String name) {
    return archive
        .granule(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    option + ": " + archive.name() + " knows no '" + name + "'; check it"));
  }

  private URI fetch(String option, String name) {
    Granule granule = granule(option, name);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InsarIoException(folder.toString(), "cannot be made: " + e.getMessage(), e);
    }
    return archive.fetch(granule, folder, listener).toAbsolutePath().toUri();
  }
}

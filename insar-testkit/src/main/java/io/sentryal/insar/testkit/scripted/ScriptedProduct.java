package io.sentryal.insar.testkit.scripted;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.model.Granule;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * What a {@link ScriptedArchive} gives in place of an image: its name and time, nothing else.
 *
 * @param granuleId id of the image
 * @param sensingStart start of sensing (UTC)
 */
public record ScriptedProduct(String granuleId, Instant sensingStart) {

  /** Writes the product of an image into a folder and returns the file. */
  public static Path write(Granule granule, Path folder) {
    Path file = folder.resolve(granule.fileName().orElse(granule.id() + ".scripted"));
    try {
      Path whole = Files.createTempFile(folder, "scripted", ".part");
      Files.write(whole, List.of("SIMULATED", granule.id(), granule.sensingStart().toString()));
      return Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new InsarIoException(file.toString(), "cannot be written: " + e, e);
    }
  }

  /**
   * Reads a product.
   *
   * @throws ProcessingException if there is none, or it is none
   */
  public static ScriptedProduct read(URI uri) {
    try {
      List<String> lines = Files.readAllLines(Path.of(uri));
      return new ScriptedProduct(lines.get(1), Instant.parse(lines.get(2)));
    } catch (IOException e) {
      throw new ProcessingException(FailureCode.DOWNLOAD_FAILED, uri + " cannot be read: " + e, e);
    } catch (IndexOutOfBoundsException | DateTimeParseException e) {
      throw new ProcessingException(
          FailureCode.PRODUCT_CORRUPT, uri + " is no scripted product: " + e, e);
    }
  }
}

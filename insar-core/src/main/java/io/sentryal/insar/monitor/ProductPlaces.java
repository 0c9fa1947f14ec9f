package io.sentryal.insar.monitor;

import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.model.Granule;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Where the products of a run lie: in the work folder, or at the archive for remote backends. */
final class ProductPlaces {
  private final Path folder;
  private final boolean remote;

  /**
   * @param folder the work folder
   * @param remote whether the backend fetches https products by itself
   */
  ProductPlaces(Path folder, boolean remote) {
    this.folder = folder.toAbsolutePath().normalize();
    this.remote = remote;
  }

  Path folder() {
    return folder;
  }

  /** Returns the product's URI if the backend fetches it by itself. */
  Optional<URI> remote(Granule granule) {
    return remote
        ? granule
            .uri()
            .filter(uri -> "https".equals(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  /** Returns whether the product lies in the work folder, whole by its size. */
  boolean isPresent(Granule granule) {
    if (granule.fileName().isEmpty() || granule.bytes().isEmpty()) {
      return false;
    }
    Path file = local(granule);
    try {
      return Files.isRegularFile(file) && Files.size(file) == granule.bytes().getAsLong();
    } catch (IOException e) {
      throw new InsarIoException(file.toString(), "cannot be looked at: " + e, e);
    }
  }

  /** Returns where the product is, or roughly will be, for an estimate. */
  URI expected(Granule granule) {
    return remote(granule).orElseGet(() -> local(granule).toUri());
  }

  /** A name from outside is a name, never a path. */
  private Path local(Granule granule) {
    String name = granule.fileName().orElse(granule.sceneName() + ".zip");
    return folder.resolve(name.replaceAll("[^A-Za-z0-9._-]", "_"));
  }
}

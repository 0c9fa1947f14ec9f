package io.sentryal.insar.json;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One image that a {@link WorkerRequest} names. Immutable. The text form leaves out where it lies:
 * the URL may be signed.
 *
 * @param granule name of the scene or burst
 * @param place https URL or file
 * @param bytes size of the file, if the archive tells it
 * @param md5 MD5 sum of the file, lower-case hexadecimal, if the archive tells it
 */
public record WorkerImage(String granule, URI place, OptionalLong bytes, Optional<String> md5) {
  public WorkerImage {
    if (!granule.matches("[A-Za-z0-9_-]{1,128}")) {
      throw new IllegalArgumentException(
          "an image is named by 1 to 128 of A-Z a-z 0-9 _ -, was '"
              + granule
              + "'; name the file like the scene");
    }
    WorkerUris.check("place of " + granule, place);
    if (bytes.orElse(1) < 1 || !md5.orElse("0".repeat(32)).matches("[0-9a-f]{32}")) {
      throw new IllegalArgumentException(
          granule + " has a size of " + bytes + " bytes and the MD5 sum " + md5);
    }
  }

  /** Returns the image at a place; its name is that of the file. */
  public static WorkerImage at(URI place) {
    return new WorkerImage(granuleName(place), place, OptionalLong.empty(), Optional.empty());
  }

  /** Returns the name of the image at a place: the name of the file without its endings. */
  public static String granuleName(URI place) {
    String path = String.valueOf(place.getPath()).replaceFirst("/+$", "");
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.replaceFirst("\\.zip$", "").replaceFirst("\\.(SAFE|tiff)$", "");
  }

  @Override
  public String toString() {
    return granule;
  }
}

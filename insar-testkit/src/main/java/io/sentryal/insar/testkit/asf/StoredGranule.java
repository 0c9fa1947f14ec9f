package io.sentryal.insar.testkit.asf;

import io.sentryal.insar.model.BurstId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/**
 * A granule in the archive: with its concept ids, and size and sum of its file.
 *
 * @param granule what was put in
 * @param conceptId id of the granule in CMR
 * @param bytes size of the file, 0 if there is none
 * @param md5 MD5 sum of the file
 */
record StoredGranule(EmulatedGranule granule, String conceptId, long bytes, String md5) {
  private static final Map<Character, String> SCENES =
      Map.of(
          'A', "C1214470488-ASF",
          'B', "C1327985661-ASF",
          'C', "C3470873558-ASF",
          'D', "C4175278193-ASF");

  static StoredGranule of(EmulatedGranule granule, int number) {
    String conceptId = "G" + (9_000_000_000L + number) + "-ASF";
    if (granule.file().isEmpty()) {
      return new StoredGranule(granule, conceptId, 0, "d41d8cd98f00b204e9800998ecf8427e");
    }
    Path file = granule.file().get();
    try {
      return new StoredGranule(granule, conceptId, Files.size(file), md5(file));
    } catch (IOException e) {
      throw new UncheckedIOException("the file to serve, " + file + ", cannot be read", e);
    }
  }

  private static String md5(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      byte[] buffer = new byte[1 << 16];
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        digest.update(buffer, 0, got);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  String collectionConceptId() {
    if (granule.burstId().isPresent()) {
      return "C2709161906-ASF";
    }
    String platform = granule.platform().name();
    return SCENES.getOrDefault(platform.charAt(platform.length() - 1), "C9999999999-ASF");
  }

  String collectionShortName() {
    return granule.burstId().isPresent()
        ? "SENTINEL-1_BURSTS"
        : granule.platform().name().toUpperCase(Locale.ROOT) + "_SLC";
  }

  /** Returns the path under which the file is asked for. */
  String path() {
    if (granule.burstId().isPresent()) {
      BurstId burst = granule.burstId().get();
      return "/"
          + granule.name().replaceFirst("-BURST$", "")
          + "/"
          + burst.subswath()
          + "/"
          + granule.polarization()
          + "/"
          + burst.number()
          + ".tiff";
    }
    String satellite = granule.platform().name();
    return "/SLC/S" + satellite.charAt(satellite.length() - 1) + "/" + granule.fileName();
  }

  /** Returns the path under which a burst's metadata is asked for. */
  String metadataPath() {
    return path().replaceFirst("\\.tiff$", ".xml");
  }
}

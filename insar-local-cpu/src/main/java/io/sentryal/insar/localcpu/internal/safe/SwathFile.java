package io.sentryal.insar.localcpu.internal.safe;

import io.sentryal.insar.internal.xml.XmlElement;
import io.sentryal.insar.model.Polarization;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An annotation file and what its name says. Immutable.
 *
 * @param name name in the product, for example {@code x.SAFE/annotation/s1a-iw2-slc-vv-...-005.xml}
 * @param stem last part of the name without {@code .xml}
 * @param mission for example {@code S1A}
 * @param swath for example {@code IW2}
 * @param polarization the polarisation
 */
record SwathFile(
    String name, String stem, String mission, String swath, Polarization polarization) {
  static final Comparator<SwathFile> ORDER =
      Comparator.comparing((SwathFile file) -> file.polarization().code())
          .thenComparing(SwathFile::swath);

  private static final Pattern NAME =
      Pattern.compile("((s1[a-z])-(iw[1-3])-slc-([hv]{2})(?:-.*)?)\\.xml");

  /** Returns the file if its name is that of an IW SLC annotation. */
  static Optional<SwathFile> of(String name) {
    Matcher matcher =
        NAME.matcher(name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new SwathFile(
            name,
            matcher.group(1),
            matcher.group(2).toUpperCase(Locale.ROOT),
            matcher.group(3).toUpperCase(Locale.ROOT),
            new Polarization(matcher.group(4))));
  }

  /**
   * Refuses an annotation that is not what the file's name and the manifest say.
   *
   * @throws io.sentryal.insar.error.InvalidDataException naming both
   */
  void checkHeader(XmlElement root, Manifest manifest) {
    XmlElement header = root.child("adsHeader");
    require(header, "missionId", mission);
    require(header, "productType", "SLC");
    require(header, "swath", swath);
    require(header, "polarisation", polarization.code());
    int orbit = header.integer("absoluteOrbitNumber");
    if (!manifest.absoluteOrbits().contains(orbit)) {
      throw header.invalid(
          "is of absolute orbit %d, but the manifest says %s: files of several products are mixed;"
                  .formatted(orbit, manifest.absoluteOrbits())
              + " fetch the product again");
    }
  }

  private void require(XmlElement header, String element, String expected) {
    String found = header.text(element);
    if (!found.equals(expected)) {
      throw header.invalid(
          "has <%s> %s, but the file is named %s: it is the annotation of another image; fetch the"
                  .formatted(element, found, stem)
              + " product again");
    }
  }
}

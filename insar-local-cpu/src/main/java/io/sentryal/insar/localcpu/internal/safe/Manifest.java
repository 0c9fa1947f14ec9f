package io.sentryal.insar.localcpu.internal.safe;

import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.internal.xml.XmlElement;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What {@code manifest.safe} says about a product as a whole. Immutable.
 *
 * @param processorVersion version of the Sentinel-1 IPF that made it, for example {@code 003.91}
 * @param platform the satellite
 * @param absoluteOrbits absolute orbit at the start and at the stop
 * @param relativeOrbit relative orbit at the start, 1 to 175
 * @param direction flight direction
 * @param sensingStart start of the acquisition (UTC)
 * @param simulated whether its processing or facility is named SIMULATED
 */
record Manifest(
    String processorVersion,
    Platform platform,
    List<Integer> absoluteOrbits,
    int relativeOrbit,
    OrbitDirection direction,
    Instant sensingStart,
    boolean simulated) {

  private static final String FIRST_OF_TODAYS_NUMBERING = "002.43";

  /** The parts of a manifest that are large and say nothing that is needed. */
  static final Set<String> SKIPPED =
      Set.of("informationPackageMap", "dataObjectSection", "resource", "footPrint");

  /**
   * Reads a manifest.
   *
   * @throws InvalidDataException if something is missing or unreadable
   */
  static Manifest of(XmlElement root) {
    XmlElement platform = only(root, "platform");
    XmlElement orbit = only(root, "orbitReference");
    Platform satellite = platform(platform);
    String version = processorVersion(root);
    List<Integer> absolute =
        orbit.children("orbitNumber").stream().map(XmlElement::toInteger).toList();
    if (absolute.isEmpty()) {
      throw orbit.invalid("has no <orbitNumber>; fetch the product again");
    }
    return new Manifest(
        version,
        satellite,
        absolute,
        relativeOrbit(orbit, satellite, absolute.get(0), version),
        direction(orbit),
        only(root, "acquisitionPeriod").time("startTime"),
        simulated(root));
  }

  private static XmlElement only(XmlElement root, String name) {
    return root.descendants(name).stream()
        .filter(element -> !element.isEmpty())
        .findFirst()
        .orElseThrow(() -> root.invalid("holds no <" + name + ">; fetch the product again"));
  }

  private static String processorVersion(XmlElement root) {
    XmlElement software =
        root.descendants("software").stream()
            .filter(element -> element.attribute("name").contains("IPF"))
            .findFirst()
            .orElseThrow(
                () -> root.invalid("names no Sentinel-1 IPF as its software; give an ESA product"));
    String version = software.attribute("version");
    if (!version.matches("\\d{3}\\.\\d{2}")) {
      throw software.invalid("must have a version such as 003.91, was '" + version + "'");
    }
    return version;
  }

  private static Platform platform(XmlElement platform) {
    String name = platform.text("familyName") + platform.text("number");
    if (!name.toUpperCase(Locale.ROOT).matches("SENTINEL-1[A-Z]")) {
      throw platform.invalid("must be Sentinel-1, was '" + name + "'");
    }
    return Platform.parse(name);
  }

  /**
   * Returns the relative orbit in today's numbering. Products of IPF before 2.43 count differently:
   * orbit 2674 of S1A (IPF 002.36) says 154, but crosses the equator where track 152 does.
   */
  private static int relativeOrbit(
      XmlElement orbit, Platform platform, int absoluteOrbit, String version) {
    List<XmlElement> relative = orbit.children("relativeOrbitNumber");
    int number =
        relative.isEmpty() || version.compareTo(FIRST_OF_TODAYS_NUMBERING) < 0
            ? RelativeOrbit.of(platform, absoluteOrbit)
                .orElseThrow(
                    () ->
                        orbit.invalid(
                            "has no <relativeOrbitNumber>, and no rule is known for " + platform))
            : relative.get(0).toInteger();
    if (number < 1 || number > RelativeOrbit.ORBITS) {
      throw orbit.invalid("must have a relative orbit of 1 to 175, was " + number);
    }
    return number;
  }

  private static OrbitDirection direction(XmlElement orbit) {
    XmlElement pass = only(orbit, "pass");
    try {
      return OrbitDirection.parse(pass.text());
    } catch (IllegalArgumentException e) {
      throw pass.invalid("must be ASCENDING or DESCENDING, was '" + pass.text() + "'");
    }
  }

  private static boolean simulated(XmlElement root) {
    return Stream.of("processing", "facility")
        .flatMap(name -> root.descendants(name).stream())
        .anyMatch(
            element -> element.attribute("name").toUpperCase(Locale.ROOT).contains("SIMULATED"));
  }
}

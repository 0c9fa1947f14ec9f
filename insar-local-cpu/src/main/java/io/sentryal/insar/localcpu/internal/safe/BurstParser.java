package io.sentryal.insar.localcpu.internal.safe;

import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.internal.xml.XmlElement;
import io.sentryal.insar.model.BurstId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns the bursts of {@code swathTiming} into {@link BurstAnnotation}s. */
final class BurstParser {
  /** A product can begin this long before the node that it annotates (s). */
  private static final double LONGEST_PRODUCT_S = 60;

  private final XmlElement image;
  private final Manifest manifest;
  private final String swath;
  private final int linesPerBurst;

  /**
   * Creates a parser.
   *
   * @param image the element {@code imageInformation}
   * @param manifest what holds for the whole product
   * @param swath the swath, for example {@code IW2}
   * @param linesPerBurst lines of every burst
   */
  BurstParser(XmlElement image, Manifest manifest, String swath, int linesPerBurst) {
    this.image = image;
    this.manifest = manifest;
    this.swath = swath;
    this.linesPerBurst = linesPerBurst;
  }

  /**
   * Returns the bursts in the order of the file. A burst without any valid line is left out, and
   * the index of the others tells where they lie.
   *
   * @throws InvalidDataException if something is missing or unreadable
   */
  List<BurstAnnotation> parse(XmlElement swathTiming) {
    List<BurstAnnotation> bursts = new ArrayList<>();
    int index = 0;
    for (XmlElement element : swathTiming.child("burstList").children("burst")) {
      Optional<int[]> window = validWindow(element);
      if (window.isPresent()) {
        bursts.add(burst(element, index, window.get()));
      }
      index++;
    }
    return bursts;
  }

  private BurstAnnotation burst(XmlElement element, int index, int[] window) {
    Instant sensing = element.time("sensingTime");
    return BurstAnnotation.builder()
        .index(index)
        .azimuthTime(element.time("azimuthTime"))
        .azimuthAnxTimeS(element.number("azimuthAnxTime"))
        .sensingTime(sensing)
        .byteOffset(element.longInteger("byteOffset"))
        .validWindow(window[0], window[1], window[2], window[3])
        .id(id(element, sensing))
        .build();
  }

  private BurstId id(XmlElement element, Instant sensing) {
    int orbit = manifest.relativeOrbit();
    return element
        .find("burstId")
        .map(id -> BurstIdFormula.ofNumber(id.toInteger(), orbit, swath))
        .orElseGet(() -> BurstIdFormula.ofSensingTime(seconds(nodeTime(), sensing), orbit, swath));
  }

  /**
   * Returns the node at which the manifest's relative orbit begins. Where a product starts more
   * than one orbit after the annotated node, or shortly before it, that is a neighbouring node.
   */
  private Instant nodeTime() {
    Instant node = image.time("ascendingNodeTime");
    double sinceNodeS = seconds(node, manifest.sensingStart());
    if (!(sinceNodeS > -LONGEST_PRODUCT_S && sinceNodeS < 2 * BurstIdFormula.ORBIT_S)) {
      throw image.invalid(
          "has an ascending node %.1f s before the start at %s; less than two orbits are expected"
              .formatted(sinceNodeS, manifest.sensingStart()));
    }
    double orbits = Math.floor(sinceNodeS / BurstIdFormula.ORBIT_S);
    return node.plusNanos(Math.round(orbits * BurstIdFormula.ORBIT_S * 1e9));
  }

  /** Returns first line, last line, first sample, last sample; nothing if no line is valid. */
  private Optional<int[]> validWindow(XmlElement burst) {
    int[] first = burst.child("firstValidSample").integers();
    int[] last = burst.child("lastValidSample").integers();
    if (first.length != linesPerBurst || last.length != linesPerBurst) {
      throw burst.invalid(
          "has %d and %d valid samples, but bursts have %d lines"
              .formatted(first.length, last.length, linesPerBurst));
    }
    int[] window = {-1, -1, 0, Integer.MAX_VALUE};
    for (int line = 0; line < linesPerBurst; line++) {
      if (first[line] >= 0 && last[line] >= first[line]) {
        window[0] = window[0] < 0 ? line : window[0];
        window[1] = line;
        window[2] = Math.max(window[2], first[line]);
        window[3] = Math.min(window[3], last[line]);
      }
    }
    return window[0] < 0 ? Optional.empty() : Optional.of(window);
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() * 1e-9;
  }
}

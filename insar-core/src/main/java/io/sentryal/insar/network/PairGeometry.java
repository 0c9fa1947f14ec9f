package io.sentryal.insar.network;

import io.sentryal.insar.internal.geometry.DateLine;
import io.sentryal.insar.model.Granule;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.locationtech.jts.geom.Geometry;

/**
 * Whether two images can interfere at all: same track, direction, mode, ground, polarisation.
 * Immutable.
 *
 * @param obstacle why the two images cannot be a pair; empty if they can
 * @param overlap share of the smaller footprint that both images show, in [0, 1]; empty for images
 *     of the same frame or burst, whose common ground is taken for granted, and for unknown
 *     footprints
 */
record PairGeometry(Optional<String> obstacle, OptionalDouble overlap) {

  /**
   * Returns the geometry of two images. What an archive does not tell about an image excludes
   * nothing, with one exception: different frames must be shown to overlap.
   */
  static PairGeometry of(Granule first, Granule second) {
    Optional<String> difference =
        differs("track", first.track(), second.track())
            .or(() -> differs("direction of flight", first.direction(), second.direction()))
            .or(() -> differs("beam mode", first.beamMode(), second.beamMode()))
            .or(() -> differs("product type", first.productType(), second.productType()))
            .or(() -> differs("burst", first.burstId(), second.burstId()))
            .or(() -> polarization(first, second));
    if (difference.isPresent()) {
      return new PairGeometry(difference, OptionalDouble.empty());
    }
    OptionalDouble overlap = overlap(first, second);
    return new PairGeometry(ground(first, second, overlap), overlap);
  }

  private static OptionalDouble overlap(Granule first, Granule second) {
    boolean sameBurst = first.burstId().isPresent() && first.burstId().equals(second.burstId());
    boolean sameFrame = first.frame().isPresent() && first.frame().equals(second.frame());
    if (sameBurst || sameFrame || first.footprint().isEmpty() || second.footprint().isEmpty()) {
      return OptionalDouble.empty();
    }
    Geometry one = DateLine.unwrapped(first.footprint().get());
    Geometry two = DateLine.unwrapped(second.footprint().get());
    double smallerArea = Math.min(one.getArea(), two.getArea());
    if (!(smallerArea > 0)) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(Math.min(1, DateLine.commonAreaSquareDeg(one, two) / smallerArea));
  }

  private static Optional<String> polarization(Granule first, Granule second) {
    boolean known = !first.polarizations().isEmpty() && !second.polarizations().isEmpty();
    return known && Collections.disjoint(first.polarizations(), second.polarizations())
        ? Optional.of(
            "no polarisation in common: "
                + first.polarizations()
                + " and "
                + second.polarizations())
        : Optional.empty();
  }

  private static Optional<String> ground(Granule first, Granule second, OptionalDouble overlap) {
    if (overlap.isPresent()) {
      return overlap.getAsDouble() > 0
          ? Optional.empty()
          : Optional.of("the footprints have nothing in common");
    }
    boolean framesDiffer =
        first.frame().isPresent()
            && second.frame().isPresent()
            && first.frame().getAsInt() != second.frame().getAsInt();
    return framesDiffer
        ? Optional.of(
            "frame "
                + first.frame().getAsInt()
                + " and frame "
                + second.frame().getAsInt()
                + ", and no footprint shows that they overlap")
        : Optional.empty();
  }

  private static Optional<String> differs(String what, OptionalInt first, OptionalInt second) {
    return first.isPresent() && second.isPresent()
        ? differs(what, Optional.of(first.getAsInt()), Optional.of(second.getAsInt()))
        : Optional.empty();
  }

  private static <T> Optional<String> differs(String what, Optional<T> first, Optional<T> second) {
    boolean differ =
        first.isPresent() && second.isPresent() && !Objects.equals(first.get(), second.get());
    return differ
        ? Optional.of(what + " differs: " + first.get() + " and " + second.get())
        : Optional.empty();
  }
}

package io.sentryal.insar.asf;

import io.sentryal.insar.archive.OrbitSource;
import io.sentryal.insar.asf.internal.FootprintOverlap;
import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.Granule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stack to be fetched: of which image, under which conditions, with which baselines. Immutable;
 * nothing is asked before {@link #fetch()}.
 *
 * <pre>{@code
 * Stack stack =
 *     archive
 *         .stackOf(granule)
 *         .sameFrame()
 *         .minOverlap(0.8)
 *         .baselines(BaselineMode.PRECISE_ORBIT_ELSE_STATE_VECTOR)
 *         .fetch();
 * }</pre>
 */
public final class StackRequest {
  private final Granule reference;
  private final Function<Granule, List<Granule>> pairable;
  private final Supplier<OrbitSource> orbits;
  private final Options options;

  /**
   * What is asked for.
   *
   * @param mode from what baselines are computed
   * @param sameFrame whether only images of the reference's frame are taken
   * @param minOverlap least share of the reference's footprint, 0 for any
   * @param target where baselines from orbits are computed; null for the centre of the reference
   * @param heightM height of that place above the ellipsoid (m)
   */
  private record Options(
      BaselineMode mode,
      boolean sameFrame,
      double minOverlap,
      @Nullable GeoPoint target,
      double heightM) {}

  StackRequest(
      Granule reference,
      Function<Granule, List<Granule>> pairable,
      Supplier<OrbitSource> orbits,
      BaselineMode mode) {
    this(reference, pairable, orbits, new Options(mode, false, 0, null, 0));
  }

  private StackRequest(
      Granule reference,
      Function<Granule, List<Granule>> pairable,
      Supplier<OrbitSource> orbits,
      Options options) {
    this.reference = Objects.requireNonNull(reference, "reference");
    this.pairable = pairable;
    this.orbits = orbits;
    this.options = options;
  }

  private StackRequest with(Options changed) {
    return new StackRequest(reference, pairable, orbits, changed);
  }

  /** Takes only images of the reference's frame (ASF's frame number). */
  public StackRequest sameFrame() {
    if (reference.frame().isEmpty()) {
      throw new IllegalArgumentException(
          reference.id() + " has no frame number (bursts have none); ask by minOverlap instead");
    }
    return with(
        new Options(options.mode, true, options.minOverlap, options.target, options.heightM));
  }

  /**
   * Takes only images that show enough of the ground that the reference shows.
   *
   * @param fraction least share of the reference's footprint, above 0 and at most 1
   */
  public StackRequest minOverlap(double fraction) {
    Checks.positive("minOverlap", fraction);
    Checks.inRange("minOverlap", fraction, 0, 1);
    return with(
        new Options(options.mode, options.sameFrame, fraction, options.target, options.heightM));
  }

  /** Sets from what the perpendicular baselines are computed; the archive's mode unless set. */
  public StackRequest baselines(BaselineMode mode) {
    return with(
        new Options(
            Objects.requireNonNull(mode, "mode"),
            options.sameFrame,
            options.minOverlap,
            options.target,
            options.heightM));
  }

  /** Sets where orbit files come from; the archive's {@link AsfArchive#orbits()} unless set. */
  public StackRequest orbits(OrbitSource source) {
    Objects.requireNonNull(source, "source");
    return new StackRequest(reference, pairable, () -> source, options);
  }

  /**
   * Sets where on the ground baselines from orbit files are computed. Unless set it is the centre
   * of the reference, on the ellipsoid as ASF does it: 1000 m of height change the perpendicular
   * baseline by less than a thousandth of the parallel one.
   *
   * @param place a place in the image of the reference
   * @param heightM its height above the WGS 84 ellipsoid (m)
   */
  public StackRequest target(GeoPoint place, double heightM) {
    return with(
        new Options(
            options.mode,
            options.sameFrame,
            options.minOverlap,
            Objects.requireNonNull(place, "place"),
            Checks.inRange("heightM", heightM, -1000, 10000)));
  }

  /**
   * Asks the archive and returns the stack.
   *
   * @throws IllegalArgumentException if the reference lacks what the search or a condition needs
   * @throws io.sentryal.insar.error.InvalidDataException if no image of the stack has what its
   *     baselines need
   * @throws io.sentryal.insar.error.InsarException if the archive or the source of orbits does not
   *     answer
   */
  public Stack fetch() {
    return of(pairable.apply(reference));
  }

  /** Returns the stack of images that are at hand already. */
  Stack of(List<Granule> found) {
    Map<String, String> leftOut = new LinkedHashMap<>();
    List<Granule> kept = new ArrayList<>();
    for (Granule granule : found) {
      @Nullable String reason = obstacle(granule);
      if (reason == null) {
        kept.add(granule);
      } else {
        leftOut.put(granule.id(), reason);
      }
    }
    StackBaselines computed =
        new StackBaselines(reference, options.mode, orbits, options.target, options.heightM);
    return computed.of(kept, leftOut);
  }

  private @Nullable String obstacle(Granule granule) {
    if (granule.id().equals(reference.id())) {
      return null;
    }
    if (granule.productType().filter(type -> type.startsWith("METADATA")).isPresent()) {
      return "metadata only, no image";
    }
    if (options.sameFrame && !granule.frame().equals(reference.frame())) {
      return granule.frame().isPresent()
          ? "frame " + granule.frame().getAsInt() + " is another"
          : "its frame is unknown";
    }
    if (options.minOverlap > 0) {
      double share = FootprintOverlap.shareOf(reference, granule);
      if (share < options.minOverlap) {
        return "shows %.3f of the reference's footprint".formatted(share);
      }
    }
    return null;
  }
}

package io.sentryal.insar.asf;

import io.sentryal.insar.archive.OrbitSource;
import io.sentryal.insar.asf.internal.StackCenter;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.model.BaselineSource;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.orbit.Pass;
import io.sentryal.insar.orbit.PassBaseline;
import io.sentryal.insar.orbit.SceneOrbit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Computes the baselines of one stack. Not thread-safe; used once. */
final class StackBaselines {
  private static final Comparator<Granule> BY_TIME =
      Comparator.comparing(Granule::sensingStart).thenComparing(Granule::id);

  private final BaselineMode mode;
  private final Supplier<OrbitSource> orbits;
  private @Nullable OrbitSource source;
  private final @Nullable GeoPoint target;
  private final double heightM;
  private final Map<String, Optional<Pass>> passes = new LinkedHashMap<>();
  private final Map<String, PassBaseline> geometry = new LinkedHashMap<>();
  private final List<StackWarning> warnings = new ArrayList<>();
  private Granule reference;

  /**
   * Prepares a stack.
   *
   * @param reference the image to which baselines refer
   * @param mode from what they are computed
   * @param orbits gives the source of orbit files, if the mode needs one
   * @param target where on the ground; null for the centre of the reference
   * @param heightM height of that place above the ellipsoid (m)
   */
  StackBaselines(
      Granule reference,
      BaselineMode mode,
      Supplier<OrbitSource> orbits,
      @Nullable GeoPoint target,
      double heightM) {
    this.reference = reference;
    this.mode = mode;
    this.orbits = orbits;
    this.target = target;
    this.heightM = heightM;
  }

  /** Returns the stack of the images; the reference is added if it is not among them. */
  Stack of(List<Granule> found, Map<String, String> leftOut) {
    Map<String, Granule> byId = new LinkedHashMap<>();
    byId.put(reference.id(), reference);
    found.forEach(granule -> byId.putIfAbsent(granule.id(), granule));
    List<Granule> granules = byId.values().stream().sorted(BY_TIME).toList();
    chooseReference(granules);
    List<BaselineStack.Entry> entries = granules.stream().map(this::entry).toList();
    warnOfMissing(entries);
    return new Stack(BaselineStack.of(reference, entries), geometry, warnings, leftOut);
  }

  /**
   * Without orbit files nothing refers to an image without state vectors: the one nearest in time
   * takes over.
   */
  private void chooseReference(List<Granule> granules) {
    if (mode.takesOrbits() || hasStateVectors(reference)) {
      return;
    }
    Granule wanted = reference;
    reference =
        granules.stream()
            .filter(StackBaselines::hasStateVectors)
            .min(Comparator.comparing(granule -> apart(wanted, granule)))
            .orElseThrow(
                () ->
                    new InvalidDataException(
                        wanted.id(),
                        "none of the "
                            + granules.size()
                            + " images of its stack has usable state vectors; take baselines from"
                            + " orbit files (BaselineMode.PRECISE_ORBIT)"));
    warn(
        StackWarning.Kind.NEW_REFERENCE,
        "the archive gives "
            + wanted.id()
            + " no usable state vectors: baselines refer to "
            + reference.id(),
        List.of(wanted.id(), reference.id()));
  }

  private static Duration apart(Granule one, Granule other) {
    return Duration.between(one.sensingStart(), other.sensingStart()).abs();
  }

  private static boolean hasStateVectors(Granule granule) {
    return Baselines.perpendicularM(granule, granule, BaselineMode.EXACT).isPresent();
  }

  private BaselineStack.Entry entry(Granule secondary) {
    long days = Baselines.temporalDays(reference, secondary);
    OptionalDouble valueM = OptionalDouble.empty();
    BaselineSource from = BaselineSource.MISSING;
    boolean orbitFirst = mode.takesOrbits() && mode != BaselineMode.EXACT_ELSE_PRECISE_ORBIT;
    if (!orbitFirst) {
      valueM = fromStateVectors(secondary);
      from = BaselineSource.STATE_VECTOR;
    }
    if (valueM.isEmpty() && mode.takesOrbits()) {
      valueM = fromOrbits(secondary);
      from = BaselineSource.PRECISE_ORBIT;
    }
    if (valueM.isEmpty() && orbitFirst && mode.takesStateVectors()) {
      valueM = fromStateVectors(secondary);
      from = BaselineSource.STATE_VECTOR;
    }
    return new BaselineStack.Entry(
        secondary, days, valueM, valueM.isPresent() ? from : BaselineSource.MISSING);
  }

  private OptionalDouble fromStateVectors(Granule secondary) {
    BaselineMode times = mode == BaselineMode.ASF_SEARCH ? mode : BaselineMode.EXACT;
    return Baselines.perpendicularM(reference, secondary, times);
  }

  private OptionalDouble fromOrbits(Granule secondary) {
    Optional<Pass> from = pass(reference);
    Optional<Pass> to = pass(secondary);
    if (from.isEmpty() || to.isEmpty()) {
      return OptionalDouble.empty();
    }
    PassBaseline baseline = PassBaseline.between(from.get(), to.get(), place(), heightM);
    geometry.put(secondary.id(), baseline);
    boolean itself = secondary.id().equals(reference.id());
    return OptionalDouble.of(itself ? 0 : baseline.perpendicularM());
  }

  private GeoPoint place() {
    return target != null ? target : StackCenter.of(reference);
  }

  private Optional<Pass> pass(Granule granule) {
    Optional<Pass> known = passes.get(granule.id());
    if (known == null) {
      known = fetchPass(granule);
      passes.put(granule.id(), known);
    }
    return known;
  }

  private Optional<Pass> fetchPass(Granule granule) {
    try {
      SceneOrbit orbit = source().orbit(granule);
      for (String warning : orbit.warnings()) {
        warn(StackWarning.Kind.ORBIT_QUALITY, warning, List.of(granule.id()));
      }
      return Optional.of(
          Pass.of(
              orbit.stateVectors(), granule.sensingStart(), granule.sensingStop().orElseThrow()));
    } catch (ProcessingException e) {
      if (e.code() != FailureCode.ORBIT_MISSING) {
        throw e;
      }
      warn(StackWarning.Kind.NO_ORBIT, String.valueOf(e.getMessage()), List.of(granule.id()));
      return Optional.empty();
    }
  }

  /** One source for all images: it reads its listing once. */
  private OrbitSource source() {
    OrbitSource known = source;
    if (known == null) {
      known = orbits.get();
      source = known;
    }
    return known;
  }

  private void warnOfMissing(List<BaselineStack.Entry> entries) {
    List<String> missing =
        entries.stream()
            .filter(entry -> entry.source() == BaselineSource.MISSING)
            .map(entry -> entry.granule().id())
            .toList();
    if (!missing.isEmpty() && !mode.takesOrbits()) {
      warn(
          StackWarning.Kind.NO_STATE_VECTORS,
          missing.size()
              + " of "
              + entries.size()
              + " images have no perpendicular baseline: the archive gives no usable state vectors;"
              + " BaselineMode.EXACT_ELSE_PRECISE_ORBIT fills them from orbit files",
          missing);
    }
  }

  private void warn(StackWarning.Kind kind, String message, List<String> granules) {
    warnings.add(new StackWarning(kind, message, granules));
  }
}

package io.sentryal.insar.monitor;

import io.sentryal.insar.error.MonitoringFailedException;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointMeasurement;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.monitor.PairOutcome.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Brings all pairs to one reference point: the site's, or the one that this chooses. Pure.
 *
 * <p>Each pair comes relative to whatever the backend took as zero; from every value the value of
 * the reference point in the same pair is taken away, and its noise is added.
 */
final class Referencing {
  private Referencing() {}

  /**
   * Pairs that share one zero. Immutable.
   *
   * @param pointId id of the reference point
   * @param rule how it was chosen, in words
   * @param pairs the pairs in which it is valid, in order
   * @param leftOut the pairs in which it is not, with the reasons
   */
  record Referenced(
      String pointId, String rule, List<ReferencedPair> pairs, List<FailedPair> leftOut) {}

  /**
   * One pair, relative to the reference point. Immutable.
   *
   * @param measured the pair as the backend measured it
   * @param measurements one per point of the site, in its order
   */
  record ReferencedPair(Measured measured, List<PointMeasurement> measurements) {}

  /**
   * Returns the pairs relative to one point.
   *
   * @param site the site
   * @param measured its pairs, each with one measurement per point, in the order of the points
   * @throws MonitoringFailedException if there is no such point in any pair
   */
  static Referenced apply(Site site, List<Measured> measured) {
    Choice choice =
        site.referencePointId().isPresent()
            ? new Choice(indexOf(site, site.referencePointId().get()), "given by the site")
            : choose(site, measured);
    String pointId = site.points().get(choice.index()).id();
    List<ReferencedPair> kept = new ArrayList<>();
    List<FailedPair> leftOut = new ArrayList<>();
    for (Measured pair : measured) {
      PointMeasurement zero = pair.result().measurements().get(choice.index());
      if (zero.isValid()) {
        kept.add(new ReferencedPair(pair, relativeTo(zero, pair.result().measurements())));
      } else {
        leftOut.add(
            new FailedPair(
                pair.pair().pair(),
                Optional.empty(),
                "the reference point '"
                    + pointId
                    + "' has no value in it: "
                    + zero.reason().map(Enum::name).orElse("unknown")));
      }
    }
    if (kept.isEmpty()) {
      throw new MonitoringFailedException(
          site.id(),
          "the reference point '"
              + pointId
              + "' has a value in none of the "
              + (measured.size() + " pairs; choose another one, or none"),
          leftOut.stream().map(FailedPair::toString).toList());
    }
    return new Referenced(pointId, choice.rule(), kept, leftOut);
  }

  private record Choice(int index, String rule) {}

  /** The point valid in most pairs, of these the most coherent, of these the first. */
  private static Choice choose(Site site, List<Measured> measured) {
    int best = -1;
    int mostPairs = 0;
    double bestCoherence = -1;
    for (int i = 0; i < site.points().size(); i++) {
      int index = i;
      List<PointMeasurement> valid =
          measured.stream()
              .map(pair -> pair.result().measurements().get(index))
              .filter(PointMeasurement::isValid)
              .toList();
      double coherence =
          valid.stream().mapToDouble(m -> m.coherence().orElse(0)).average().orElse(0);
      if (valid.size() > mostPairs || (valid.size() == mostPairs && coherence > bestCoherence)) {
        best = valid.isEmpty() ? best : i;
        mostPairs = valid.size();
        bestCoherence = coherence;
      }
    }
    if (best < 0) {
      throw new MonitoringFailedException(
          site.id(),
          "no point has a value in any of " + measured.size() + " pairs; nothing was measured",
          measured.stream().map(Referencing::reasons).toList());
    }
    return new Choice(
        best,
        String.format(
            Locale.ROOT,
            "chosen: valid in %d of %d pairs, mean coherence %.3f, the highest of such points",
            mostPairs,
            measured.size(),
            bestCoherence));
  }

  private static String reasons(Measured pair) {
    return pair.pair()
        + ": "
        + pair.result().measurements().stream()
            .map(m -> m.reason().map(Enum::name).orElse("valid"))
            .collect(Collectors.groupingBy(reason -> reason, TreeMap::new, Collectors.counting()));
  }

  private static List<PointMeasurement> relativeTo(
      PointMeasurement zero, List<PointMeasurement> measurements) {
    return measurements.stream().map(m -> m.isValid() ? relativeTo(zero, m) : m).toList();
  }

  private static PointMeasurement relativeTo(PointMeasurement zero, PointMeasurement m) {
    double coherence = m.coherence().orElseThrow();
    if (m.pointId().equals(zero.pointId())) {
      return PointMeasurement.valid(m.pointId(), 0, coherence, 0);
    }
    return PointMeasurement.valid(
        m.pointId(),
        m.displacementMm().orElseThrow() - zero.displacementMm().orElseThrow(),
        coherence,
        Math.hypot(m.sigmaMm().orElseThrow(), zero.sigmaMm().orElseThrow()));
  }

  private static int indexOf(Site site, String pointId) {
    List<String> ids = site.points().stream().map(MonitoringPoint::id).toList();
    return ids.indexOf(pointId);
  }
}

package io.sentryal.insar.monitor;

import io.sentryal.insar.model.DisplacementSeries;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointMeasurement;
import io.sentryal.insar.model.PointStatus;
import io.sentryal.insar.model.Provenance;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.model.Velocity;
import io.sentryal.insar.monitor.PairOutcome.Measured;
import io.sentryal.insar.monitor.Referencing.Referenced;
import io.sentryal.insar.monitor.Referencing.ReferencedPair;
import io.sentryal.insar.network.Connectivity;
import io.sentryal.insar.network.PairNetwork;
import io.sentryal.insar.store.SiteSeries;
import io.sentryal.insar.timeseries.NetworkInversion;
import io.sentryal.insar.timeseries.PairTable;
import io.sentryal.insar.timeseries.PairWeights;
import io.sentryal.insar.timeseries.PointObservations;
import io.sentryal.insar.timeseries.PointSolution;
import io.sentryal.insar.timeseries.VelocityEstimator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Turns measured pairs into the result of a run: reference, inversion, velocities, provenance. */
final class ResultBuilder {
  private static final double SAME_WAVELENGTH = 1e-6;

  private final MonitoringPlan plan;
  private final InsarMonitor.Settings settings;
  private final Site site;
  private final List<String> warnings;

  ResultBuilder(MonitoringPlan plan, InsarMonitor.Settings settings, List<String> warnings) {
    this.plan = plan;
    this.settings = settings;
    this.site = plan.request().site();
    this.warnings = new ArrayList<>(plan.warnings());
    this.warnings.addAll(warnings);
  }

  MonitoringResult build(List<Measured> measured, List<FailedPair> failed) {
    List<FailedPair> unused = new ArrayList<>(failed);
    List<Measured> alike = ofOneWavelength(measured, unused);
    Referenced referenced = Referencing.apply(site, alike);
    unused.addAll(referenced.leftOut());
    PairNetwork network = networkOf(unused);
    PairWeights weights = settings.weights().orElseGet(() -> byVariance(referenced.pairs()));
    List<DisplacementSeries> series = invert(referenced, weights, measured);
    List<Velocity> velocities =
        series.stream().map(VelocityEstimator::estimate).flatMap(Optional::stream).toList();
    SiteSeries siteSeries =
        SiteSeries.builder()
            .key(plan.key())
            .computedAt(settings.clock().instant())
            .points(site.points())
            .series(series)
            .velocities(velocities)
            .meanCoherences(meanCoherences(referenced.pairs()))
            .referencePointId(referenced.pointId())
            .wavelengthM(alike.get(0).result().wavelengthM())
            .provenance(provenance(referenced, weights))
            .build();
    return new MonitoringResult(plan, siteSeries, network, unused, referenced.rule(), warnings);
  }

  private static List<Measured> ofOneWavelength(List<Measured> measured, List<FailedPair> unused) {
    double wavelengthM = measured.get(0).result().wavelengthM();
    List<Measured> alike = new ArrayList<>();
    for (Measured pair : measured) {
      double otherM = pair.result().wavelengthM();
      if (Math.abs(otherM - wavelengthM) <= SAME_WAVELENGTH * wavelengthM) {
        alike.add(pair);
      } else {
        unused.add(
            new FailedPair(
                pair.pair().pair(),
                Optional.empty(),
                "its wavelength is "
                    + otherM
                    + " m, that of the other pairs "
                    + wavelengthM
                    + " m"));
      }
    }
    return alike;
  }

  private PairNetwork networkOf(List<FailedPair> unused) {
    PairNetwork network = plan.network();
    for (FailedPair pair : unused) {
      network = network.without(pair.pair(), pair.reason());
    }
    if (!unused.isEmpty()) {
      warnings.add(
          unused.size() + " of " + plan.pairs().size() + " pairs did not enter the series");
      Connectivity left = network.connectivity();
      long groups = left.components().stream().filter(group -> group.size() > 1).count();
      if (groups > 1 && plan.connectivity().components().size() < left.components().size()) {
        warnings.add(
            "without them the pairs fall into "
                + groups
                + " groups of images: displacement between"
                + " the groups is not measured (status GAP_BRIDGED)");
      }
    }
    return network;
  }

  private static PairWeights byVariance(List<ReferencedPair> pairs) {
    double fewestLooks =
        pairs.stream().mapToDouble(p -> p.measured().result().effectiveLooks()).min().orElseThrow();
    // The table of variances holds 1 to 1000 looks; beyond, relative weights hardly change.
    return PairWeights.variance(Math.min(1000, Math.max(1, fewestLooks)));
  }

  private List<DisplacementSeries> invert(
      Referenced referenced, PairWeights weights, List<Measured> measured) {
    double wavelengthM = referenced.pairs().get(0).measured().result().wavelengthM();
    PairTable.Builder table = PairTable.builder(wavelengthM);
    for (ReferencedPair pair : referenced.pairs()) {
      table.addPair(
          pair.measured().pair().reference().sensingStart(),
          pair.measured().pair().secondary().sensingStart(),
          baselineM(pair.measured()));
    }
    List<PointObservations> observations = new ArrayList<>();
    for (int i = 0; i < site.points().size(); i++) {
      int index = i;
      List<Optional<PointMeasurement>> ofPoint =
          referenced.pairs().stream().map(p -> Optional.of(p.measurements().get(index))).toList();
      observations.add(
          PointObservations.ofMeasurements(site.points().get(i).id(), ofPoint, wavelengthM));
    }
    List<PointSolution> solutions =
        NetworkInversion.of(table.build(), weights)
            .solveAll(observations, settings.maxConcurrentPairs());
    return solutions.stream()
        .map(solution -> explained(solution.series(referenced.pointId()), measured))
        .toList();
  }

  private static OptionalDouble baselineM(Measured pair) {
    OptionalDouble measuredM = pair.result().perpendicularBaselineM();
    return measuredM.isPresent() ? measuredM : pair.pair().perpendicularBaselineM();
  }

  /** A point that has values, but only in pairs without the reference, says so. */
  private static DisplacementSeries explained(DisplacementSeries series, List<Measured> measured) {
    if (series.status() != PointStatus.TOO_FEW_PAIRS || !hasValues(series.pointId(), measured)) {
      return series;
    }
    return DisplacementSeries.of(
        series.pointId(),
        series.reference(),
        series.samples(),
        PointStatus.REFERENCE_INVALID,
        series.quality());
  }

  private static boolean hasValues(String pointId, List<Measured> measured) {
    return measured.stream()
        .anyMatch(pair -> pair.result().measurement(pointId).orElseThrow().isValid());
  }

  private Map<String, Double> meanCoherences(List<ReferencedPair> pairs) {
    Map<String, Double> means = new LinkedHashMap<>();
    for (MonitoringPoint point : site.points()) {
      pairs.stream()
          .map(pair -> pair.measured().result().measurement(point.id()).orElseThrow())
          .filter(m -> m.coherence().isPresent())
          .mapToDouble(m -> m.coherence().getAsDouble())
          .average()
          .ifPresent(mean -> means.put(point.id(), mean));
    }
    return means;
  }

  private Provenance provenance(Referenced referenced, PairWeights weights) {
    List<Provenance> parts =
        referenced.pairs().stream().map(pair -> pair.measured().result().provenance()).toList();
    Provenance.Builder all =
        Provenance.union("insar-core", version(), parts).toBuilder()
            .parameter("pair_selection", plan.request().pairs().description())
            .parameter("pairs_used", String.valueOf(referenced.pairs().size()))
            .parameter("pairs_planned", String.valueOf(plan.pairs().size()))
            .parameter("pair_weights", weights.toString())
            .parameter("reference_point", referenced.pointId())
            .parameter("reference_rule", referenced.rule())
            .parameter("viewing_geometry", plan.key().geometry())
            .parameter("archive", settings.archive().name())
            .parameter("backend", settings.backend().name())
            .parameter("options", settings.options().toString())
            .simulated(plan.request().isSimulated());
    warnings.forEach(all::addWarning);
    return all.build();
  }

  /** The version that the jar says, which classes outside a jar do not have. */
  private static String version() {
    String version = InsarMonitor.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }
}

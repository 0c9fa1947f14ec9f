package io.sentryal.insar.examples.demo;

import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.Velocity;
import io.sentryal.insar.monitor.MonitoringResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Measured velocities beside true ones, in the order of the site's points. Immutable. */
final class Comparison {
  /** Points of at least this coherence count in the error. */
  static final double COHERENCE_FOR_RMSE = 0.7;

  /**
   * One point.
   *
   * @param point which
   * @param trueMmPerYear true velocity against the reference (mm per year, toward the satellite
   *     positive)
   * @param measured measured velocity, if there is one
   * @param coherence mean coherence over the pairs, if the point was seen
   * @param status why there is no velocity, or OK
   */
  record Row(
      MonitoringPoint point,
      double trueMmPerYear,
      Optional<Velocity> measured,
      OptionalDouble coherence,
      String status) {
    double errorMmPerYear() {
      return measured.orElseThrow().velocityMmPerYear() - trueMmPerYear;
    }

    boolean counts() {
      return measured.isPresent() && coherence.orElse(0) >= COHERENCE_FOR_RMSE;
    }

    GeoPoint position() {
      return point.position();
    }
  }

  private final List<Row> rows;

  Comparison(DemoScenario scenario, MonitoringResult result) {
    List<Row> all = new ArrayList<>();
    for (MonitoringPoint point : scenario.site().points()) {
      all.add(
          new Row(
              point,
              scenario.velocityMmPerYear(point.position()),
              result.siteSeries().velocity(point.id()),
              result.siteSeries().meanCoherence(point.id()),
              result.series(point.id()).status().name()));
    }
    rows = List.copyOf(all);
  }

  List<Row> rows() {
    return rows;
  }

  long countedPoints() {
    return rows.stream().filter(Row::counts).count();
  }

  long pointsWithoutVelocity() {
    return rows.stream().filter(row -> row.measured().isEmpty()).count();
  }

  /** Returns the root mean square error (mm per year) of the points that count. */
  OptionalDouble rmseMmPerYear() {
    OptionalDouble meanSquare =
        rows.stream()
            .filter(Row::counts)
            .mapToDouble(row -> row.errorMmPerYear() * row.errorMmPerYear())
            .average();
    return meanSquare.isPresent()
        ? OptionalDouble.of(Math.sqrt(meanSquare.getAsDouble()))
        : OptionalDouble.empty();
  }

  /** Returns some points from the fastest sinking to the fastest rising, by the truth. */
  List<Row> examples(int count) {
    List<Row> sorted =
        rows.stream()
            .filter(Row::counts)
            .sorted(Comparator.comparingDouble(Row::trueMmPerYear))
            .toList();
    if (sorted.size() <= count) {
      return sorted;
    }
    List<Row> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(sorted.get(i * (sorted.size() - 1) / (count - 1)));
    }
    return some;
  }
}

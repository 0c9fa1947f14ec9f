package io.sentryal.insar.examples.demo;

import static io.sentryal.insar.model.PhysicalConstants.DAYS_PER_YEAR;

import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.testkit.scene.CoherenceField;
import io.sentryal.insar.testkit.scene.DeformationField;
import io.sentryal.insar.testkit.scene.SimulatedStack;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * The simulated ground of the demo: hills with a subsiding bowl, a smaller uplift, a wood without
 * coherence and stable surroundings. Immutable.
 */
final class DemoScenario {
  private static final GeoPoint CENTRE = SimulatedStack.DEFAULT_CENTRE;
  private static final LocalDate FIRST_DATE = LocalDate.of(2024, 1, 4);
  private static final int SPACING_DAYS = 48;
  private static final String REFERENCE_ID = "REF";

  private final SimulatedStack stack;
  private final Site site;

  private DemoScenario(SimulatedStack stack, Site site) {
    this.stack = stack;
    this.site = site;
  }

  /**
   * How much is simulated.
   *
   * @param dates number of acquisitions, 48 days apart
   * @param lines lines of the burst
   * @param samples samples of a line
   * @param points number of monitoring points besides the reference
   */
  record Size(int dates, int lines, int samples, int points) {
    static final Size FULL = new Size(8, 400, 3000, 200);
  }

  static DemoScenario of(Size size) {
    Instant since = FIRST_DATE.atStartOfDay(ZoneOffset.UTC).toInstant();
    double widthM = size.samples() * 3.7;
    double heightM = size.lines() * 14.0;
    double bowlM = 0.28 * heightM;
    GeoPoint sinking = at(-0.14 * widthM, 0.04 * heightM);
    GeoPoint rising = at(0.22 * widthM, -0.12 * heightM);
    GeoPoint wood = at(0.06 * widthM, 0.2 * heightM);
    List<LocalDate> dates = new ArrayList<>();
    for (int i = 0; i < size.dates(); i++) {
      dates.add(FIRST_DATE.plusDays((long) i * SPACING_DAYS));
    }
    SimulatedStack stack =
        SimulatedStack.builder()
            .seed(20240104)
            .centre(CENTRE)
            .dates(dates)
            .lines(size.lines())
            .samples(size.samples())
            .reliefM(500 * Math.min(1, widthM / 8000))
            .deformation(
                DeformationField.bowl(sinking, bowlM, -60, since)
                    .plus(DeformationField.bowl(rising, 0.6 * bowlM, 20, since)))
            .coherence(CoherenceField.uniform(0.85).withPatch(wood, 0.13 * heightM, 0.12))
            .build();
    List<MonitoringPoint> points = new ArrayList<>(stack.truth().points(size.points()));
    GeoPoint stable = at(0.38 * widthM, 0.2 * heightM);
    points.add(MonitoringPoint.of(REFERENCE_ID, stable.latitudeDeg(), stable.longitudeDeg()));
    return new DemoScenario(
        stack, Site.builder("demo-site").points(points).referencePoint(REFERENCE_ID).build());
  }

  private static GeoPoint at(double eastM, double northM) {
    double latDeg = CENTRE.latitudeDeg() + northM / 111_132;
    double perDegreeM = 111_320 * Math.cos(Math.toRadians(CENTRE.latitudeDeg()));
    return new GeoPoint(latDeg, CENTRE.longitudeDeg() + eastM / perDegreeM);
  }

  SimulatedStack stack() {
    return stack;
  }

  Site site() {
    return site;
  }

  Instant from() {
    return stack.acquisitions().get(0).start().minus(Duration.ofDays(1));
  }

  Instant to() {
    return last().plus(Duration.ofDays(1));
  }

  private Instant last() {
    return stack.acquisitions().get(stack.acquisitions().size() - 1).start();
  }

  /**
   * Returns the true velocity (mm per year, toward the satellite positive) against the reference.
   */
  double velocityMmPerYear(GeoPoint point) {
    GeoPoint reference =
        site.points().stream()
            .filter(p -> p.id().equals(REFERENCE_ID))
            .findFirst()
            .orElseThrow()
            .position();
    int lastDate = stack.acquisitions().size() - 1;
    double mm = stack.truth().relativeDisplacementMm(point, reference, 0, lastDate);
    Instant first = stack.acquisitions().get(0).start();
    return mm * DAYS_PER_YEAR * 86_400_000.0 / Duration.between(first, last()).toMillis();
  }
}

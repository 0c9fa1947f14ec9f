package io.sentryal.insar.testkit.scene;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.MonitoringPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/** What is true about a simulated scene. Immutable, thread-safe. */
public final class SceneTruth {
  private final StackDesign design;
  private final SimulationSettings settings;
  private final CoherenceField coherence;
  private final List<PlacedReflector> reflectors;

  SceneTruth(
      StackDesign design,
      SimulationSettings settings,
      CoherenceField coherence,
      List<PlacedReflector> reflectors) {
    this.design = design;
    this.settings = settings;
    this.coherence = coherence;
    this.reflectors = List.copyOf(reflectors);
  }

  /**
   * Returns how far a place has moved (mm, toward the satellite positive) since date 0.
   *
   * @param point the place
   * @param date place in the stack, from 0
   */
  public double displacementMm(GeoPoint point, int date) {
    return displacementMm(point, 0, date);
  }

  /**
   * Returns how far a place has moved (mm, toward the satellite positive) between two dates.
   *
   * @param point the place
   * @param referenceDate place of the earlier date in the stack
   * @param secondaryDate place of the later date in the stack
   */
  public double displacementMm(GeoPoint point, int referenceDate, int secondaryDate) {
    return settings.deformation().displacementMm(point, instant(secondaryDate))
        - settings.deformation().displacementMm(point, instant(referenceDate));
  }

  /**
   * Returns how far a place has moved (mm, toward the satellite positive) against another place
   * between two dates: what an interferogram that is referenced there must show.
   *
   * @param point the place
   * @param referencePoint the place whose displacement is zero by definition
   * @param referenceDate place of the earlier date in the stack
   * @param secondaryDate place of the later date in the stack
   */
  public double relativeDisplacementMm(
      GeoPoint point, GeoPoint referencePoint, int referenceDate, int secondaryDate) {
    return displacementMm(point, referenceDate, secondaryDate)
        - displacementMm(referencePoint, referenceDate, secondaryDate);
  }

  private Instant instant(int date) {
    Objects.checkIndex(date, design.passes().size());
    return design.passes().get(date).instant(0);
  }

  /** Returns the coherence at a place, the same for every pair of dates, in [0, 1]. */
  public double coherence(GeoPoint point) {
    return coherence.coherence(point);
  }

  /** Returns the height of the ground above the WGS 84 ellipsoid (m). */
  public double heightM(GeoPoint point) {
    return design.terrain().heightM(point.latitudeDeg(), point.longitudeDeg());
  }

  /**
   * Returns the perpendicular baseline of a date to date 0 at the middle of the scene (m), with the
   * sign of {@link SimulatedAcquisition#perpendicularBaselineM()}.
   */
  public double perpendicularBaselineM(int date) {
    Objects.checkIndex(date, design.passes().size());
    return design.baselinesM(design.passes().get(date))[0];
  }

  /**
   * Returns where the ground at a place stands in a burst, by the direct solution.
   *
   * @param point the place; its height is that of the terrain
   * @param date place in the stack, from 0
   * @param burst burst, from 0
   */
  public RadarPosition radarPosition(GeoPoint point, int date, int burst) {
    Objects.checkIndex(burst, design.layout().bursts());
    Pass pass = design.passes().get(Objects.checkIndex(date, design.passes().size()));
    return new PlacedReflector(point, heightM(point), 1)
        .seenBy(pass, burst, settings.deformation());
  }

  /** Returns the places of the corner reflectors, in the order in which they were added. */
  public List<GeoPoint> reflectors() {
    return reflectors.stream().map(PlacedReflector::place).toList();
  }

  /**
   * Returns the place that a pixel of the reference image shows.
   *
   * @param line line of the scene, from the first line of the first burst
   * @param sample sample
   */
  public GeoPoint place(double line, double sample) {
    double heightM = groundHeightM(line, sample);
    double[] geodetic = Wgs84.toGeodetic(design.geometry().exactPlace(line, sample, heightM));
    return new GeoPoint(geodetic[0], geodetic[1]);
  }

  double groundHeightM(double line, double sample) {
    SceneGeometry geometry = design.geometry();
    TensorPolynomial.Cursor cursor = geometry.ground().cursor();
    cursor.line(line);
    cursor.sample(sample);
    return SceneGeometry.heightOnM(cursor, design.terrain(), geometry.middleHeightM());
  }

  /** Returns the ground (Earth-fixed, m) that a pass sees at a time and range, exactly. */
  double[] groundSeenBy(Pass pass, RangeDoppler.Seen seen) {
    double[] centreM = design.geometry().centreM();
    double heightM = design.geometry().middleHeightM();
    double[] placeM = centreM;
    for (int i = 0; i < 200; i++) {
      placeM = RangeDoppler.place(pass.orbit(), seen, heightM, centreM);
      double[] geodetic = Wgs84.toGeodetic(placeM);
      double groundM = design.terrain().heightM(geodetic[0], geodetic[1]);
      if (Math.abs(groundM - heightM) < 1e-6) {
        return placeM;
      }
      heightM = groundM;
    }
    throw new IllegalStateException("no ground seen at " + seen);
  }

  /**
   * Returns monitoring points spread at random over the part of the scene that all dates see, at
   * least 24 lines and 64 samples from its edges. Ids run from {@code P001}.
   *
   * @param count how many, at least 1
   */
  public List<MonitoringPoint> points(int count) {
    Checks.inRange("count", count, 1, 100_000);
    SceneLayout layout = design.layout();
    SplittableRandom random = new SplittableRandom(settings.seed() ^ 0x5CE9E);
    List<MonitoringPoint> points = new ArrayList<>();
    double firstLine = layout.firstValidLine() + 24;
    double lines = layout.sceneLines() - 2 * firstLine;
    double firstSample = layout.firstValidSample() + 64;
    double samples = layout.lastValidSample() - 64 - firstSample;
    for (int i = 1; i <= count; i++) {
      double line = firstLine + lines * random.nextDouble();
      GeoPoint place = place(line, firstSample + samples * random.nextDouble());
      points.add(
          MonitoringPoint.of(String.format("P%03d", i), place.latitudeDeg(), place.longitudeDeg()));
    }
    return List.copyOf(points);
  }

  /** Returns the corners of the reference image, in order around it. */
  List<GeoPoint> corners() {
    double lastLine = design.layout().sceneLines() - 1;
    double lastSample = design.layout().samples() - 1;
    return List.of(
        place(0, 0), place(0, lastSample), place(lastLine, lastSample), place(lastLine, 0));
  }
}

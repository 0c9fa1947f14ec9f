package io.sentryal.insar.testkit.scene;

import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.OrbitDirection;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Works out orbits, timing and terrain of a stack from what its builder was told. Immutable. */
final class StackDesign {
  private static final double GROUND_LINE_M = 14;
  private static final double STEEPEST_SLOPE = 0.6;
  private static final double BEFORE_S = 6100;
  private static final double AFTER_S = 200;

  private final SceneLayout layout;
  private final AnalyticTerrain terrain;
  private final double[] centreM;
  private final SceneGeometry geometry;
  private final List<Pass> passes = new ArrayList<>();
  private final OrbitNumbers numbers;

  StackDesign(SimulatedStack.Builder b) {
    layout = b.layout();
    terrain = terrain(b);
    GeoPoint centre = b.centre;
    double heightM = terrain.heightM(centre.latitudeDeg(), centre.longitudeDeg());
    centreM = Wgs84.toEcef(centre.latitudeDeg(), centre.longitudeDeg(), heightM);
    double[] state = OrbitDesign.reference(centre, heightM, b.direction);
    PhysicalOrbit reference = new PhysicalOrbit(state, BEFORE_S, AFTER_S);
    RangeDoppler.Seen seen = RangeDoppler.see(reference, centreM, 0);
    double firstLineS =
        Pass.microseconds(seen.timeS() - layout.middleLine() * SwathParameters.LINE_INTERVAL_S);
    double firstRangeM =
        seen.slantRangeM() - layout.middleSample() * SwathParameters.RANGE_SPACING_M;
    geometry = new SceneGeometry(layout, reference, firstLineS, firstRangeM, centreM, terrain);
    for (int k = 0; k < b.dates.size(); k++) {
      passes.add(pass(b, k, state));
    }
    numbers = OrbitNumbers.fitting(passes.get(0));
  }

  private AnalyticTerrain terrain(SimulatedStack.Builder b) {
    double alongM = layout.sceneLines() * GROUND_LINE_M;
    double acrossM =
        layout.samples()
            * SwathParameters.RANGE_SPACING_M
            / Math.sin(Math.toRadians(SwathParameters.MID_INCIDENCE_DEG));
    AnalyticTerrain hills =
        AnalyticTerrain.around(b.centre, acrossM, alongM, b.baseHeightM, b.reliefM);
    if (hills.steepest() > STEEPEST_SLOPE) {
      throw new IllegalArgumentException(
          String.format(
              "reliefM %.0f over a scene of %.1f by %.1f km makes slopes of up to %.2f (limit %.2f,"
                  + " above it layover): choose less relief or more lines and samples",
              b.reliefM, acrossM / 1000, alongM / 1000, hills.steepest(), STEEPEST_SLOPE));
    }
    return hills;
  }

  private Pass pass(SimulatedStack.Builder b, int k, double[] referenceState) {
    double[] state = OrbitDesign.beside(referenceState, centreM, b.baselineM(k));
    PhysicalOrbit orbit = new PhysicalOrbit(state, BEFORE_S, AFTER_S);
    RangeDoppler.Seen seen = RangeDoppler.see(orbit, centreM, 0);
    double line = layout.middleLine() + b.azimuthOffsetLines(k);
    double sample = layout.middleSample() + b.rangeOffsetSamples(k);
    return new Pass(
        k,
        epoch(b, k),
        orbit,
        geometry,
        seen.timeS() - line * SwathParameters.LINE_INTERVAL_S,
        seen.slantRangeM() - sample * SwathParameters.RANGE_SPACING_M);
  }

  private static Instant epoch(SimulatedStack.Builder b, int k) {
    LocalDate date = b.dates.get(k);
    double localHour = b.direction == OrbitDirection.ASCENDING ? 17.4 : 5.6;
    double utcHour = localHour - b.centre.longitudeDeg() / 15;
    long secondOfDay = Math.floorMod(Math.round(utcHour * 3600), 86_400L);
    long shiftMicros = k == 0 ? 318_427 : (k * 271_829L) % 700_001;
    return date.atStartOfDay(ZoneOffset.UTC)
        .toInstant()
        .plusSeconds(secondOfDay)
        .plusNanos(1000 * shiftMicros);
  }

  /** Returns how many lines and samples around the reference image the passes look into. */
  int margin() {
    double reach = 0;
    for (Pass pass : passes) {
      TensorPolynomial.Cursor cursor = pass.relative().cursor();
      for (int line : new int[] {0, layout.sceneLines() - 1}) {
        cursor.line(line);
        for (int sample : new int[] {0, layout.samples() - 1}) {
          cursor.sample(sample);
          for (double heightM : new double[] {terrain.lowestM(), terrain.highestM()}) {
            double timeS = geometry.lineTimeS(line) + cursor.value(0, heightM);
            double rangeM = geometry.sampleRangeM(sample) + cursor.value(1, heightM);
            reach = Math.max(reach, Math.abs(pass.lineOf(0, timeS) - line));
            reach = Math.max(reach, Math.abs(pass.sampleOf(rangeM) - sample));
          }
        }
      }
    }
    int margin = (int) Math.ceil(reach) + 7;
    if (margin > SceneLayout.DOMAIN_MARGIN) {
      throw new IllegalArgumentException(
          "images are shifted by up to "
              + Math.round(reach)
              + " pixels against each other (at most "
              + (SceneLayout.DOMAIN_MARGIN - 7)
              + "): choose smaller baselines or offsets");
    }
    return margin;
  }

  SceneLayout layout() {
    return layout;
  }

  AnalyticTerrain terrain() {
    return terrain;
  }

  SceneGeometry geometry() {
    return geometry;
  }

  List<Pass> passes() {
    return passes;
  }

  OrbitNumbers numbers() {
    return numbers;
  }

  /** Returns baseline (m) of a pass along an axis and along the look vector of the reference. */
  double[] baselinesM(Pass pass) {
    Pass reference = passes.get(0);
    RangeDoppler.Seen first = RangeDoppler.see(reference.orbit(), centreM, 0);
    RangeDoppler.Seen other = RangeDoppler.see(pass.orbit(), centreM, 0);
    double[] state = reference.orbit().state(first.timeS());
    double[] baseline =
        Vectors.minus(
            pass.orbit().position(other.timeS()), reference.orbit().position(first.timeS()));
    return new double[] {
      Vectors.dot(baseline, OrbitDesign.perpendicularAxis(state, centreM)),
      Vectors.dot(baseline, OrbitDesign.look(state, centreM))
    };
  }
}

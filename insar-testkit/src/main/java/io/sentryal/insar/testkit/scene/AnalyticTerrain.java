package io.sentryal.insar.testkit.scene;

import io.sentryal.insar.model.GeoPoint;

/**
 * Hills made of three plane waves, defined everywhere; over the scene they span the chosen relief.
 * Heights are metres above the WGS 84 ellipsoid. Immutable, thread-safe.
 */
final class AnalyticTerrain {
  private static final double[] AMPLITUDE = {1, 0.55, 0.35};
  private static final double[] DIRECTION_RAD = {0.5, 2.1, -0.9};
  private static final double[] PHASE_RAD = {0.3, 1.1, 2.4};
  private static final double[] WAVES_PER_EXTENT = {1.1, 1.9, 1.5};

  private final LocalMetres local;
  private final double[] eastRadPerM = new double[3];
  private final double[] northRadPerM = new double[3];
  private final double offsetM;
  private final double scaleM;

  private AnalyticTerrain(LocalMetres local, double extentM, double offsetM, double scaleM) {
    this.local = local;
    this.offsetM = offsetM;
    this.scaleM = scaleM;
    for (int i = 0; i < 3; i++) {
      double radPerM = 2 * Math.PI * WAVES_PER_EXTENT[i] / extentM;
      eastRadPerM[i] = radPerM * Math.cos(DIRECTION_RAD[i]);
      northRadPerM[i] = radPerM * Math.sin(DIRECTION_RAD[i]);
    }
  }

  /**
   * Returns hills around a place.
   *
   * @param centre middle of the scene
   * @param eastM width of the scene (m)
   * @param northM height of the scene on the map (m)
   * @param baseM lowest height within the scene (m)
   * @param reliefM highest minus lowest height within the scene (m)
   */
  static AnalyticTerrain around(
      GeoPoint centre, double eastM, double northM, double baseM, double reliefM) {
    LocalMetres local = new LocalMetres(centre);
    double extentM = Math.max(eastM, northM);
    AnalyticTerrain unit = new AnalyticTerrain(local, extentM, 0, 1);
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i <= 100; i++) {
      for (int j = 0; j <= 100; j++) {
        double h = unit.atM((i / 100.0 - 0.5) * eastM, (j / 100.0 - 0.5) * northM);
        low = Math.min(low, h);
        high = Math.max(high, h);
      }
    }
    double scaleM = reliefM / (high - low);
    return new AnalyticTerrain(local, extentM, baseM - low * scaleM, scaleM);
  }

  double heightM(double latitudeDeg, double longitudeDeg) {
    return atM(local.eastM(longitudeDeg), local.northM(latitudeDeg));
  }

  /** Returns a bound on the steepness (m/m) anywhere. */
  double steepest() {
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      sum += AMPLITUDE[i] * Math.hypot(eastRadPerM[i], northRadPerM[i]);
    }
    return sum * scaleM;
  }

  /** Returns a height (m) that the ground reaches nowhere from below. */
  double lowestM() {
    return offsetM - scaleM * sumOfAmplitudes();
  }

  /** Returns a height (m) that the ground exceeds nowhere. */
  double highestM() {
    return offsetM + scaleM * sumOfAmplitudes();
  }

  private static double sumOfAmplitudes() {
    return AMPLITUDE[0] + AMPLITUDE[1] + AMPLITUDE[2];
  }

  private double atM(double eastM, double northM) {
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      sum +=
          AMPLITUDE[i] * Math.sin(eastRadPerM[i] * eastM + northRadPerM[i] * northM + PHASE_RAD[i]);
    }
    return offsetM + scaleM * sum;
  }
}

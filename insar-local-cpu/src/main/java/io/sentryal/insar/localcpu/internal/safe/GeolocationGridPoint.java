package io.sentryal.insar.localcpu.internal.safe;

import io.sentryal.insar.error.Checks;
import java.time.Instant;
import java.util.Objects;

/**
 * One tie point of the annotation between image and ground. Immutable.
 *
 * <p>The terrain-corrected answer of the processor itself, hence an independent check of any
 * range-Doppler solver.
 *
 * @param azimuthTime zero-Doppler azimuth time (UTC)
 * @param slantRangeTimeS two-way slant range time (s)
 * @param line image line, 0-based
 * @param pixel image sample, 0-based
 * @param latitudeDeg latitude (deg, WGS 84)
 * @param longitudeDeg longitude (deg, WGS 84)
 * @param heightM height above the WGS 84 ellipsoid (m)
 * @param incidenceAngleDeg incidence angle (deg)
 */
public record GeolocationGridPoint(
    Instant azimuthTime,
    double slantRangeTimeS,
    int line,
    int pixel,
    double latitudeDeg,
    double longitudeDeg,
    double heightM,
    double incidenceAngleDeg) {
  public GeolocationGridPoint {
    Objects.requireNonNull(azimuthTime, "azimuthTime");
    Checks.positive("slantRangeTimeS", slantRangeTimeS);
    Checks.inRange("latitudeDeg", latitudeDeg, -90, 90);
    Checks.inRange("longitudeDeg", longitudeDeg, -180, 180);
    Checks.finite("heightM", heightM);
    Checks.inRange("incidenceAngleDeg", incidenceAngleDeg, 0, 90);
  }
}

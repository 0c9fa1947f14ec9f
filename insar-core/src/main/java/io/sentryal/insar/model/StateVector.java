package io.sentryal.insar.model;

import io.sentryal.insar.error.Checks;
import java.time.Instant;

/**
 * Where the satellite is and how it moves, in the Earth-fixed frame (WGS 84). Immutable.
 *
 * @param time time of the vector (UTC)
 * @param xM position (m)
 * @param yM position (m)
 * @param zM position (m)
 * @param vxMPerS velocity (m/s)
 * @param vyMPerS velocity (m/s)
 * @param vzMPerS velocity (m/s)
 */
public record StateVector(
    Instant time, double xM, double yM, double zM, double vxMPerS, double vyMPerS, double vzMPerS) {
  public StateVector {
    Checks.finite("xM", xM);
    Checks.finite("yM", yM);
    Checks.finite("zM", zM);
    Checks.finite("vxMPerS", vxMPerS);
    Checks.finite("vyMPerS", vyMPerS);
    Checks.finite("vzMPerS", vzMPerS);
  }
}

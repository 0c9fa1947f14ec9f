package io.sentryal.insar.internal.geometry;

/**
 * When and from how far a satellite sees a target broadside. Immutable.
 *
 * @param timeS zero-Doppler azimuth time (s since the orbit's epoch)
 * @param slantRangeM distance from the satellite to the target at that time (m)
 * @param rightSide whether the target lies to the right of the track, where Sentinel-1 looks
 */
public record ZeroDopplerPoint(double timeS, double slantRangeM, boolean rightSide) {}

package io.sentryal.insar.testkit.scene;

/**
 * Where a target stands in a burst, counted from 0; fractions of pixels are meant.
 *
 * @param line line in the burst
 * @param sample sample
 * @param slantRangeM range, shortened by the target's displacement (m)
 */
public record RadarPosition(double line, double sample, double slantRangeM) {}

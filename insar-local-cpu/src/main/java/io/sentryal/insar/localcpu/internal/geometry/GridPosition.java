package io.sentryal.insar.localcpu.internal.geometry;

/**
 * A place in a {@link RadarGrid}, in pixels. Immutable.
 *
 * @param line line index, 0-based, fractional; whole numbers are pixel centres
 * @param sample sample index, 0-based, fractional
 */
public record GridPosition(double line, double sample) {}

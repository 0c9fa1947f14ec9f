/**
 * Orbits, the WGS 84 ellipsoid, the zero-Doppler equation and baselines, for the modules of this
 * library; no interface for users.
 *
 * <p>Vectors are {@code double[3]} in the Earth-fixed frame (WGS 84), in metres or metres per
 * second. Angles inside formulas are radians. Times are seconds since the {@link
 * io.sentryal.insar.internal.geometry.Orbit#epoch() epoch} of the orbit at hand; every orbit has
 * its own.
 */
@NullMarked
package io.sentryal.insar.internal.geometry;

import org.jspecify.annotations.NullMarked;

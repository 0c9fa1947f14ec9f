/**
 * Simulated Sentinel-1 TOPS scenes in the real SAFE format, with the truth about them.
 *
 * <p>Point scatterers on an analytic terrain, seen from physical orbits, are written as SLC images.
 * Nothing here uses an interferometric engine: orbit, ellipsoid, zero-Doppler geometry and TOPS
 * carrier are computed independently, so that an engine that agrees has been tested, not echoed.
 * Everything written says SIMULATED.
 */
@NullMarked
package io.sentryal.insar.testkit.scene;

import org.jspecify.annotations.NullMarked;

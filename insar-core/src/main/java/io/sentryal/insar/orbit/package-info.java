/** Orbit files of Sentinel-1: what they hold, and which one serves an acquisition. */
@NullMarked
package io.sentryal.insar.orbit;

import org.jspecify.annotations.NullMarked;

/**
 * Phase filtering, phase noise and two-dimensional phase unwrapping.
 *
 * <p>Rasters are row-major {@code [row * cols + col]}; phases are radians. Nothing here knows about
 * radar geometry: rows and columns are cells of one multilooked grid.
 */
@NullMarked
package io.sentryal.insar.localcpu.internal.unwrap;

import org.jspecify.annotations.NullMarked;

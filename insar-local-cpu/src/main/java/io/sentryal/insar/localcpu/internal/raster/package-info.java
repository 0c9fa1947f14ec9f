/**
 * Reads grids from files: TIFF of complex pixels, elevation models in GeoTIFF, geoid grids in GTX.
 */
@NullMarked
package io.sentryal.insar.localcpu.internal.raster;

import org.jspecify.annotations.NullMarked;

/**
 * Reads grids from files: TIFF of complex pixels, elevation models in GeoTIFF, geoid grids in GTX;
 * for the modules of this library, no interface for users.
 */
@NullMarked
package io.sentryal.insar.internal.raster;

import org.jspecify.annotations.NullMarked;

/**
 * Files for others: GeoJSON and CSV. Every file says unit, sign, reference and whether anything is
 * simulated, and carries or names its provenance.
 */
@NullMarked
package io.sentryal.insar.export;

import org.jspecify.annotations.NullMarked;

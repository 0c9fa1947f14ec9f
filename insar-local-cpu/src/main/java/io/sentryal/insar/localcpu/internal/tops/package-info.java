/**
 * Interferometry of Sentinel-1 TOPS bursts: carrier, resampling, interferogram, coherence, mosaic.
 *
 * <p>Sign: the phase of an echo from range R is -4 pi R / lambda; the interferogram is {@code
 * reference * conj(secondary)}, flattened by multiplying the secondary by {@code exp(+j 4 pi /
 * lambda (R_secondary - R_reference))}.
 */
@NullMarked
package io.sentryal.insar.localcpu.internal.tops;

import org.jspecify.annotations.NullMarked;

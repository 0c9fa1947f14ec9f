/**
 * From pair phases to displacement series and velocities, per point: network inversion, quality,
 * uncertainty. Pure functions; nothing here knows where the pairs come from.
 */
@NullMarked
package io.sentryal.insar.timeseries;

import org.jspecify.annotations.NullMarked;

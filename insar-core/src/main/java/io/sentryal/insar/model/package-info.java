/**
 * Values shared by the steps: places, granules, pairs, measurements, series. Imports nothing of
 * ours but errors.
 */
@NullMarked
package io.sentryal.insar.model;

import org.jspecify.annotations.NullMarked;

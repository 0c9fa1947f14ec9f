/**
 * The Sentinel-1 archive of the Alaska Satellite Facility: search, stacks, baselines, downloads.
 */
@NullMarked
package io.sentryal.insar.asf;

import org.jspecify.annotations.NullMarked;

package io.sentryal.insar.asf;

import io.sentryal.insar.error.InsarException;

/**
 * A file that is not there. What arrived of it is kept beside its place ({@code NAME.part}), and
 * the next download goes on from there. Immutable.
 *
 * @param granule id of its granule
 * @param error why; of an {@link EarthdataException} the page that mends it can be asked
 */
public record FailedDownload(String granule, InsarException error) {}

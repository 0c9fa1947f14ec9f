package io.sentryal.insar.asf;

import java.nio.file.Path;

/**
 * A file that is there, whole. Immutable.
 *
 * @param granule id of its granule
 * @param path the file
 * @param bytes its size
 * @param alreadyThere whether it was there before, so that nothing was fetched
 */
public record DownloadedFile(String granule, Path path, long bytes, boolean alreadyThere) {}

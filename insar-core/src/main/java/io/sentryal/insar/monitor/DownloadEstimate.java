package io.sentryal.insar.monitor;

/**
 * What has to be fetched before the pairs can be measured. Immutable.
 *
 * @param granuleCount how many images have to be fetched
 * @param bytes their size (bytes), as far as the archive tells it
 * @param unknownSizeCount how many of them are of unknown size, and not in {@code bytes}
 * @param presentCount how many images are in the work folder already, whole by their size
 */
public record DownloadEstimate(
    int granuleCount, long bytes, int unknownSizeCount, int presentCount) {}

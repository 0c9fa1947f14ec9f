package io.sentryal.insar.asf;

/**
 * How far a download has come. Immutable.
 *
 * @param fileName the file that moved
 * @param fileBytes bytes of it that are there; falls only if the file has to be begun again
 * @param fileTotalBytes its size, -1 if it is not known
 * @param filesEnded how many files have ended, fetched, found whole or failed
 * @param files how many files there are
 * @param bytes bytes of all files that are there
 * @param totalBytes size of all files, -1 if that of one is not known
 * @param bytesPerSecond average speed of what arrived since the beginning, resumed parts and files
 *     that were there not counted
 */
public record DownloadProgress(
    String fileName,
    long fileBytes,
    long fileTotalBytes,
    int filesEnded,
    int files,
    long bytes,
    long totalBytes,
    long bytesPerSecond) {}

package io.sentryal.insar.asf;

/**
 * Hears how far a download has come: on the thread that runs the download, one event at a time. Of
 * each file the end is always told; a listener that is slow hears of fewer steps between, and holds
 * nothing up. If it throws, the download is cancelled and the exception goes to the caller.
 */
@FunctionalInterface
public interface DownloadListener {
  /** Hears nothing. */
  DownloadListener NONE = progress -> {};

  /** Hears of progress. */
  void progress(DownloadProgress progress);
}

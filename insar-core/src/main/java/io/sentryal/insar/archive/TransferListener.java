package io.sentryal.insar.archive;

/**
 * Hears how far a transfer is; called on the transferring thread, returns quickly, throws nothing.
 */
@FunctionalInterface
public interface TransferListener {
  /** Hears nothing. */
  TransferListener NONE = (name, bytesDone, bytesTotal) -> {};

  /**
   * Hears of progress.
   *
   * @param name name of the file
   * @param bytesDone bytes that have arrived so far
   * @param bytesTotal bytes in all, or -1 if unknown
   */
  void transferred(String name, long bytesDone, long bytesTotal);
}

package io.sentryal.insar.asf.internal.remote;

/** Reads pieces of a file that may be far away. */
public interface RangeReader {
  /** Returns the id of the granule or the name of the file, for messages. */
  String name();

  /** Returns the size of the file (bytes). */
  long bytes();

  /**
   * Returns a piece of the file.
   *
   * @param firstByte where it begins, from 0
   * @param length how many bytes; the piece must end within the file
   */
  byte[] read(long firstByte, int length);
}

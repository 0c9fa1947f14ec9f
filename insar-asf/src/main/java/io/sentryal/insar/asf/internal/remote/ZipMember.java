package io.sentryal.insar.asf.internal.remote;

/**
 * One file in a zip file, as its directory describes it. Immutable.
 *
 * @param name its path in the zip file
 * @param method how it is packed: 0 stored, 8 deflated
 * @param crc32 its CRC-32
 * @param packedBytes its size as it is packed
 * @param bytes its size
 * @param headerByte where its local header begins
 */
public record ZipMember(
    String name, int method, long crc32, long packedBytes, long bytes, long headerByte) {
  /** The least size of a local header (bytes). */
  static final int HEADER_BYTES = 30;
}

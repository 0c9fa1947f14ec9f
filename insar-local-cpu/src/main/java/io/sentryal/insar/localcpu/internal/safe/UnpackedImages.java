package io.sentryal.insar.localcpu.internal.safe;

/** What becomes of images that had to be unpacked from a zip file. */
public enum UnpackedImages {
  /** They are removed when the product is closed. */
  REMOVE_ON_CLOSE,
  /** They stay in the work folder and are used again the next time, if size and checksum agree. */
  KEEP
}

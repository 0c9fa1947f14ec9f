package io.sentryal.insar.asf;

/** How it is made sure that a file is what the archive announced. */
public enum Verify {
  /** By its size, and by its MD5 sum where the archive gives one (scenes). */
  SIZE_AND_MD5,
  /** By its size alone; saves reading files that are there already. */
  SIZE
}

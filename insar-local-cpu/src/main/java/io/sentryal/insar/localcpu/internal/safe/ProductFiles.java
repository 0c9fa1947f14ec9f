package io.sentryal.insar.localcpu.internal.safe;

import io.sentryal.insar.internal.raster.FileRegion;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/** The files of a product, wherever they lie. Names are relative, with {@code /}. Thread-safe. */
sealed interface ProductFiles extends AutoCloseable permits ProductFolder, ProductZip {
  /** Returns what was opened, for errors. */
  String location();

  /** Returns the names of the files; folders are left out. */
  Set<String> names();

  /**
   * Opens a file for reading from its start.
   *
   * @throws IOException if that fails
   */
  InputStream open(String name) throws IOException;

  /** Returns the length of a file once unpacked (bytes). */
  long sizeBytes(String name);

  /**
   * Opens a file for random access; a compressed archive member is unpacked first, once.
   *
   * @param name the file
   * @param expectedBytes most bytes it can have, for a bound on what is unpacked
   */
  FileRegion region(String name, long expectedBytes);

  @Override
  void close();
}

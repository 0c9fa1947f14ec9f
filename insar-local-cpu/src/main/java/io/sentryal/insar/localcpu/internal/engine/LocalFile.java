package io.sentryal.insar.localcpu.internal.engine;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.ProcessingException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;

/** Turns the URIs of a job into paths. */
public final class LocalFile {
  private LocalFile() {}

  /**
   * Returns the path that a URI names.
   *
   * @param what what lies there, for the message
   * @param uri a file URI
   * @throws ProcessingException with {@link FailureCode#BAD_REQUEST} if it is not one
   */
  public static Path of(String what, URI uri) {
    try {
      if ("file".equals(uri.getScheme())) {
        return Path.of(uri);
      }
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      throw notLocal(what, uri, e);
    }
    throw notLocal(what, uri, null);
  }

  private static ProcessingException notLocal(
      String what, URI uri, @org.jspecify.annotations.Nullable Exception cause) {
    return new ProcessingException(
        FailureCode.BAD_REQUEST,
        what
            + " must be a file on this machine (file:///...), was "
            + uri
            + "; download it first, for example with AsfArchive",
        cause);
  }
}

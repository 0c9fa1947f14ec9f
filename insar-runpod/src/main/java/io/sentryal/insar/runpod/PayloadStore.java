package io.sentryal.insar.runpod;

import java.net.URI;
import java.util.Optional;

/**
 * Object storage for what is too large for a message: inputs, results, and the claims of workers.
 * Thread-safe; its methods talk over the network and may throw {@code InsarException}.
 */
public interface PayloadStore {

  /**
   * Puts an object into the store.
   *
   * @param name its name, for example {@code JOB/points.json}
   * @param content the content
   * @return a presigned URL at which the worker gets it, for some hours
   */
  URI upload(String name, byte[] content);

  /** Returns a presigned URL at which the worker puts an object, for some hours. */
  URI presignPut(String name);

  /** Returns a presigned URL at which the worker gets an object, for some hours. */
  URI presignGet(String name);

  /**
   * Returns an object, or empty if it is not there.
   *
   * @param name its name
   * @param mostBytes larger ones are refused
   */
  Optional<byte[]> download(String name, long mostBytes);
}

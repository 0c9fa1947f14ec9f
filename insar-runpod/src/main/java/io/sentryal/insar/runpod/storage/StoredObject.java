package io.sentryal.insar.runpod.storage;

import io.sentryal.insar.error.Checks;

/**
 * An object as the store knows it. Immutable.
 *
 * @param key its name in the store
 * @param bytes its size (byte)
 * @param etag the store's tag of this version, without quotes; opaque
 */
public record StoredObject(String key, long bytes, String etag) {
  public StoredObject {
    Checks.notBlank("key", key);
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must not be negative, was " + bytes);
    }
  }
}

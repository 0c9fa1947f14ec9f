package io.sentryal.insar.runpod.storage;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Keeps objects under keys. Implementations are thread-safe. */
public interface ObjectStore {

  /**
   * Stores an object, replacing what is there; when this returns it is stored.
   *
   * @param key name of the object: words of letters, digits and {@code . _ -}, joined by slashes
   * @param content its bytes
   * @param contentType its media type
   */
  StoredObject put(String key, byte[] content, String contentType);

  /**
   * Stores an object if there is none of that key. Of two callers at once exactly one succeeds.
   *
   * @return whether it was stored; false if there is one already
   * @throws io.sentryal.insar.error.RemoteServiceException if the store does not support it
   */
  boolean putIfAbsent(String key, byte[] content, String contentType);

  /**
   * Returns the bytes of an object, if there is one.
   *
   * @param key name of the object
   * @param maxBytes no more is read (byte)
   * @throws io.sentryal.insar.error.InvalidDataException if it is larger
   */
  Optional<byte[]> get(String key, int maxBytes);

  /** Returns what the store knows of an object, if there is one. */
  Optional<StoredObject> head(String key);

  /**
   * Returns a URL by which anybody can read an object. It is a secret while it lives: it goes to
   * the worker and into no log.
   *
   * @param key name of the object
   * @param life how long it lives, up to 7 days
   */
  URI presignGet(String key, Duration life);

  /**
   * Returns a URL by which anybody can write an object; see {@link #presignGet}.
   *
   * @param key name of the object
   * @param life how long it lives, up to 7 days
   */
  URI presignPut(String key, Duration life);
}

package io.sentryal.insar.runpod.storage;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.runpod.PayloadStore;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** What is too large for a message, in an object store under a prefix. Thread-safe. */
public final class StoredPayloads implements PayloadStore {
  private static final String CONTENT_TYPE = "application/json";

  private final ObjectStore store;
  private final String prefix;
  private final Duration life;

  /**
   * Keeps payloads in a store.
   *
   * @param store the store; it stays open
   * @param prefix words joined by slashes, for example {@code insar/jobs}; what is under it may be
   *     deleted by a rule of the bucket once it is older than the longest job
   * @param life how long the URLs live that workers get: longer than a job may wait and run, up to
   *     7 days
   */
  public StoredPayloads(ObjectStore store, String prefix, Duration life) {
    this.store = Objects.requireNonNull(store, "store");
    this.prefix = Checks.notBlank("prefix", prefix);
    this.life = Objects.requireNonNull(life, "life");
  }

  @Override
  public URI upload(String name, byte[] content) {
    StoredObject ignored = store.put(key(name), content, CONTENT_TYPE);
    return store.presignGet(key(name), life);
  }

  @Override
  public URI presignPut(String name) {
    return store.presignPut(key(name), life);
  }

  @Override
  public URI presignGet(String name) {
    return store.presignGet(key(name), life);
  }

  @Override
  public Optional<byte[]> download(String name, long mostBytes) {
    return store.get(key(name), (int) Math.min(mostBytes, Integer.MAX_VALUE - 8));
  }

  private String key(String name) {
    return prefix + "/" + name;
  }
}

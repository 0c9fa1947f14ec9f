package io.sentryal.insar.runpod;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** An object store in memory, to which the test's workers have a door of their own. */
final class MemoryPayloads implements PayloadStore {
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();

  void put(String name, String content) {
    objects.put(name, content.getBytes(StandardCharsets.UTF_8));
  }

  void clear() {
    objects.clear();
  }

  /** Claims a job; returns the claim that is there already, or nothing. */
  String putIfAbsent(String jobId, String claim) {
    byte[] held =
        objects.putIfAbsent(jobId + "/claim.json", claim.getBytes(StandardCharsets.UTF_8));
    return held == null ? "" : new String(held, StandardCharsets.UTF_8);
  }

  @Override
  public URI upload(String name, byte[] content) {
    objects.put(name, content);
    return presignGet(name);
  }

  @Override
  public URI presignPut(String name) {
    return URI.create("https://store.example/" + name + "?X-Amz-Signature=put");
  }

  @Override
  public URI presignGet(String name) {
    return URI.create("https://store.example/" + name + "?X-Amz-Signature=get");
  }

  @Override
  public Optional<byte[]> download(String name, long mostBytes) {
    return Optional.ofNullable(objects.get(name));
  }
}

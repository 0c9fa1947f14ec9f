package io.sentryal.insar.asf.internal.download;

import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Adds what arrives to a digest on a thread of its own, one buffer behind the transfer, so that the
 * sum of a buffer is taken while the next one arrives. Not thread-safe.
 */
final class BackgroundDigest implements AutoCloseable {
  private final MessageDigest digest;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread made = new Thread(work, "insar-asf-md5");
            made.setDaemon(true);
            return made;
          });
  private @Nullable CompletableFuture<Void> last;

  BackgroundDigest(MessageDigest digest) {
    this.digest = digest;
  }

  /** Adds bytes once the previous ones are added; the buffer must rest until the next call. */
  void add(byte[] buffer, int length) {
    await();
    last = CompletableFuture.runAsync(() -> digest.update(buffer, 0, length), thread);
  }

  // Adding a buffer takes no more than moments, so that this wait has an end.
  private void await() {
    if (last != null) {
      last.join();
    }
  }

  /** Waits until everything is added. */
  @Override
  public void close() {
    await();
    thread.shutdown();
  }
}

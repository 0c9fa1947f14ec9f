package io.sentryal.insar.asf.internal.download;

import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Adds what arrives to a digest on a thread of its own, some buffers behind the transfer, so that
 * the sum of one is taken while the next ones arrive. Not thread-safe.
 */
final class BackgroundDigest implements AutoCloseable {
  /** How many buffers are used in turn: enough that neither thread waits for the other's moods. */
  static final int BUFFERS = 8;

  private final MessageDigest digest;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread made = new Thread(work, "insar-asf-md5");
            made.setDaemon(true);
            return made;
          });
  private final Semaphore resting = new Semaphore(BUFFERS);

  BackgroundDigest(MessageDigest digest) {
    this.digest = digest;
  }

  /**
   * Waits until one more buffer may be filled: of {@value #BUFFERS} that are used in turn the next
   * one is added by then. Adding takes no more than moments, so that this wait has an end.
   */
  void awaitBuffer() {
    resting.acquireUninterruptibly();
  }

  /** Adds bytes behind those that were added before; the buffer must rest meanwhile. */
  void add(byte[] buffer, int length) {
    thread.execute(
        () -> {
          try {
            digest.update(buffer, 0, length);
          } finally {
            resting.release(); // whoever waits must not hang; a sum that is wrong is found out
          }
        });
  }

  /** Waits until everything is added. */
  @Override
  public void close() {
    CompletableFuture.runAsync(() -> {}, thread).join();
    thread.shutdown();
  }
}

package io.sentryal.insar.runpod.internal;

import io.sentryal.insar.error.InsarException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for futures of the client on the calling thread. */
public final class Waiting {
  private Waiting() {}

  /**
   * Returns what the call returns, or throws what it failed with.
   *
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public static <T> T get(CompletableFuture<T> call) throws InterruptedException {
    try {
      return call.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InsarException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}

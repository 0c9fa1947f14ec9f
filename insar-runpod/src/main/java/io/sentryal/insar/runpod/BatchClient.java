package io.sentryal.insar.runpod;

import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.runpod.internal.BatchCalls;
import io.sentryal.insar.runpod.internal.JsonText;
import io.sentryal.insar.runpod.internal.Waiting;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Batches of an endpoint: many requests at the price of single ones, within hours. The service
 * calls this beta and may change it, and says that queued work can be lost: keep what you need to
 * submit it again. A batch is drafted, filled, and finalized. Thread-safe.
 *
 * <p>What changes a batch is not repeated when its answer is lost; {@link #list} tells what is
 * there.
 */
public final class BatchClient {
  private static final int MOST_PER_PAGE = 1_000;

  private final BatchCalls calls;

  BatchClient(BatchCalls calls) {
    this.calls = calls;
  }

  /**
   * Drafts a batch.
   *
   * @param inputsJson the inputs of its first requests, JSON objects; may be empty
   * @throws PayloadTooLargeException if they are more than 10 MB
   */
  public BatchStatus create(List<String> inputsJson) {
    return await(calls.create(checked(inputsJson)));
  }

  /**
   * Adds requests to a draft.
   *
   * @param batchId the service's id of the batch
   * @param inputsJson the inputs, JSON objects
   * @throws PayloadTooLargeException if they are more than 10 MB
   */
  public void append(String batchId, List<String> inputsJson) {
    String ignored = await(calls.append(batchId, checked(inputsJson)));
  }

  /** Hands a draft over to be processed. */
  public void finalizeBatch(String batchId) {
    String ignored = await(calls.change(batchId, "finalize"));
  }

  /** Cancels a batch. */
  public void cancel(String batchId) {
    String ignored = await(calls.change(batchId, "cancel"));
  }

  /** Returns the status of a batch. */
  public BatchStatus status(String batchId) {
    return await(calls.status(batchId));
  }

  /**
   * Returns the answer that lists the endpoint's batches, as it came: its form is not documented.
   */
  public String list() {
    return await(calls.list());
  }

  /**
   * Returns some requests of a batch.
   *
   * @param batchId the service's id of the batch
   * @param offset how many to leave out, 0 or more
   * @param limit how many to return, 1 to 1000
   */
  public BatchPage requests(String batchId, int offset, int limit) {
    if (offset < 0 || limit < 1 || limit > MOST_PER_PAGE) {
      throw new IllegalArgumentException(
          "offset must be 0 or more and limit 1 to "
              + MOST_PER_PAGE
              + ", were "
              + offset
              + " and "
              + limit);
    }
    return await(calls.requests(batchId, offset, limit));
  }

  private static List<String> checked(List<String> inputsJson) {
    return inputsJson.stream().map(input -> JsonText.requireObject("inputsJson", input)).toList();
  }

  private static <T> T await(CompletableFuture<T> call) {
    try {
      return Waiting.get(call);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InsarIoException("batch", "interrupted while waiting for an answer", e, false);
    }
  }
}

package io.sentryal.insar.runpod.internal;

import io.sentryal.insar.runpod.BatchPage;
import io.sentryal.insar.runpod.BatchState;
import io.sentryal.insar.runpod.BatchStatus;
import io.sentryal.insar.runpod.JobStatus;
import io.sentryal.insar.runpod.PayloadTooLargeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;

/** The operations on batches, as futures. Thread-safe. */
public final class BatchCalls {
  private static final MediaType JSON = MediaType.get("application/json");

  private final EndpointCalls calls;

  /** Creates them on those of the endpoint. */
  public BatchCalls(EndpointCalls calls) {
    this.calls = calls;
  }

  /** Drafts a batch. */
  public CompletableFuture<BatchStatus> create(List<String> inputs) {
    return post(address(), requests(inputs), BatchCalls::readStatus);
  }

  /** Adds requests to a draft. */
  public CompletableFuture<String> append(String id, List<String> inputs) {
    return post(address(id, "requests"), "{\"requests\":" + requests(inputs) + "}", body -> body);
  }

  /** Finalizes or cancels a batch. */
  public CompletableFuture<String> change(String id, String what) {
    return post(address(id, what), "", body -> body);
  }

  /** Asks for a batch. */
  public CompletableFuture<BatchStatus> status(String id) {
    return get(address(id), BatchCalls::readStatus);
  }

  /** Asks for all batches. */
  public CompletableFuture<String> list() {
    return get(address(), body -> body);
  }

  /** Asks for requests of a batch. */
  public CompletableFuture<BatchPage> requests(String id, int offset, int limit) {
    HttpUrl url =
        address(id, "requests")
            .newBuilder()
            .addQueryParameter("offset", Integer.toString(offset))
            .addQueryParameter("limit", Integer.toString(limit))
            .build();
    return get(url, BatchCalls::readPage);
  }

  private HttpUrl address(String... path) {
    HttpUrl.Builder url = calls.address(Operation.BATCH_READ).newBuilder();
    for (String segment : path) {
      url.addPathSegment(Addresses.requireJobId(segment));
    }
    return url.build();
  }

  private <T> CompletableFuture<T> get(HttpUrl url, BodyReader<T> reader) {
    return calls.get(Operation.BATCH_READ, url, (body, lost) -> reader.read(body));
  }

  private <T> CompletableFuture<T> post(HttpUrl url, String body, BodyReader<T> reader) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    int limit = Operation.BATCH_WRITE.limitBytes();
    if (bytes.length > limit) {
      return CompletableFuture.failedFuture(
          new PayloadTooLargeException(Operation.BATCH_WRITE.path(), bytes.length, limit));
    }
    Request request = calls.request(url).post(RequestBody.create(bytes, JSON)).build();
    return EndpointCalls.recover(
        calls.send(Operation.BATCH_WRITE, request, (text, lost) -> reader.read(text)),
        failure ->
            CompletableFuture.failedFuture(
                failure instanceof AttemptFailed unknown ? unknown.failure() : failure));
  }

  private static String requests(List<String> inputs) {
    StringBuilder array = new StringBuilder("[");
    for (String input : inputs) {
      array.append(array.length() == 1 ? "" : ",").append("{\"input\":").append(input).append('}');
    }
    return array.append(']').toString();
  }

  static BatchStatus readStatus(String body) throws IOException {
    Map<String, String> fields = JsonText.fields(body);
    String id = JsonText.string(fields.get("id"));
    String state = JsonText.string(fields.get("status"));
    if (id == null || state == null || state.isBlank()) {
      throw new IOException("a batch without id or status");
    }
    return new BatchStatus(
        id,
        new BatchState(state),
        Answers.optional(fields, "requestTotal"),
        Answers.optional(fields, "requestInProgress"),
        Answers.optional(fields, "requestCompleted"),
        Answers.optional(fields, "requestFailed"),
        body);
  }

  static BatchPage readPage(String body) throws IOException {
    Map<String, String> fields = JsonText.fields(body);
    String requests = fields.get("requests");
    String more = fields.get("hasMore");
    if (requests == null || more == null) {
      throw new IOException("a page without requests or hasMore");
    }
    List<JobStatus> statuses = new ArrayList<>();
    for (String request : JsonText.elements(requests)) {
      statuses.add(Answers.status(request));
    }
    return new BatchPage(statuses, more.equals("true"), body);
  }

  private interface BodyReader<T> {
    T read(String body) throws IOException;
  }
}

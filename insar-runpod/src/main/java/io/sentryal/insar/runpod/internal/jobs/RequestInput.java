package io.sentryal.insar.runpod.internal.jobs;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.json.WorkerClaim;
import io.sentryal.insar.json.WorkerContract;
import io.sentryal.insar.json.WorkerRequest;
import io.sentryal.insar.json.WorkerResult;
import io.sentryal.insar.runpod.PayloadStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What travels in the input of a job, and what beside it. */
final class RequestInput {
  /** From here on points travel packed; their names stay here. */
  static final int PACKED_FROM = 2_000;

  /** The service takes 10 MB; the rest of the body needs less than this. */
  private static final int LARGEST_INPUT_BYTES = 9_900_000;

  private static final long LARGEST_POINTS_FILE_BYTES = 200_000_000;

  /** A claim may hold a whole result; workers write 16 MiB at most. */
  private static final long LARGEST_CLAIM_BYTES = 17 << 20;

  private final Optional<PayloadStore> payloads;
  private final List<String> secrets;
  private final int largestInputBytes;

  RequestInput(Optional<PayloadStore> payloads, List<String> secrets) {
    this(payloads, secrets, LARGEST_INPUT_BYTES);
  }

  RequestInput(Optional<PayloadStore> payloads, List<String> secrets, int largestInputBytes) {
    this.payloads = payloads;
    this.secrets = secrets;
    this.largestInputBytes = largestInputBytes;
  }

  /**
   * Returns the input of a job; large sets of points are put into the store.
   *
   * @throws IllegalArgumentException if the input would hold a secret
   */
  String of(JobId id, InsarJob job) {
    WorkerRequest request = WorkerRequest.of(id, job);
    if (job.points().size() >= PACKED_FROM && request.canBePacked()) {
      request = request.toBuilder().packed(true).build();
    }
    if (payloads.isPresent()) {
      request = withStore(request, payloads.get());
    }
    String json = WorkerContract.toJson(request);
    if (json.length() > largestInputBytes && payloads.isPresent() && request.packed()) {
      byte[] points = WorkerContract.pointsFile(request).getBytes(StandardCharsets.UTF_8);
      request =
          request.toBuilder().pointsUrl(payloads.get().upload(id + "/points.json", points)).build();
      json = WorkerContract.toJson(request);
    }
    refuseSecrets(id, json);
    return json;
  }

  /** Returns a result with its measurements, fetched and compared with their checksum. */
  WorkerResult whole(WorkerResult message) {
    if (message.pointsFile().isEmpty()) {
      return message;
    }
    String name = resultName(message.jobId());
    byte[] file =
        payloads
            .flatMap(store -> store.download(name, LARGEST_POINTS_FILE_BYTES))
            .orElseThrow(
                () ->
                    new InvalidDataException(
                        "result of job " + message.jobId(),
                        "its measurements lie in a file and there is no "
                            + name
                            + " in the store"));
    return message.withPoints(file);
  }

  /** Returns what the worker's claim of a job says, as far as there is a store and a claim. */
  HeldClaim claim(JobId id) {
    return payloads
        .flatMap(store -> store.download(claimName(id), LARGEST_CLAIM_BYTES))
        .map(HeldClaim::read)
        .orElse(HeldClaim.NONE);
  }

  void refuseSecrets(JobId id, String json) {
    for (String secret : secrets) {
      if (json.contains(secret)) {
        throw new IllegalArgumentException(
            "the input of job "
                + id
                + " would hold a credential, which RunPod shows again in webhooks and statuses;"
                + " give presigned URLs, or set it in the endpoint's environment (value redacted)");
      }
    }
  }

  private static String claimName(JobId id) {
    return id + "/claim.json";
  }

  private static String resultName(JobId id) {
    return id + "/displacement_points.json";
  }

  private static WorkerRequest withStore(WorkerRequest request, PayloadStore store) {
    JobId id = request.jobId();
    return request.toBuilder()
        .outputs(Map.of("displacement_points", store.presignPut(resultName(id))))
        .claim(new WorkerClaim(store.presignPut(claimName(id)), store.presignGet(claimName(id))))
        .build();
  }
}

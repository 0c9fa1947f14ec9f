package io.sentryal.insar.testkit.asf;

import java.util.List;
import java.util.Optional;
import mockwebserver3.MockResponse;
import org.jspecify.annotations.Nullable;

/** Serves files as the archive does: the public address redirects to a signed one, which serves. */
final class DownloadResponder {
  private static final String SIGNED = "/signed";
  private static final String BUCKET = "https://[a-z0-9-]+\\.s3\\.us-west-2\\.amazonaws\\.com";
  private static final String STORE = "https://simulated.cloudfront.net";

  private final @Nullable String token;
  private final @Nullable EmulatedLogin login;

  /**
   * Creates the door.
   *
   * @param token the only token that opens it, or null
   * @param login who may come in, or null for everybody
   */
  DownloadResponder(@Nullable String token, @Nullable EmulatedLogin login) {
    this.token = token;
    this.login = login;
  }

  static boolean isSigned(ReceivedRequest request) {
    return request.target().startsWith(SIGNED) || isBucket(request);
  }

  private static boolean isBucket(ReceivedRequest request) {
    return request.origin().matches(BUCKET);
  }

  MockResponse answer(
      List<StoredGranule> archive, ReceivedRequest request, @Nullable EmulatedFault fault) {
    if (isBucket(request)) {
      return bucket(archive, request, fault);
    }
    if (login != null && EmulatedLogin.isAsked(request)) {
      return login.answer(request);
    }
    String path = request.target().replaceFirst("\\?.*", "").replaceFirst("^" + SIGNED, "");
    if (login != null && path.equals("/login")) {
      return login.comesBack(request);
    }
    if (path.equals("/s3credentials")) {
      MockResponse refusal = refusal(false, request);
      return refusal == null ? temporaryCredentials() : refusal;
    }
    for (StoredGranule stored : archive) {
      boolean burst = stored.granule().burstId().isPresent();
      if (burst && stored.metadataPath().equals(path)) {
        return isSigned(request) ? metadata(stored) : door(path, true, request);
      }
      if (stored.path().equals(path) && stored.granule().file().isPresent()) {
        return isSigned(request)
            ? new FileResponder(stored, request, fault).answer()
            : door(path, burst, request);
      }
    }
    return text(404, "application/json", SearchResponder.errors("No file at " + path));
  }

  /** Opens to the temporary keys; like S3 it takes one proof, not two. */
  private static MockResponse bucket(
      List<StoredGranule> archive, ReceivedRequest request, @Nullable EmulatedFault fault) {
    String target = request.target();
    boolean signed =
        target.contains("X-Amz-Credential=SIMULATED%2F")
            && target.contains("X-Amz-Security-Token=simulated-session&")
            && target.matches(".*&X-Amz-Signature=[0-9a-f]{64}");
    if (request.header("Authorization").isPresent()) {
      return text(400, "application/xml", "<Error><Code>InvalidArgument</Code></Error>");
    }
    if (!signed) {
      return text(403, "application/xml", "<Error><Code>AccessDenied</Code></Error>");
    }
    String name = target.replaceFirst("\\?.*", "").substring(1);
    for (StoredGranule stored : archive) {
      if (stored.granule().file().isPresent() && stored.path().endsWith("/" + name)) {
        return new FileResponder(stored, request, fault).answer();
      }
    }
    return text(404, "application/xml", "<Error><Code>NoSuchKey</Code></Error>");
  }

  private @Nullable MockResponse refusal(boolean cookieNeeded, ReceivedRequest request) {
    Optional<String> authorization = request.header("Authorization");
    if (token != null && !authorization.equals(Optional.of("Bearer " + token))) {
      return text(
          401,
          "application/json",
          "{\"status_code\":401,\"error\":\"invalid_token\",\"error_description\":\""
              + (authorization.isEmpty() ? "No token" : "The token is not valid")
              + "\"}");
    }
    return login == null ? null : login.doorkeeper(request, cookieNeeded);
  }

  private MockResponse door(String path, boolean burst, ReceivedRequest request) {
    MockResponse refusal = refusal(burst, request);
    if (refusal != null) {
      return refusal;
    }
    String store = request.origin().startsWith("https:") ? STORE : "";
    return new MockResponse.Builder()
        .code(303)
        .addHeader("Location", store + SIGNED + path + "?" + signature())
        .addHeader("Cache-Control", "private, max-age=3540")
        .build();
  }

  private static MockResponse temporaryCredentials() {
    return text(
        200,
        "application/json",
        "{\"accessKeyId\":\"SIMULATED\",\"secretAccessKey\":\"simulated-secret\",\"sessionToken\":"
            + "\"simulated-session\",\"expiration\":\"2024-01-03 06:00:00+00:00\"}");
  }

  private static String signature() {
    return "A-userid=simulated&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20240103T050000Z"
        + "&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Signature=5167a7e0";
  }

  private static MockResponse metadata(StoredGranule stored) {
    return text(200, "application/xml", "<burst name=\"" + stored.granule().name() + "\"/>");
  }

  static MockResponse text(int status, String type, String body) {
    return new MockResponse.Builder()
        .code(status)
        .addHeader("Content-Type", type)
        .body(body)
        .build();
  }
}

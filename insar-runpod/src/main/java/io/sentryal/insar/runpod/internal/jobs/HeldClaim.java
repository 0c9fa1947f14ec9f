package io.sentryal.insar.runpod.internal.jobs;

import io.sentryal.insar.runpod.internal.Addresses;
import io.sentryal.insar.runpod.internal.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * What a worker's claim of a job says. Immutable.
 *
 * @param endpointJobId the endpoint's id of the run that has the job
 * @param resultJson the result, once that run is done
 */
record HeldClaim(Optional<String> endpointJobId, Optional<String> resultJson) {
  static final HeldClaim NONE = new HeldClaim(Optional.empty(), Optional.empty());

  /** Reads a claim object; one that is none, or half-written, says nothing. */
  static HeldClaim read(byte[] object) {
    try {
      Map<String, String> fields = JsonText.fields(new String(object, StandardCharsets.UTF_8));
      boolean done = "done".equals(JsonText.string(fields.get("state")));
      return new HeldClaim(
          Optional.ofNullable(JsonText.string(fields.get("runpod_job_id")))
              .filter(Addresses::isJobId),
          done ? Optional.ofNullable(fields.get("result")) : Optional.empty());
    } catch (IOException e) {
      return NONE; // the next look sees it whole
    }
  }
}

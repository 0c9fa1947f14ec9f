package io.sentryal.insar.runpod.internal.jobs;

import io.sentryal.insar.runpod.internal.Addresses;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * What is read of a webhook's body; the rest is asked for. Immutable.
 *
 * @param endpointJobId the endpoint's id of the job
 * @param state the state that is claimed
 */
public record WebhookBody(String endpointJobId, String state) {

  /** Returns what a body says; empty if it says nothing of use. */
  public static Optional<WebhookBody> read(byte[] body) {
    try {
      Map<String, String> texts = ClaimText.texts(body);
      String id = texts.get("id");
      String state = texts.get("status");
      return id == null || state == null || state.isBlank()
          ? Optional.empty()
          : Optional.of(new WebhookBody(Addresses.requireJobId(id), state));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

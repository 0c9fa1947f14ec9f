package io.sentryal.insar.testkit.runpod;

/** What goes wrong with the webhook of one job. */
public enum WebhookFault {
  /** It is never sent. */
  LOST,
  /** It is sent twice, although the first was acknowledged. */
  DUPLICATE,
  /** It is sent 25 s late, so that those of later jobs come first. */
  REORDERED
}

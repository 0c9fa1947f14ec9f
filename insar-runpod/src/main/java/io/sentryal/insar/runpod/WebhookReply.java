package io.sentryal.insar.runpod;

/**
 * What to answer to a call of a webhook. Immutable.
 *
 * @param status HTTP status
 * @param body text for people, one line
 */
public record WebhookReply(int status, String body) {}

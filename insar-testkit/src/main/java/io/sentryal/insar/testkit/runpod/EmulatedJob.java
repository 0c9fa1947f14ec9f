package io.sentryal.insar.testkit.runpod;

/**
 * A job as the emulator sees it at one moment. Immutable.
 *
 * @param id the service's id
 * @param inputJson the input, a JSON object
 * @param state the state as clients are told it
 * @param executions how often a worker has begun it
 * @param webhooksSent how often its webhook was sent
 * @param webhookAcknowledged whether a webhook was answered with 200
 */
public record EmulatedJob(
    String id,
    String inputJson,
    String state,
    int executions,
    int webhooksSent,
    boolean webhookAcknowledged) {}

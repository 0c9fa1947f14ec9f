package io.sentryal.insar.testkit.runpod;

/**
 * A job as its worker sees it. Immutable.
 *
 * @param jobId the service's id of the job
 * @param inputJson the input, a JSON object
 * @param workerId the worker that runs it
 * @param attempt 1, or more after a retry of the same job
 */
public record EmulatedCall(String jobId, String inputJson, String workerId, int attempt) {}

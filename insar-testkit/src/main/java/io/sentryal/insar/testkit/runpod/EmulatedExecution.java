package io.sentryal.insar.testkit.runpod;

import java.time.Duration;
import java.time.Instant;

/**
 * One run of a job on a worker, which is paid for whether or not its result counts. Immutable.
 *
 * @param jobId the service's id of the job
 * @param inputJson the input, a JSON object; its {@code job_id} is the caller's key
 * @param workerId the worker
 * @param start when the worker took it
 * @param busy how long the worker was busy with it, up to now if it still is
 * @param over whether the worker has finished with it
 */
public record EmulatedExecution(
    String jobId, String inputJson, String workerId, Instant start, Duration busy, boolean over) {}

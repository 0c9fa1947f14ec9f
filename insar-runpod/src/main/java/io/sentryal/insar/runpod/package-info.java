/**
 * The RunPod backend: pairs are measured by the ISCE3 worker on RunPod Serverless.
 *
 * <p>{@link io.sentryal.insar.runpod.EndpointClient} speaks to one queue endpoint: run, status,
 * stream, cancel, retry, purge-queue, health. A job is a {@link
 * io.sentryal.insar.runpod.RunRequest}; what the service says about it is a {@link
 * io.sentryal.insar.runpod.JobStatus}, whose {@link io.sentryal.insar.runpod.RunState} is an open
 * value. JSON goes in and comes out as text, digit for digit.
 *
 * <table>
 * <caption>How a submission ends</caption>
 * <tr><td>a {@code JobStatus}</td><td>the job is queued</td></tr>
 * <tr><td>{@link io.sentryal.insar.runpod.AmbiguousSubmissionException}</td>
 *     <td>the job may be queued, or not: find out before submitting it again</td></tr>
 * <tr><td>{@link io.sentryal.insar.runpod.EndpointPausedException}, {@link
 *     io.sentryal.insar.runpod.PayloadTooLargeException}, {@link
 *     io.sentryal.insar.error.InsarIoException}</td><td>nothing was sent</td></tr>
 * <tr><td>{@link io.sentryal.insar.error.RemoteServiceException} and its kinds</td>
 *     <td>the job was refused and is not queued</td></tr>
 * </table>
 *
 * <pre>{@code
 * try (EndpointClient endpoint = EndpointClient.fromEnv()) {
 *   JobStatus queued = endpoint.run(RunRequest.builder("{\"name\":\"world\"}").build());
 *   JobStatus now = endpoint.status(queued.id());
 * }
 * }</pre>
 */
@NullMarked
package io.sentryal.insar.runpod;

import org.jspecify.annotations.NullMarked;

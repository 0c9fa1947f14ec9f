/**
 * Stands in for RunPod Serverless on this machine: one queue endpoint with both of its sides, the
 * clients' (section "Endpoint operations" of the service's reference) and the workers' (the
 * protocol that the runpod package for Python speaks).
 *
 * <p>Begin with {@link io.sentryal.insar.testkit.runpod.RunPodEmulator}: give it a handler and it
 * runs jobs on workers of its own, in virtual time ({@link
 * io.sentryal.insar.testkit.time.VirtualTime}); give it none and it serves real Python workers.
 * What shall go wrong is declared in a {@link io.sentryal.insar.testkit.runpod.FaultPlan}. What the
 * service would have charged for is in {@link
 * io.sentryal.insar.testkit.runpod.RunPodEmulator#executions()}.
 *
 * <pre>{@code
 * VirtualTime time = VirtualTime.startingAt(Instant.parse("2026-03-01T00:00:00Z"));
 * try (RunPodEmulator cloud =
 *     RunPodEmulator.builder().time(time.clock(), time)
 *         .handler(call -> WorkerScript.returns("{\"ok\":true}").after(Duration.ofSeconds(30)))
 *         .start()) {
 *   // cloud.baseUrl(), cloud.endpointId(), cloud.apiKey() go to the client; time.advance(...)
 * }
 * }</pre>
 */
@NullMarked
package io.sentryal.insar.testkit.runpod;

import org.jspecify.annotations.NullMarked;

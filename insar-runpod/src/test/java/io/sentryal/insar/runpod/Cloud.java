package io.sentryal.insar.runpod;

import io.sentryal.insar.testkit.runpod.RunPodEmulator;
import io.sentryal.insar.testkit.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** An emulator and a client of it in one virtual time. */
final class Cloud implements AutoCloseable {
  private static final Duration REAL_LIMIT = Duration.ofMinutes(2);

  final VirtualTime time = VirtualTime.startingAt(Instant.parse("2026-03-01T00:00:00Z"));
  final RunPodEmulator emulator;
  final EndpointClient client;

  Cloud(UnaryOperator<RunPodEmulator.Builder> emulated) {
    this(emulated, client -> client);
  }

  Cloud(
      UnaryOperator<RunPodEmulator.Builder> emulated,
      UnaryOperator<EndpointClientBuilder> configured) {
    emulator = emulated.apply(RunPodEmulator.builder().time(time.clock(), time)).start();
    client =
        configured
            .apply(
                EndpointClient.builder(emulator.endpointId(), emulator.apiKey())
                    .baseUrl(emulator.baseUrl())
                    .time(time.clock(), time))
            .build();
  }

  static RunRequest request(String inputJson) {
    return RunRequest.builder(inputJson).build();
  }

  /** Moves the time on until the call has ended. */
  <T> T await(CompletableFuture<T> call) {
    time.runUntil(call::isDone, this::isIdle, REAL_LIMIT);
    return get(call);
  }

  /** Moves the time on until the call has failed, and returns with what. */
  Throwable failure(CompletableFuture<?> call) {
    time.runUntil(call::isDone, this::isIdle, REAL_LIMIT);
    return call.handle((value, failure) -> failure).join();
  }

  /** Waits for the call while the time stands still. */
  static <T> T get(CompletableFuture<T> call) {
    try {
      return call.get(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns whether nothing is under way but what waits for the time. */
  boolean isIdle() {
    return client.requestsInFlight() == emulator.requestsHeld() && emulator.isIdle();
  }

  @Override
  public void close() {
    client.close();
    emulator.close();
  }
}

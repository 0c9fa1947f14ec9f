package io.sentryal.insar.runpod.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import okhttp3.HttpUrl;

/**
 * What the client of an endpoint is made of. Immutable.
 *
 * @param base address of the endpoint API, without the endpoint
 * @param endpointId the endpoint
 * @param apiKey the key
 * @param clock tells the time
 * @param nanoTime tells the elapsed time (ns)
 * @param scheduler does what is due later
 * @param requestLimit how long one attempt of a request may take
 * @param attempts attempts of a request in all, at least 1
 * @param firstWait wait before the second attempt
 * @param longestWait no longer wait of the service is sat out
 * @param pause how long the breaker keeps requests back
 * @param answerLimitBytes no longer answer is read (bytes)
 */
public record ClientSettings(
    HttpUrl base,
    String endpointId,
    Secret apiKey,
    Clock clock,
    LongSupplier nanoTime,
    ScheduledExecutorService scheduler,
    Duration requestLimit,
    int attempts,
    Duration firstWait,
    Duration longestWait,
    Duration pause,
    int answerLimitBytes) {}

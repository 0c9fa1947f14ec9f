package io.sentryal.insar.testkit.runpod;

import java.util.Map;

/**
 * A request that the emulator received. Immutable.
 *
 * @param operation the operation
 * @param method HTTP method
 * @param target path and query as they came
 * @param headers the headers, by their name in lower case
 * @param body the body, empty if there was none
 */
public record EmulatedRequest(
    EmulatedOperation operation,
    String method,
    String target,
    Map<String, String> headers,
    String body) {}

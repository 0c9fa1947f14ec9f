package io.sentryal.insar.testkit.runpod;

import java.util.Map;

/** What the HTTP side of the emulator needs to know. Immutable. */
record EmulatorSettings(
    String endpointId,
    String apiKey,
    String workerKey,
    Map<EmulatedOperation, Integer> limits,
    FaultPlan faults) {}

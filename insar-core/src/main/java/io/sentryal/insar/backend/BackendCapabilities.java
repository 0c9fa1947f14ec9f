package io.sentryal.insar.backend;

import java.util.Set;

/**
 * What a backend can do. Immutable.
 *
 * @param maxPointsPerJob most points in one job
 * @param maxConcurrentJobs how many jobs it runs at once
 * @param acceptsRemoteProducts whether products may be https URLs
 * @param devices kinds of device it computes on, for example {@code cpu}
 */
public record BackendCapabilities(
    int maxPointsPerJob,
    int maxConcurrentJobs,
    boolean acceptsRemoteProducts,
    Set<String> devices) {
  public BackendCapabilities {
    devices = Set.copyOf(devices);
  }
}

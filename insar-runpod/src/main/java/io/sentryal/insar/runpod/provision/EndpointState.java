package io.sentryal.insar.runpod.provision;

/**
 * How the workers of an endpoint are. Immutable.
 *
 * @param running workers at work
 * @param idle workers that wait, and are paid
 * @param initializing workers that are being started
 * @param throttled workers that wait for a GPU to become free
 * @param unhealthy workers that failed their checks
 * @param stale workers that still run an older image or environment
 */
public record EndpointState(
    int running, int idle, int initializing, int throttled, int unhealthy, int stale) {

  /** Returns how many workers there are. */
  public int total() {
    return running + idle + initializing + throttled + unhealthy;
  }
}

package io.sentryal.insar.runpod;

import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.backend.spi.InsarBackendProvider;

/** Makes the backend {@code runpod}; found by {@code ServiceLoader}. */
public final class RunPodBackendProvider implements InsarBackendProvider {

  /** Creates the provider; does nothing. */
  public RunPodBackendProvider() {}

  @Override
  public String name() {
    return RunPodBackend.NAME;
  }

  @Override
  public InsarBackend openFromEnv() {
    return RunPodBackend.fromEnv();
  }
}

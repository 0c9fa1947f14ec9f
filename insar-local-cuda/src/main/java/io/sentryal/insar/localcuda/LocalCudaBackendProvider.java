package io.sentryal.insar.localcuda;

import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.backend.spi.InsarBackendProvider;

/** Makes the backend {@code local-cuda}; found by {@code ServiceLoader}. Immutable. */
public final class LocalCudaBackendProvider implements InsarBackendProvider {

  /** Creates the provider; does nothing. */
  public LocalCudaBackendProvider() {}

  @Override
  public String name() {
    return LocalCudaBackend.NAME;
  }

  /** Opens the backend as {@link LocalCudaBackend#fromEnv()} does. */
  @Override
  public InsarBackend openFromEnv() {
    return LocalCudaBackend.fromEnv();
  }
}

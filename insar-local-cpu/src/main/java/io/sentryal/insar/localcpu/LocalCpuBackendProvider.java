package io.sentryal.insar.localcpu;

import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.backend.spi.InsarBackendProvider;

/** Makes the backend {@code local-cpu}; found by {@code ServiceLoader}. Immutable. */
public final class LocalCpuBackendProvider implements InsarBackendProvider {

  /** Creates the provider; does nothing. */
  public LocalCpuBackendProvider() {}

  @Override
  public String name() {
    return LocalCpuBackend.NAME;
  }

  /** Opens the backend as {@link LocalCpuBackend#fromEnv()} does. */
  @Override
  public InsarBackend openFromEnv() {
    return LocalCpuBackend.fromEnv();
  }
}

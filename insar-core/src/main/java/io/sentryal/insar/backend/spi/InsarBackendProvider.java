package io.sentryal.insar.backend.spi;

import io.sentryal.insar.backend.InsarBackend;

/**
 * Makes a backend; found by {@code ServiceLoader}. Its constructor does nothing; opening is the
 * first moment that may touch a disk, a network or a GPU.
 */
public interface InsarBackendProvider {

  /** Returns the name by which the backend is chosen. */
  String name();

  /**
   * Opens the backend as the environment configures it.
   *
   * @throws io.sentryal.insar.error.BackendUnavailableException if it cannot work here
   */
  InsarBackend openFromEnv();
}

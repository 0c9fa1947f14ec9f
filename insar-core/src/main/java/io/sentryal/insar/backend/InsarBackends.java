package io.sentryal.insar.backend;

import io.sentryal.insar.backend.spi.InsarBackendProvider;
import java.util.List;
import java.util.ServiceLoader;

/** Finds backends by name; there is no default and no guessing. */
public final class InsarBackends {
  private InsarBackends() {}

  /** Returns the names of the backends on the class path, in order of name. */
  public static List<String> names() {
    return ServiceLoader.load(InsarBackendProvider.class).stream()
        .map(provider -> provider.get().name())
        .sorted()
        .toList();
  }

  /**
   * Opens a backend that is configured by the environment.
   *
   * @param name name of the backend, for example {@code local-cpu}
   * @throws IllegalArgumentException if no backend of that name is on the class path
   */
  public static InsarBackend openFromEnv(String name) {
    return ServiceLoader.load(InsarBackendProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no backend named '"
                        + name
                        + "'; on the class path are "
                        + names()
                        + "; add its module (for example insar-local-cpu)"))
        .openFromEnv();
  }
}

package io.sentryal.insar.examples.cli;

import io.sentryal.insar.backend.InsarBackend;
import java.util.Map;
import java.util.Optional;

/** One backend of {@code insar process}, with its own options; listed in {@link BackendOptions}. */
interface BackendChoice {
  /** Returns the name by which it is chosen. */
  String name();

  /** Returns an option that was given and has a meaning for this backend alone. */
  Optional<String> ownOption();

  /**
   * Opens it.
   *
   * @param environment the environment of the run
   * @param ground what the user says about the ground
   * @throws IllegalArgumentException if the options do not fit this backend
   */
  InsarBackend open(Map<String, String> environment, GroundOptions ground);
}

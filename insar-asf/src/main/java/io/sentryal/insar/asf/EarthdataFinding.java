package io.sentryal.insar.asf;

import java.net.URI;
import java.util.Optional;

/**
 * One thing that was checked about the user's access to the archive. Immutable.
 *
 * @param subject what was checked: {@code search}, {@code login}, {@code clock}, {@code
 *     credentials} or {@code data}
 * @param problem what is wrong; nothing if all is well
 * @param message what was found, and what to do; never a secret
 * @param page where the user can mend it
 */
public record EarthdataFinding(
    String subject, Optional<EarthdataProblem> problem, String message, Optional<URI> page) {

  /** Returns whether all is well. */
  public boolean isFine() {
    return problem.isEmpty();
  }
}

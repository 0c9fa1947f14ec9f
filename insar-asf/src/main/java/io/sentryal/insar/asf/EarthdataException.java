package io.sentryal.insar.asf;

import io.sentryal.insar.error.AuthenticationException;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Earthdata Login or the archive refuses the user: why, and on which page that is mended. */
public final class EarthdataException extends AuthenticationException {
  private final EarthdataProblem problem;
  private final @Nullable URI page;

  /**
   * Creates an exception.
   *
   * @param service name of the service that refused
   * @param statusCode HTTP status, 401 or 403
   * @param problem the cause
   * @param detail what the service said and what to do; never a secret
   * @param page where it is mended, or null
   */
  public EarthdataException(
      String service, int statusCode, EarthdataProblem problem, String detail, @Nullable URI page) {
    super(service, statusCode, null, detail);
    this.problem = Objects.requireNonNull(problem, "problem");
    this.page = page;
  }

  /** Returns the cause. */
  public EarthdataProblem problem() {
    return problem;
  }

  /** Returns the page where the user can mend it, if there is one. */
  public Optional<URI> page() {
    return Optional.ofNullable(page);
  }
}

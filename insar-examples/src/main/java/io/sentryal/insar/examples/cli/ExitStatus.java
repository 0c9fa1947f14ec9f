package io.sentryal.insar.examples.cli;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.JobCancelledException;
import io.sentryal.insar.error.JobFailedException;
import io.sentryal.insar.error.ProcessingException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** The exit status of the launcher, and which failure has which. */
public enum ExitStatus {
  /** Everything was done. */
  DONE(0),
  /** Something outside the user's input failed. */
  FAILED(1),
  /** Wrong usage or bad input. */
  BAD_INPUT(2),
  /** Cancelled by the user. */
  CANCELLED(3);

  private static final Set<FailureCode> INPUT =
      Set.of(
          FailureCode.BAD_REQUEST,
          FailureCode.PRODUCT_CORRUPT,
          FailureCode.NO_COMMON_BURST,
          FailureCode.OUTSIDE_COVERAGE,
          FailureCode.ORBIT_MISSING,
          FailureCode.DEM_MISSING);

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  /** Returns the number that the process ends with. */
  public int code() {
    return code;
  }

  static ExitStatus of(Throwable failure) {
    Throwable cause = unwrap(failure);
    if (cause instanceof JobCancelledException
        || cause instanceof CancellationException
        || cause instanceof InterruptedException) {
      return CANCELLED;
    }
    Optional<FailureCode> code = codeOf(cause);
    if (code.isPresent()) {
      return code.get() == FailureCode.CANCELLED
          ? CANCELLED
          : INPUT.contains(code.get()) ? BAD_INPUT : FAILED;
    }
    if (cause instanceof InvalidDataException data) {
      return data.source().startsWith("http") ? FAILED : BAD_INPUT;
    }
    return cause instanceof IllegalArgumentException ? BAD_INPUT : FAILED;
  }

  private static Optional<FailureCode> codeOf(Throwable cause) {
    if (cause instanceof JobFailedException job) {
      return Optional.of(job.code());
    }
    return cause instanceof ProcessingException step ? Optional.of(step.code()) : Optional.empty();
  }

  static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}

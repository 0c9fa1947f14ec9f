package io.sentryal.insar.backend.spi;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.error.AuthenticationException;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.JobFailedException;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.error.RemoteServiceException;
import java.util.Objects;

/** Gives every failure of a job its code and stage. */
final class FailureMapping {
  private FailureMapping() {}

  static JobFailedException jobFailure(JobId id, JobStage stage, Throwable cause) {
    if (cause instanceof JobFailedException failure && failure.jobId().equals(id.value())) {
      return failure;
    }
    String detail = Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getName());
    boolean retryable = cause instanceof InsarException known && known.isRetryable();
    return new JobFailedException(id.value(), code(cause), stage.name(), detail, retryable, cause);
  }

  static FailureCode code(Throwable cause) {
    if (cause instanceof ProcessingException known) {
      return known.code();
    }
    if (cause instanceof JobFailedException known) {
      return known.code();
    }
    if (cause instanceof AuthenticationException) {
      return FailureCode.CREDENTIALS_REFUSED;
    }
    if (cause instanceof RemoteServiceException || cause instanceof InsarIoException) {
      return FailureCode.DOWNLOAD_FAILED;
    }
    if (cause instanceof InvalidDataException) {
      return FailureCode.PRODUCT_CORRUPT;
    }
    if (cause instanceof IllegalArgumentException) {
      return FailureCode.BAD_REQUEST;
    }
    return cause instanceof OutOfMemoryError ? FailureCode.OUT_OF_MEMORY : FailureCode.INTERNAL;
  }
}

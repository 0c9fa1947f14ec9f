package io.sentryal.insar.localcuda.internal.worker;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.JobFailedException;

/** Failures of a job that the worker did not tell itself. Immutable. */
record WorkerFailure(JobId id, JobStage stage, LogTail log) {
  private static final int SIGNAL = 128;
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;

  /** Status of a worker that was asked to end, by whomever. */
  private static final int CANCELLED_STATUS = 3;

  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;

  /** Returns a defect of the worker. */
  JobFailedException defect(String detail) {
    return of(FailureCode.INTERNAL, detail + "; " + log.lastWords(), false);
  }

  /** Returns a worker that took too long. */
  JobFailedException tooLong(String detail) {
    return of(FailureCode.INTERNAL, detail + "; it was ended; " + log.lastWords(), true);
  }

  /** Returns why there is no result, as far as the exit status tells. */
  JobFailedException withoutResult(int status) {
    if (status == SIGNAL + SIGKILL) {
      return of(
          FailureCode.OUT_OF_MEMORY,
          "the worker was killed by the system (exit 137), most likely because memory ran out;"
              + " take a smaller area or margin, more looks, or a machine with more memory",
          false);
    }
    if (status == CANCELLED_STATUS || status == SIGNAL + SIGTERM) {
      return of(
          FailureCode.INTERNAL,
          "something else than this program ended the worker (exit " + status + "); run it again",
          true);
    }
    if (status == NOT_EXECUTABLE || status == NOT_FOUND) {
      return defect("the worker's program is not there (exit " + status + ")");
    }
    if (status > SIGNAL && status < SIGNAL + 65) {
      return defect(
          "the worker crashed by signal "
              + (status - SIGNAL)
              + " (exit "
              + status
              + "), as after an illegal memory access of a CUDA kernel; report it with the worker's"
              + " log");
    }
    return defect("the worker ended with status " + status + " and left no result");
  }

  JobFailedException of(FailureCode code, String detail, boolean retryable) {
    return new JobFailedException(id.value(), code, stage.name(), detail, retryable, log.asCause());
  }
}

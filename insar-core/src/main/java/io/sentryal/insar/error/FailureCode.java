package io.sentryal.insar.error;

/** Why a job failed; the names are those of the worker contract. */
public enum FailureCode {
  /** The request itself is wrong. */
  BAD_REQUEST,
  /** An input could not be fetched. */
  DOWNLOAD_FAILED,
  /** An archive refused the credentials. */
  CREDENTIALS_REFUSED,
  /** The user has not accepted the archive's licence. */
  EULA_NOT_ACCEPTED,
  /** A product is truncated, incomplete or inconsistent. */
  PRODUCT_CORRUPT,
  /** Reference and secondary share no burst that holds a point. */
  NO_COMMON_BURST,
  /** No point lies in the image. */
  OUTSIDE_COVERAGE,
  /** No orbit covers the acquisition. */
  ORBIT_MISSING,
  /** No elevation model covers the window. */
  DEM_MISSING,
  /** A GPU was demanded and there is none. */
  GPU_UNAVAILABLE,
  /** Memory ran out. */
  OUT_OF_MEMORY,
  /** The disk is full. */
  DISK_FULL,
  /** The phase could not be unwrapped anywhere. */
  UNWRAP_FAILED,
  /** The job was cancelled. */
  CANCELLED,
  /** A defect of the engine. */
  INTERNAL
}

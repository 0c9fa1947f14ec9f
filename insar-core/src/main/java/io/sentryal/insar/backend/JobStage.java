package io.sentryal.insar.backend;

/** The stages of a job, in the order in which they come; a backend may leave some out. */
public enum JobStage {
  /** Waiting for a place. */
  QUEUED,
  /** Getting ready. */
  STARTING,
  /** Fetching inputs. */
  DOWNLOADING,
  /** Geometry and resampling of the secondary. */
  COREGISTERING,
  /** Interferogram and coherence. */
  INTERFEROGRAM,
  /** Phase filter. */
  FILTERING,
  /** Phase unwrapping. */
  UNWRAPPING,
  /** Finding the points in the image. */
  GEOCODING,
  /** Reading the values at the points. */
  SAMPLING,
  /** Sending results. */
  UPLOADING,
  /** Ended. */
  DONE
}

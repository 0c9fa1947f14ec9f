package io.sentryal.insar.backend.spi;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointMeasurement;
import java.util.List;

/**
 * What a result must hold before anybody believes it: rules 3.x of {@code docs/backend-spec.md}.
 */
public final class ResultRules {
  private ResultRules() {}

  /**
   * Refuses a result that does not answer the job.
   *
   * @param id id of the job
   * @param job what was asked
   * @param result what came back
   * @throws InvalidDataException if the result is another job's, a requested point is missing, out
   *     of order or added, or the simulated stamp of the job is lost
   */
  public static void check(JobId id, InsarJob job, InsarResult result) {
    String source = "result of job " + id;
    if (!result.jobId().equals(id)) {
      throw new InvalidDataException(source, "it says that it belongs to job " + result.jobId());
    }
    List<MonitoringPoint> asked = job.points();
    List<PointMeasurement> given = result.measurements();
    if (asked.size() != given.size()) {
      throw new InvalidDataException(
          source,
          "expected one measurement for each of "
              + asked.size()
              + " points, got "
              + given.size()
              + "; the backend dropped or added points");
    }
    for (int i = 0; i < asked.size(); i++) {
      if (!asked.get(i).id().equals(given.get(i).pointId())) {
        throw new InvalidDataException(
            source,
            "expected point '"
                + asked.get(i).id()
                + "' at position "
                + i
                + ", got '"
                + given.get(i).pointId()
                + "'; the backend changed the order or the ids");
      }
    }
    if (job.simulated() && !result.provenance().simulated()) {
      throw new InvalidDataException(
          source, "its inputs are simulated, but its provenance does not say so");
    }
  }
}

package io.sentryal.insar.json;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.InsarResult.ReferenceArea;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.JobFailedException;
import io.sentryal.insar.model.LineOfSight;
import io.sentryal.insar.model.PointMeasurement;
import io.sentryal.insar.model.Provenance;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a result says about the pair as a whole; what the worker did not say is absent and is never
 * filled in. Immutable.
 */
record PairFacts(
    Provenance provenance, @Nullable Times times, OptionalDouble wavelengthM, Scene scene) {

  /** Sensing times of the two images (UTC), earlier first. */
  record Times(Instant reference, Instant secondary) {}

  /** What belongs to the window that was processed. */
  record Scene(
      OptionalDouble effectiveLooks,
      @Nullable ReferenceArea area,
      OptionalDouble perpendicularBaselineM,
      Optional<LineOfSight> lineOfSight,
      Map<String, Double> seamJumpsRad,
      boolean swapped) {}

  static PairFacts of(InsarResult result) {
    return new PairFacts(
        result.provenance(),
        new Times(result.referenceTime(), result.secondaryTime()),
        OptionalDouble.of(result.wavelengthM()),
        new Scene(
            OptionalDouble.of(result.effectiveLooks()),
            result.reference(),
            result.perpendicularBaselineM(),
            result.lineOfSight(),
            result.seamJumpsRad(),
            false));
  }

  InsarResult toInsarResult(JobId id, InsarJob job, List<PointMeasurement> measurements) {
    if (scene.swapped()) {
      throw new JobFailedException(
          id.value(),
          FailureCode.BAD_REQUEST,
          JobStage.STARTING.name(),
          "the reference is the later of the two images; swap them",
          false,
          null);
    }
    requireFacts(id);
    Times sensed = Objects.requireNonNull(times);
    ReferenceArea area = Objects.requireNonNull(scene.area());
    InsarResult.Builder result =
        InsarResult.builder()
            .jobId(id)
            .times(sensed.reference(), sensed.secondary())
            .measurements(measurements)
            .wavelengthM(wavelengthM.getAsDouble())
            .effectiveLooks(scene.effectiveLooks().getAsDouble())
            .reference(
                new ReferenceArea(
                    job.site().referencePointId(),
                    area.rule(),
                    area.latitudeDeg(),
                    area.longitudeDeg()))
            .seamJumpsRad(scene.seamJumpsRad())
            .provenance(
                provenance.toBuilder()
                    .addGranule(WorkerImage.granuleName(job.referenceProduct()))
                    .addGranule(WorkerImage.granuleName(job.secondaryProduct()))
                    .simulated(job.simulated())
                    .build());
    scene.perpendicularBaselineM().ifPresent(result::perpendicularBaselineM);
    scene.lineOfSight().ifPresent(result::lineOfSight);
    return result.build();
  }

  private void requireFacts(JobId id) {
    Set<String> missing = new TreeSet<>();
    if (times == null) {
      missing.add("reference_time and secondary_time");
    }
    if (wavelengthM.isEmpty()) {
      missing.add("wavelength_m");
    }
    if (scene.effectiveLooks().isEmpty()) {
      missing.add("effective_looks");
    }
    if (scene.area() == null) {
      missing.add("reference_area");
    }
    if (provenance.device().isEmpty()) {
      missing.add("stages with their devices");
    }
    if (!missing.isEmpty()) {
      throw new InvalidDataException(
          "provenance of job " + id,
          "lacks " + missing + ", which cannot be assumed; update the worker");
    }
  }
}

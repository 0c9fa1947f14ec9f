package io.sentryal.insar.backend;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.LineOfSight;
import io.sentryal.insar.model.PointMeasurement;
import io.sentryal.insar.model.Provenance;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What one pair says about every point of the job. Immutable.
 *
 * <p><b>Sign.</b> Positive is toward the satellite, from the reference acquisition to the
 * secondary. <b>Zero.</b> Values are relative to {@link #reference()}.
 */
public final class InsarResult {
  private final Builder b;
  private final Map<String, PointMeasurement> byPoint = new LinkedHashMap<>();

  private InsarResult(Builder builder) {
    this.b = builder;
    Checks.required("InsarResult", "jobId", b.jobId);
    Checks.required("InsarResult", "referenceTime", b.referenceTime);
    Checks.required("InsarResult", "secondaryTime", b.secondaryTime);
    Checks.required("InsarResult", "reference", b.reference);
    Checks.required("InsarResult", "provenance", b.provenance);
    for (PointMeasurement measurement : b.measurements) {
      if (byPoint.put(measurement.pointId(), measurement) != null) {
        throw new IllegalArgumentException(
            "point '" + measurement.pointId() + "' is measured twice in job " + b.jobId);
      }
    }
    Checks.positive("wavelengthM", b.wavelengthM);
  }

  /**
   * Returns a builder. Required: jobId, times, measurements, wavelengthM, reference, provenance.
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from this result. */
  public Builder toBuilder() {
    return new Builder(b);
  }

  /** Returns the id of the job. */
  public JobId jobId() {
    return Objects.requireNonNull(b.jobId);
  }

  /** Returns the time of the earlier acquisition (UTC). */
  public Instant referenceTime() {
    return Objects.requireNonNull(b.referenceTime);
  }

  /** Returns the time of the later acquisition (UTC). */
  public Instant secondaryTime() {
    return Objects.requireNonNull(b.secondaryTime);
  }

  /** Returns one measurement per requested point, in the order of the request. */
  public List<PointMeasurement> measurements() {
    return b.measurements;
  }

  /** Returns the measurement of a point. */
  public Optional<PointMeasurement> measurement(String pointId) {
    return Optional.ofNullable(byPoint.get(pointId));
  }

  /** Returns the radar wavelength (m). */
  public double wavelengthM() {
    return b.wavelengthM;
  }

  /** Returns how many independent looks were averaged. */
  public double effectiveLooks() {
    return b.effectiveLooks;
  }

  /** Returns to what the displacements are relative: a point, or an area, in words. */
  public ReferenceArea reference() {
    return Objects.requireNonNull(b.reference);
  }

  /**
   * Returns the perpendicular baseline at the centre of the window (m), secondary minus reference.
   */
  public OptionalDouble perpendicularBaselineM() {
    return b.perpendicularBaselineM == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(b.perpendicularBaselineM);
  }

  /** Returns the line of sight at the centre of the window. */
  public Optional<LineOfSight> lineOfSight() {
    return Optional.ofNullable(b.lineOfSight);
  }

  /**
   * Returns the phase jump at each seam between bursts (rad), by the name of the seam; empty if the
   * window lies in one burst.
   */
  public Map<String, Double> seamJumpsRad() {
    return b.seamJumpsRad;
  }

  /** Returns where the result comes from. */
  public Provenance provenance() {
    return Objects.requireNonNull(b.provenance);
  }

  @Override
  public String toString() {
    long valid = byPoint.values().stream().filter(PointMeasurement::isValid).count();
    return "InsarResult[" + b.jobId + ", " + valid + " of " + byPoint.size() + " points valid]";
  }

  /**
   * To what the displacements of a pair are relative. Immutable.
   *
   * @param pointId id of the reference point, empty for an area that the backend chose
   * @param rule how the zero was found, in words: window, count of cells, coherence
   * @param latitudeDeg latitude of its centre (deg, WGS 84)
   * @param longitudeDeg longitude of its centre (deg, WGS 84)
   */
  public record ReferenceArea(
      Optional<String> pointId, String rule, double latitudeDeg, double longitudeDeg) {
    public ReferenceArea {
      Objects.requireNonNull(pointId, "pointId");
      Checks.notBlank("rule", rule);
      Checks.inRange("latitudeDeg", latitudeDeg, -90, 90);
      Checks.inRange("longitudeDeg", longitudeDeg, -180, 180);
    }
  }

  /** Builds an {@link InsarResult}. Not thread-safe. */
  public static final class Builder {
    private @Nullable JobId jobId;
    private @Nullable Instant referenceTime;
    private @Nullable Instant secondaryTime;
    private List<PointMeasurement> measurements = List.of();
    private double wavelengthM;
    private double effectiveLooks = 1;
    private @Nullable ReferenceArea reference;
    private @Nullable Double perpendicularBaselineM;
    private @Nullable LineOfSight lineOfSight;
    private Map<String, Double> seamJumpsRad = Map.of();
    private @Nullable Provenance provenance;

    private Builder() {}

    private Builder(Builder other) {
      jobId = other.jobId;
      referenceTime = other.referenceTime;
      secondaryTime = other.secondaryTime;
      measurements = other.measurements;
      wavelengthM = other.wavelengthM;
      effectiveLooks = other.effectiveLooks;
      reference = other.reference;
      perpendicularBaselineM = other.perpendicularBaselineM;
      lineOfSight = other.lineOfSight;
      seamJumpsRad = other.seamJumpsRad;
      provenance = other.provenance;
    }

    /** Sets the id of the job. */
    public Builder jobId(JobId value) {
      jobId = Objects.requireNonNull(value, "jobId");
      return this;
    }

    /** Sets the times of the two acquisitions (UTC). */
    public Builder times(Instant reference, Instant secondary) {
      if (!reference.isBefore(secondary)) {
        throw new IllegalArgumentException(
            "the reference ("
                + reference
                + ") must be earlier than the secondary ("
                + secondary
                + ")");
      }
      referenceTime = reference;
      secondaryTime = secondary;
      return this;
    }

    /** Sets the measurements, in the order of the request. */
    public Builder measurements(List<PointMeasurement> value) {
      measurements = List.copyOf(value);
      return this;
    }

    /** Sets the radar wavelength (m). */
    public Builder wavelengthM(double value) {
      wavelengthM = Checks.positive("wavelengthM", value);
      return this;
    }

    /** Sets how many independent looks were averaged. */
    public Builder effectiveLooks(double value) {
      effectiveLooks = Checks.positive("effectiveLooks", value);
      return this;
    }

    /** Sets to what the displacements are relative. */
    public Builder reference(ReferenceArea value) {
      reference = Objects.requireNonNull(value, "reference");
      return this;
    }

    /** Sets the perpendicular baseline (m). */
    public Builder perpendicularBaselineM(double value) {
      perpendicularBaselineM = Checks.finite("perpendicularBaselineM", value);
      return this;
    }

    /** Sets the line of sight at the centre of the window. */
    public Builder lineOfSight(LineOfSight value) {
      lineOfSight = Objects.requireNonNull(value, "lineOfSight");
      return this;
    }

    /** Sets the phase jumps at the seams between bursts (rad). */
    public Builder seamJumpsRad(Map<String, Double> value) {
      seamJumpsRad = Map.copyOf(value);
      return this;
    }

    /** Sets where the result comes from. */
    public Builder provenance(Provenance value) {
      provenance = Objects.requireNonNull(value, "provenance");
      return this;
    }

    /** Returns the result. */
    public InsarResult build() {
      return new InsarResult(new Builder(this));
    }
  }
}

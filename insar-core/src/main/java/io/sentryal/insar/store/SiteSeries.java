package io.sentryal.insar.store;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.DisplacementSeries;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.Provenance;
import io.sentryal.insar.model.Velocity;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The displacement series and velocities of all points of a site, as one run left them. Immutable.
 * This is what is stored and what is exported.
 *
 * <p><b>Sign.</b> Line of sight, positive toward the satellite. <b>Zero.</b> {@link
 * #referencePointId()} and the reference epoch of each series.
 */
public final class SiteSeries {
  private final Builder b;
  private final Map<String, DisplacementSeries> series = new LinkedHashMap<>();
  private final Map<String, Velocity> velocities = new LinkedHashMap<>();

  private SiteSeries(Builder builder) {
    this.b = builder;
    Checks.required("SiteSeries", "key", b.key);
    Checks.required("SiteSeries", "computedAt", b.computedAt);
    Checks.required("SiteSeries", "referencePointId", b.referencePointId);
    Checks.required("SiteSeries", "provenance", b.provenance);
    Checks.positive("wavelengthM", b.wavelengthM);
    b.series.forEach(s -> series.put(s.pointId(), s));
    b.velocities.forEach(v -> velocities.put(v.pointId(), v));
    Set<String> pointIds = new HashSet<>();
    b.points.forEach(p -> pointIds.add(p.id()));
    if (series.size() != b.series.size() || velocities.size() != b.velocities.size()) {
      throw new IllegalArgumentException(b.key + ": a point has two series or two velocities");
    }
    if (b.points.isEmpty() || !pointIds.equals(series.keySet())) {
      throw new IllegalArgumentException(
          b.key + ": every point has exactly one series, one without samples if need be");
    }
    if (!pointIds.containsAll(velocities.keySet())
        || !pointIds.containsAll(b.meanCoherences.keySet())) {
      throw new IllegalArgumentException(b.key + ": a value belongs to none of its points");
    }
  }

  /**
   * Returns a builder. Required: key, computedAt, points, one series for each of them,
   * referencePointId, wavelengthM, provenance.
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns site and viewing geometry. */
  public SeriesKey key() {
    return Objects.requireNonNull(b.key);
  }

  /** Returns when they were computed (UTC). Never the date of a displacement. */
  public Instant computedAt() {
    return Objects.requireNonNull(b.computedAt);
  }

  /** Returns the points, in the order of the site. */
  public List<MonitoringPoint> points() {
    return b.points;
  }

  /** Returns one series per point, in the order of the points. */
  public List<DisplacementSeries> series() {
    return b.points.stream().map(point -> series(point.id())).toList();
  }

  /**
   * Returns the series of a point; without samples, and with the reason as status, if nothing could
   * be solved.
   *
   * @throws IllegalArgumentException if the site has no such point
   */
  public DisplacementSeries series(String pointId) {
    DisplacementSeries found = series.get(pointId);
    if (found == null) {
      throw new IllegalArgumentException(
          "site " + key().siteId() + " has no point '" + pointId + "'");
    }
    return found;
  }

  /** Returns the velocities, in the order of the points; a point without a solution has none. */
  public List<Velocity> velocities() {
    return b.points.stream()
        .map(point -> velocities.get(point.id()))
        .filter(Objects::nonNull)
        .toList();
  }

  /** Returns the velocity of a point, if it could be solved. */
  public Optional<Velocity> velocity(String pointId) {
    return Optional.ofNullable(velocities.get(pointId));
  }

  /** Returns the mean interferometric coherence of a point over the pairs that measured it. */
  public OptionalDouble meanCoherence(String pointId) {
    Double found = b.meanCoherences.get(pointId);
    return found == null ? OptionalDouble.empty() : OptionalDouble.of(found);
  }

  /** Returns the id of the point whose displacement is zero by definition. */
  public String referencePointId() {
    return Objects.requireNonNull(b.referencePointId);
  }

  /** Returns the radar wavelength (m). */
  public double wavelengthM() {
    return b.wavelengthM;
  }

  /** Returns where they come from. */
  public Provenance provenance() {
    return Objects.requireNonNull(b.provenance);
  }

  /** Returns whether anything of the input or of the processing is simulated. */
  public boolean simulated() {
    return provenance().simulated();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SiteSeries that
        && key().equals(that.key())
        && computedAt().equals(that.computedAt())
        && points().equals(that.points())
        && series().equals(that.series())
        && velocities().equals(that.velocities())
        && b.meanCoherences.equals(that.b.meanCoherences)
        && referencePointId().equals(that.referencePointId())
        && Double.compare(b.wavelengthM, that.b.wavelengthM) == 0
        && provenance().equals(that.provenance());
  }

  @Override
  public int hashCode() {
    return Objects.hash(key(), computedAt());
  }

  @Override
  public String toString() {
    return "SiteSeries[" + key() + ", " + points().size() + " points, " + computedAt() + "]";
  }

  /** Builds {@link SiteSeries}. Not thread-safe. */
  public static final class Builder {
    private @Nullable SeriesKey key;
    private @Nullable Instant computedAt;
    private List<MonitoringPoint> points = List.of();
    private List<DisplacementSeries> series = List.of();
    private List<Velocity> velocities = List.of();
    private Map<String, Double> meanCoherences = Map.of();
    private @Nullable String referencePointId;
    private double wavelengthM;
    private @Nullable Provenance provenance;

    private Builder() {}

    private Builder(Builder other) {
      key = other.key;
      computedAt = other.computedAt;
      points = other.points;
      series = other.series;
      velocities = other.velocities;
      meanCoherences = other.meanCoherences;
      referencePointId = other.referencePointId;
      wavelengthM = other.wavelengthM;
      provenance = other.provenance;
    }

    /** Sets site and viewing geometry. */
    public Builder key(SeriesKey value) {
      key = Objects.requireNonNull(value, "key");
      return this;
    }

    /** Sets when they were computed (UTC). */
    public Builder computedAt(Instant value) {
      computedAt = Objects.requireNonNull(value, "computedAt");
      return this;
    }

    /** Sets the points, in the order of the site. */
    public Builder points(List<MonitoringPoint> value) {
      points = List.copyOf(value);
      return this;
    }

    /** Sets the series, one per point, in any order. */
    public Builder series(List<DisplacementSeries> value) {
      series = List.copyOf(value);
      return this;
    }

    /** Sets the velocities of the points that could be solved. */
    public Builder velocities(List<Velocity> value) {
      velocities = List.copyOf(value);
      return this;
    }

    /** Sets the mean coherence of the points that were measured, by id of the point. */
    public Builder meanCoherences(Map<String, Double> value) {
      value.forEach((point, coherence) -> Checks.inRange("coherence of " + point, coherence, 0, 1));
      meanCoherences = Map.copyOf(value);
      return this;
    }

    /** Sets the id of the point whose displacement is zero by definition. */
    public Builder referencePointId(String value) {
      referencePointId = Checks.notBlank("referencePointId", value);
      return this;
    }

    /** Sets the radar wavelength (m). */
    public Builder wavelengthM(double value) {
      wavelengthM = Checks.positive("wavelengthM", value);
      return this;
    }

    /** Sets where they come from. */
    public Builder provenance(Provenance value) {
      provenance = Objects.requireNonNull(value, "provenance");
      return this;
    }

    /** Returns the series. */
    public SiteSeries build() {
      return new SiteSeries(new Builder(this));
    }
  }
}

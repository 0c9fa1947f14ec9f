package io.sentryal.insar.model;

import io.sentryal.insar.error.Checks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that is watched: its points and, where known, the point that is taken as stable.
 * Immutable.
 */
public final class Site {
  private final String id;
  private final List<MonitoringPoint> points;
  private final @Nullable String referencePointId;

  private Site(Builder builder) {
    this.id = builder.id;
    this.points = List.copyOf(builder.points);
    this.referencePointId = builder.referencePointId;
    Map<String, MonitoringPoint> byId = new LinkedHashMap<>();
    for (MonitoringPoint point : points) {
      MonitoringPoint earlier = byId.put(point.id(), point);
      if (earlier != null) {
        throw new IllegalArgumentException(
            "site " + id + ": point id '" + point.id() + "' stands twice; ids must be unique");
      }
    }
    if (points.isEmpty()) {
      throw new IllegalStateException("site " + id + " needs points, none was given");
    }
    if (referencePointId != null && !byId.containsKey(referencePointId)) {
      throw new IllegalArgumentException(
          "site " + id + ": reference point '" + referencePointId + "' is not one of its points");
    }
  }

  /**
   * Returns a builder. Required: at least one point.
   *
   * @param id id of the site
   */
  public static Builder builder(String id) {
    return new Builder(id);
  }

  /** Returns the id of the site. */
  public String id() {
    return id;
  }

  /** Returns the points, in the order in which they were given. */
  public List<MonitoringPoint> points() {
    return points;
  }

  /** Returns the id of the point whose displacement is zero by definition, if one was chosen. */
  public Optional<String> referencePointId() {
    return Optional.ofNullable(referencePointId);
  }

  /**
   * Returns the smallest box around the points, widened on every side.
   *
   * @param marginDeg how far the box reaches beyond the outermost points (deg), positive
   */
  public BoundingBox boundingBox(double marginDeg) {
    return BoundingBox.around(points.stream().map(MonitoringPoint::position).toList(), marginDeg);
  }

  @Override
  public String toString() {
    return "Site[" + id + ", " + points.size() + " points]";
  }

  /** Builds a {@link Site}. Not thread-safe. */
  public static final class Builder {
    private final String id;
    private final List<MonitoringPoint> points = new ArrayList<>();
    private @Nullable String referencePointId;

    private Builder(String id) {
      this.id = Checks.notBlank("site id", id);
    }

    /** Adds points. */
    public Builder points(List<MonitoringPoint> more) {
      points.addAll(more);
      return this;
    }

    /** Adds one point. */
    public Builder addPoint(MonitoringPoint point) {
      points.add(point);
      return this;
    }

    /**
     * Chooses the point whose displacement is zero by definition; without one the run chooses it.
     */
    public Builder referencePoint(String pointId) {
      this.referencePointId = Checks.notBlank("reference point id", pointId);
      return this;
    }

    /** Returns the site. */
    public Site build() {
      return new Site(this);
    }
  }
}

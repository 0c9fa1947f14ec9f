package io.sentryal.insar.archive;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.BoundingBox;
import io.sentryal.insar.model.BurstId;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.model.Polarization;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/** What to look for in an archive. Immutable; what is not set does not restrict. */
public final class SceneQuery {
  private final Builder b;

  private SceneQuery(Builder builder) {
    this.b = builder;
    if (b.start != null && b.end != null && !b.start.isBefore(b.end)) {
      throw new IllegalArgumentException(
          "the period must end after it starts, was " + b.start + " to " + b.end + "; swap them");
    }
  }

  /** Returns a builder; nothing is required. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from this query. */
  public Builder toBuilder() {
    return new Builder(b);
  }

  /** Returns a copy of the area that images must touch (longitude, latitude; deg, WGS 84). */
  public Optional<Geometry> area() {
    return Optional.ofNullable(b.area).map(Geometry::copy);
  }

  /** Returns the box that images must touch. */
  public Optional<BoundingBox> box() {
    return Optional.ofNullable(b.box);
  }

  /** Returns the start of the period (UTC). */
  public Optional<Instant> start() {
    return Optional.ofNullable(b.start);
  }

  /** Returns the end of the period (UTC). */
  public Optional<Instant> end() {
    return Optional.ofNullable(b.end);
  }

  /** Returns the relative orbit. */
  public OptionalInt track() {
    return b.track == null ? OptionalInt.empty() : OptionalInt.of(b.track);
  }

  /** Returns ASF's frame number. */
  public OptionalInt frame() {
    return b.frame == null ? OptionalInt.empty() : OptionalInt.of(b.frame);
  }

  /** Returns the direction of flight. */
  public Optional<OrbitDirection> direction() {
    return Optional.ofNullable(b.direction);
  }

  /** Returns the satellites, empty for all. */
  public List<Platform> platforms() {
    return b.platforms;
  }

  /** Returns the kind of product. */
  public ProductType product() {
    return b.product;
  }

  /** Returns the polarisation that images must hold, alone or among others. */
  public Optional<Polarization> polarization() {
    return Optional.ofNullable(b.polarization);
  }

  /** Returns the bursts, empty for all. */
  public List<BurstId> burstIds() {
    return b.burstIds;
  }

  /** Returns the names of scenes or bursts, empty for all. */
  public List<String> names() {
    return b.names;
  }

  /** Returns how many images at most. */
  public OptionalInt maxResults() {
    return b.maxResults == null ? OptionalInt.empty() : OptionalInt.of(b.maxResults);
  }

  /** The kinds of product that interferometry starts from. */
  public enum ProductType {
    /** A scene: all bursts of a slice. */
    SLC,
    /** A single burst. */
    BURST
  }

  /** Builds a {@link SceneQuery}. Not thread-safe. */
  public static final class Builder {
    private @Nullable Geometry area;
    private @Nullable BoundingBox box;
    private @Nullable Instant start;
    private @Nullable Instant end;
    private @Nullable Integer track;
    private @Nullable Integer frame;
    private @Nullable OrbitDirection direction;
    private List<Platform> platforms = List.of();
    private ProductType product = ProductType.SLC;
    private @Nullable Polarization polarization;
    private List<BurstId> burstIds = List.of();
    private List<String> names = List.of();
    private @Nullable Integer maxResults;

    private Builder() {}

    private Builder(Builder other) {
      area = other.area;
      box = other.box;
      start = other.start;
      end = other.end;
      track = other.track;
      frame = other.frame;
      direction = other.direction;
      platforms = other.platforms;
      product = other.product;
      polarization = other.polarization;
      burstIds = other.burstIds;
      names = other.names;
      maxResults = other.maxResults;
    }

    /** Sets the area that images must touch (longitude, latitude; deg, WGS 84). */
    public Builder area(Geometry value) {
      area = value.copy();
      return this;
    }

    /** Sets the box that images must touch. */
    public Builder box(BoundingBox value) {
      box = Objects.requireNonNull(value, "box");
      return this;
    }

    /**
     * Sets the period (UTC).
     *
     * @param from first instant
     * @param to instant after the last
     */
    public Builder period(Instant from, Instant to) {
      start = Objects.requireNonNull(from, "from");
      end = Objects.requireNonNull(to, "to");
      return this;
    }

    /** Sets the relative orbit, 1 to 175. */
    public Builder track(int value) {
      track = (int) Checks.inRange("track", value, 1, 175);
      return this;
    }

    /** Sets ASF's frame number. */
    public Builder frame(int value) {
      frame = value;
      return this;
    }

    /** Sets the direction of flight. */
    public Builder direction(OrbitDirection value) {
      direction = Objects.requireNonNull(value, "direction");
      return this;
    }

    /** Sets the satellites. */
    public Builder platforms(List<Platform> value) {
      platforms = List.copyOf(value);
      return this;
    }

    /** Sets the kind of product; scenes unless set. */
    public Builder product(ProductType value) {
      product = Objects.requireNonNull(value, "product");
      return this;
    }

    /** Sets the polarisation that images must hold, alone or among others. */
    public Builder polarization(Polarization value) {
      polarization = Objects.requireNonNull(value, "polarization");
      return this;
    }

    /** Sets the bursts. */
    public Builder burstIds(List<BurstId> value) {
      burstIds = List.copyOf(value);
      return this;
    }

    /** Sets the names of scenes or bursts. */
    public Builder names(List<String> value) {
      names = List.copyOf(value);
      return this;
    }

    /** Sets how many images at most. */
    public Builder maxResults(int value) {
      maxResults = (int) Checks.inRange("maxResults", value, 1, 1_000_000);
      return this;
    }

    /** Returns the query. */
    public SceneQuery build() {
      return new SceneQuery(new Builder(this));
    }
  }
}

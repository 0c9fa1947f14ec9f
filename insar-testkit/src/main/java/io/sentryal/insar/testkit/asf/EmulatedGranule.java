package io.sentryal.insar.testkit.asf;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.BurstId;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.model.StateVector;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Polygon;

/**
 * What the emulated archive knows of one scene or burst, and the file it serves for it. Immutable.
 *
 * <p>A scene's id is its name and {@code -SLC}; a burst's id is its name.
 */
public final class EmulatedGranule {
  private final Builder b;

  private EmulatedGranule(Builder builder) {
    this.b = builder;
    Checks.required("EmulatedGranule", "name", b.name);
    Checks.required("EmulatedGranule", "platform", b.platform);
    Checks.required("EmulatedGranule", "period", b.start);
    Checks.required("EmulatedGranule", "direction", b.direction);
    Checks.required("EmulatedGranule", "footprint", b.footprint);
  }

  /**
   * Returns a builder. Required: {@code name}, {@code platform}, {@code period}, {@code direction},
   * {@code footprint}.
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from this granule. */
  public Builder toBuilder() {
    return new Builder(b);
  }

  /** Returns the name of the scene or burst. */
  public String name() {
    return Objects.requireNonNull(b.name);
  }

  /** Returns the id of the granule. */
  public String id() {
    return burstId().isPresent() ? name() : name() + "-SLC";
  }

  Platform platform() {
    return Objects.requireNonNull(b.platform);
  }

  Instant start() {
    return Objects.requireNonNull(b.start);
  }

  Instant stop() {
    return Objects.requireNonNull(b.stop);
  }

  OrbitDirection direction() {
    return Objects.requireNonNull(b.direction);
  }

  Polygon footprint() {
    return Objects.requireNonNull(b.footprint);
  }

  int track() {
    return b.track;
  }

  int frame() {
    return b.frame;
  }

  int absoluteOrbit() {
    return b.absoluteOrbit;
  }

  String polarization() {
    return b.polarization;
  }

  String processorVersion() {
    return b.processorVersion;
  }

  Optional<BurstId> burstId() {
    return Optional.ofNullable(b.burstId);
  }

  Optional<Instant> ascendingNodeTime() {
    return Optional.ofNullable(b.ascendingNodeTime);
  }

  List<StateVector> stateVectors() {
    return b.stateVectors;
  }

  Optional<Path> file() {
    return Optional.ofNullable(b.file);
  }

  String fileName() {
    return b.file == null
        ? name() + (b.burstId == null ? ".zip" : ".tiff")
        : String.valueOf(b.file.getFileName());
  }

  @Override
  public String toString() {
    return id();
  }

  /** Builds an {@link EmulatedGranule}. Not thread-safe. */
  public static final class Builder {
    private @Nullable String name;
    private @Nullable Platform platform;
    private @Nullable Instant start;
    private @Nullable Instant stop;
    private @Nullable OrbitDirection direction;
    private @Nullable Polygon footprint;
    private int track = 1;
    private int frame = 1;
    private int absoluteOrbit = 1;
    private String polarization = "VV";
    private String processorVersion = "003.91";
    private @Nullable BurstId burstId;
    private @Nullable Instant ascendingNodeTime;
    private List<StateVector> stateVectors = List.of();
    private @Nullable Path file;

    private Builder() {}

    private Builder(Builder other) {
      name = other.name;
      platform = other.platform;
      start = other.start;
      stop = other.stop;
      direction = other.direction;
      footprint = other.footprint;
      track = other.track;
      frame = other.frame;
      absoluteOrbit = other.absoluteOrbit;
      polarization = other.polarization;
      processorVersion = other.processorVersion;
      burstId = other.burstId;
      ascendingNodeTime = other.ascendingNodeTime;
      stateVectors = other.stateVectors;
      file = other.file;
    }

    /** Sets the name of the scene (without {@code .SAFE} or {@code .zip}) or of the burst. */
    public Builder name(String value) {
      name = Checks.notBlank("name", value);
      return this;
    }

    /** Sets the satellite. */
    public Builder platform(Platform value) {
      platform = value;
      return this;
    }

    /** Sets start and end of sensing (UTC). */
    public Builder period(Instant from, Instant to) {
      start = from;
      stop = to;
      return this;
    }

    /** Sets the direction of flight. */
    public Builder direction(OrbitDirection value) {
      direction = value;
      return this;
    }

    /** Sets the footprint (longitude, latitude; deg, WGS 84). */
    public Builder footprint(Polygon value) {
      footprint = (Polygon) value.copy();
      return this;
    }

    /** Sets the relative orbit; 1 unless set. */
    public Builder track(int value) {
      track = value;
      return this;
    }

    /** Sets ASF's frame number; 1 unless set. */
    public Builder frame(int value) {
      frame = value;
      return this;
    }

    /** Sets the absolute orbit number; 1 unless set. */
    public Builder absoluteOrbit(int value) {
      absoluteOrbit = value;
      return this;
    }

    /**
     * Sets the polarisations as ASF writes them, for example {@code VV+VH}; {@code VV} unless set.
     */
    public Builder polarization(String value) {
      polarization = Checks.notBlank("polarization", value);
      return this;
    }

    /** Sets the version of the processor; 003.91 unless set. */
    public Builder processorVersion(String value) {
      processorVersion = Checks.notBlank("processorVersion", value);
      return this;
    }

    /** Sets the burst's identity; the granule is a burst then. */
    public Builder burstId(BurstId value) {
      burstId = value;
      return this;
    }

    /** Sets the time of the ascending node crossing (UTC). */
    public Builder ascendingNodeTime(Instant value) {
      ascendingNodeTime = value;
      return this;
    }

    /** Sets the state vectors that the archive tells: one before, one after. */
    public Builder stateVectors(StateVector before, StateVector after) {
      stateVectors = List.of(before, after);
      return this;
    }

    /** Sets the file that is served; its size and MD5 sum become part of the metadata. */
    public Builder file(Path value) {
      file = value;
      return this;
    }

    /** Returns the granule. */
    public EmulatedGranule build() {
      return new EmulatedGranule(new Builder(this));
    }
  }
}

package io.sentryal.insar.model;

import io.sentryal.insar.error.Checks;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/**
 * One radar image (a scene or a single burst) as an archive describes it. Immutable.
 *
 * <p>What the archive does not tell is absent, never guessed. Identity is the {@link #id()}.
 */
public final class Granule {
  private final Builder b;

  private Granule(Builder builder) {
    this.b = builder;
    Checks.required("Granule", "id", b.id);
    Checks.required("Granule", "sensingStart", b.sensingStart);
  }

  /** Returns a builder. Required: {@code id}, {@code sensingStart}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from this granule. */
  public Builder toBuilder() {
    return new Builder(b);
  }

  /** Returns the archive's id of the file, unique there. */
  public String id() {
    return Objects.requireNonNull(b.id);
  }

  /** Returns the name of the scene, the id where the archive gives none. */
  public String sceneName() {
    return b.sceneName == null ? id() : b.sceneName;
  }

  /** Returns the start of sensing (UTC). */
  public Instant sensingStart() {
    return Objects.requireNonNull(b.sensingStart);
  }

  /** Returns the end of sensing (UTC). */
  public Optional<Instant> sensingStop() {
    return Optional.ofNullable(b.sensingStop);
  }

  /** Returns the satellite. */
  public Optional<Platform> platform() {
    return Optional.ofNullable(b.platform);
  }

  /**
   * Returns the kind of product as the archive names it, for example {@code SLC} or {@code BURST}.
   */
  public Optional<String> productType() {
    return Optional.ofNullable(b.productType);
  }

  /** Returns the beam mode, for example {@code IW}. */
  public Optional<String> beamMode() {
    return Optional.ofNullable(b.beamMode);
  }

  /** Returns the polarisations of the product, empty if unknown. */
  public List<Polarization> polarizations() {
    return b.polarizations;
  }

  /** Returns the direction of flight. */
  public Optional<OrbitDirection> direction() {
    return Optional.ofNullable(b.direction);
  }

  /** Returns the relative orbit (track, path), 1 to 175 for Sentinel-1. */
  public OptionalInt track() {
    return b.track == null ? OptionalInt.empty() : OptionalInt.of(b.track);
  }

  /** Returns ASF's frame number along the track. */
  public OptionalInt frame() {
    return b.frame == null ? OptionalInt.empty() : OptionalInt.of(b.frame);
  }

  /** Returns the absolute orbit number. */
  public OptionalInt absoluteOrbit() {
    return b.absoluteOrbit == null ? OptionalInt.empty() : OptionalInt.of(b.absoluteOrbit);
  }

  /** Returns the burst's identity, for a burst product. */
  public Optional<BurstId> burstId() {
    return Optional.ofNullable(b.burstId);
  }

  /** Returns a copy of the footprint (longitude, latitude; deg, WGS 84). */
  public Optional<Geometry> footprint() {
    return Optional.ofNullable(b.footprint).map(Geometry::copy);
  }

  /** Returns the centre of the image as the archive gives it. */
  public Optional<GeoPoint> center() {
    return Optional.ofNullable(b.center);
  }

  /** Returns where the product can be fetched. */
  public Optional<URI> uri() {
    return Optional.ofNullable(b.uri);
  }

  /** Returns the name of the file. */
  public Optional<String> fileName() {
    return Optional.ofNullable(b.fileName);
  }

  /** Returns the size of the file (bytes). */
  public OptionalLong bytes() {
    return b.bytes == null ? OptionalLong.empty() : OptionalLong.of(b.bytes);
  }

  /** Returns the MD5 sum of the file, lower-case hexadecimal. */
  public Optional<String> md5() {
    return Optional.ofNullable(b.md5);
  }

  /** Returns the version of the instrument processing facility, for example {@code 003.40}. */
  public Optional<String> processorVersion() {
    return Optional.ofNullable(b.processorVersion);
  }

  /** Returns the time of the ascending node crossing before the image (UTC). */
  public Optional<Instant> ascendingNodeTime() {
    return Optional.ofNullable(b.ascendingNodeTime);
  }

  /**
   * Returns the state vectors the archive gives, in order of time: none, or one before and one
   * after.
   */
  public List<StateVector> stateVectors() {
    return b.stateVectors;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Granule that && id().equals(that.id());
  }

  @Override
  public int hashCode() {
    return id().hashCode();
  }

  @Override
  public String toString() {
    return id();
  }

  /** Builds a {@link Granule}. Not thread-safe. */
  public static final class Builder {
    private @Nullable String id;
    private @Nullable String sceneName;
    private @Nullable Instant sensingStart;
    private @Nullable Instant sensingStop;
    private @Nullable Platform platform;
    private @Nullable String productType;
    private @Nullable String beamMode;
    private List<Polarization> polarizations = List.of();
    private @Nullable OrbitDirection direction;
    private @Nullable Integer track;
    private @Nullable Integer frame;
    private @Nullable Integer absoluteOrbit;
    private @Nullable BurstId burstId;
    private @Nullable Geometry footprint;
    private @Nullable GeoPoint center;
    private @Nullable URI uri;
    private @Nullable String fileName;
    private @Nullable Long bytes;
    private @Nullable String md5;
    private @Nullable String processorVersion;
    private @Nullable Instant ascendingNodeTime;
    private List<StateVector> stateVectors = List.of();

    private Builder() {}

    private Builder(Builder other) {
      id = other.id;
      sceneName = other.sceneName;
      sensingStart = other.sensingStart;
      sensingStop = other.sensingStop;
      platform = other.platform;
      productType = other.productType;
      beamMode = other.beamMode;
      polarizations = other.polarizations;
      direction = other.direction;
      track = other.track;
      frame = other.frame;
      absoluteOrbit = other.absoluteOrbit;
      burstId = other.burstId;
      footprint = other.footprint;
      center = other.center;
      uri = other.uri;
      fileName = other.fileName;
      bytes = other.bytes;
      md5 = other.md5;
      processorVersion = other.processorVersion;
      ascendingNodeTime = other.ascendingNodeTime;
      stateVectors = other.stateVectors;
    }

    /** Sets the archive's id of the file. */
    public Builder id(String value) {
      id = Checks.notBlank("granule id", value);
      return this;
    }

    /** Sets the name of the scene. */
    public Builder sceneName(String value) {
      sceneName = Checks.notBlank("scene name", value);
      return this;
    }

    /** Sets the start of sensing (UTC). */
    public Builder sensingStart(Instant value) {
      sensingStart = Objects.requireNonNull(value, "sensingStart");
      return this;
    }

    /** Sets the end of sensing (UTC). */
    public Builder sensingStop(Instant value) {
      sensingStop = Objects.requireNonNull(value, "sensingStop");
      return this;
    }

    /** Sets the satellite. */
    public Builder platform(Platform value) {
      platform = Objects.requireNonNull(value, "platform");
      return this;
    }

    /** Sets the kind of product, for example {@code SLC}. */
    public Builder productType(String value) {
      productType = Checks.notBlank("product type", value);
      return this;
    }

    /** Sets the beam mode, for example {@code IW}. */
    public Builder beamMode(String value) {
      beamMode = Checks.notBlank("beam mode", value);
      return this;
    }

    /** Sets the polarisations. */
    public Builder polarizations(List<Polarization> value) {
      polarizations = List.copyOf(value);
      return this;
    }

    /** Sets the direction of flight. */
    public Builder direction(OrbitDirection value) {
      direction = Objects.requireNonNull(value, "direction");
      return this;
    }

    /** Sets the relative orbit (track, path). */
    public Builder track(int value) {
      track = value;
      return this;
    }

    /** Sets ASF's frame number. */
    public Builder frame(int value) {
      frame = value;
      return this;
    }

    /** Sets the absolute orbit number. */
    public Builder absoluteOrbit(int value) {
      absoluteOrbit = value;
      return this;
    }

    /** Sets the burst's identity. */
    public Builder burstId(BurstId value) {
      burstId = Objects.requireNonNull(value, "burstId");
      return this;
    }

    /** Sets the footprint (longitude, latitude; deg, WGS 84). */
    public Builder footprint(Geometry value) {
      footprint = value.copy();
      return this;
    }

    /** Sets the centre of the image. */
    public Builder center(GeoPoint value) {
      center = Objects.requireNonNull(value, "center");
      return this;
    }

    /** Sets where the product can be fetched. */
    public Builder uri(URI value) {
      uri = Objects.requireNonNull(value, "uri");
      return this;
    }

    /** Sets the name of the file. */
    public Builder fileName(String value) {
      fileName = Checks.notBlank("file name", value);
      return this;
    }

    /** Sets the size of the file (bytes). */
    public Builder bytes(long value) {
      if (value < 0) {
        throw new IllegalArgumentException("bytes must not be negative, was " + value);
      }
      bytes = value;
      return this;
    }

    /** Sets the MD5 sum of the file, hexadecimal. */
    public Builder md5(String value) {
      if (!value.matches("[0-9a-fA-F]{32}")) {
        throw new IllegalArgumentException(
            "md5 must be 32 hexadecimal digits, was '" + value + "'");
      }
      md5 = value.toLowerCase(java.util.Locale.ROOT);
      return this;
    }

    /** Sets the version of the instrument processing facility. */
    public Builder processorVersion(String value) {
      processorVersion = Checks.notBlank("processor version", value);
      return this;
    }

    /** Sets the time of the ascending node crossing (UTC). */
    public Builder ascendingNodeTime(Instant value) {
      ascendingNodeTime = Objects.requireNonNull(value, "ascendingNodeTime");
      return this;
    }

    /** Sets the state vectors, in order of time. */
    public Builder stateVectors(List<StateVector> value) {
      stateVectors = List.copyOf(value);
      return this;
    }

    /** Returns the granule. */
    public Granule build() {
      return new Granule(new Builder(this));
    }
  }
}

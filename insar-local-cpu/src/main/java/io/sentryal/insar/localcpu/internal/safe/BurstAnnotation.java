package io.sentryal.insar.localcpu.internal.safe;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.BurstId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the annotation says about one burst of one swath. Immutable. */
public final class BurstAnnotation {
  private final int index;
  private final Instant azimuthTime;
  private final double azimuthAnxTimeS;
  private final @Nullable Instant sensingTime;
  private final long byteOffset;
  private final int firstValidLine;
  private final int lastValidLine;
  private final int firstValidSample;
  private final int lastValidSample;
  private final BurstId id;

  private BurstAnnotation(Builder builder) {
    this.index = builder.index;
    this.azimuthTime = Checks.required("BurstAnnotation", "azimuthTime", builder.azimuthTime);
    this.azimuthAnxTimeS = builder.azimuthAnxTimeS;
    this.sensingTime = builder.sensingTime;
    this.byteOffset = builder.byteOffset;
    this.firstValidLine = builder.firstValidLine;
    this.lastValidLine = builder.lastValidLine;
    this.firstValidSample = builder.firstValidSample;
    this.lastValidSample = builder.lastValidSample;
    this.id = Checks.required("BurstAnnotation", "id", builder.id);
    if (lastValidLine < 0 || lastValidSample < 0) {
      throw new IllegalStateException("BurstAnnotation needs a validWindow, which was not set");
    }
  }

  /**
   * Returns a builder. Required: {@code azimuthTime}, {@code validWindow}, {@code id}; {@code
   * index}, {@code azimuthAnxTimeS} and {@code byteOffset} are 0 if not set.
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the position of the burst in its swath, 0-based. */
  public int index() {
    return index;
  }

  /** Returns the zero-Doppler azimuth time of the first line of the burst (UTC). */
  public Instant azimuthTime() {
    return azimuthTime;
  }

  /** Returns the zero-Doppler azimuth time of the first line since the ascending node (s). */
  public double azimuthAnxTimeS() {
    return azimuthAnxTimeS;
  }

  /**
   * Returns the time at which the first echo of the burst was taken (UTC); {@link #azimuthTime} if
   * it was not set.
   */
  public Instant sensingTime() {
    return sensingTime == null ? azimuthTime : sensingTime;
  }

  /** Returns the position of the first sample of the burst in the measurement file (bytes). */
  public long byteOffset() {
    return byteOffset;
  }

  /** Returns the first line of the burst that holds data, 0-based, inclusive. */
  public int firstValidLine() {
    return firstValidLine;
  }

  /** Returns the last line of the burst that holds data, 0-based, inclusive. */
  public int lastValidLine() {
    return lastValidLine;
  }

  /** Returns the first sample that holds data in every valid line, 0-based, inclusive. */
  public int firstValidSample() {
    return firstValidSample;
  }

  /** Returns the last sample that holds data in every valid line, 0-based, inclusive. */
  public int lastValidSample() {
    return lastValidSample;
  }

  /**
   * Returns the identity of the footprint: that of the annotation, or from IPF before 3.40, which
   * annotates none, that of {@link BurstIdFormula}.
   */
  public BurstId id() {
    return id;
  }

  @Override
  public String toString() {
    return "BurstAnnotation[" + id + ", " + azimuthTime + "]";
  }

  /** Collects the values of a {@link BurstAnnotation}. Not thread-safe. */
  public static final class Builder {
    private int index;
    private @Nullable Instant azimuthTime;
    private double azimuthAnxTimeS;
    private @Nullable Instant sensingTime;
    private long byteOffset;
    private int firstValidLine;
    private int lastValidLine = -1;
    private int firstValidSample;
    private int lastValidSample = -1;
    private @Nullable BurstId id;

    private Builder() {}

    /** Sets the position of the burst in its swath, 0-based. */
    public Builder index(int value) {
      if (value < 0) {
        throw new IllegalArgumentException("burst index must not be negative, was " + value);
      }
      index = value;
      return this;
    }

    /** Sets the zero-Doppler azimuth time of the first line (UTC). */
    public Builder azimuthTime(Instant value) {
      azimuthTime = Objects.requireNonNull(value, "azimuthTime");
      return this;
    }

    /** Sets the zero-Doppler azimuth time of the first line since the ascending node (s). */
    public Builder azimuthAnxTimeS(double value) {
      azimuthAnxTimeS = Checks.finite("azimuthAnxTimeS", value);
      return this;
    }

    /** Sets the time at which the first echo of the burst was taken (UTC). */
    public Builder sensingTime(Instant value) {
      sensingTime = Objects.requireNonNull(value, "sensingTime");
      return this;
    }

    /** Sets the position of the first sample in the measurement file (bytes). */
    public Builder byteOffset(long value) {
      if (value < 0) {
        throw new IllegalArgumentException("byteOffset must not be negative, was " + value);
      }
      byteOffset = value;
      return this;
    }

    /**
     * Sets the part of the burst that holds data; all bounds 0-based and inclusive.
     *
     * @throws IllegalArgumentException if a bound is negative or the window is empty
     */
    public Builder validWindow(int firstLine, int lastLine, int firstSample, int lastSample) {
      if (firstLine < 0 || lastLine < firstLine || firstSample < 0 || lastSample < firstSample) {
        throw new IllegalArgumentException(
            "valid window must not be empty, was lines %d..%d, samples %d..%d"
                .formatted(firstLine, lastLine, firstSample, lastSample));
      }
      firstValidLine = firstLine;
      lastValidLine = lastLine;
      firstValidSample = firstSample;
      lastValidSample = lastSample;
      return this;
    }

    /** Sets the identity of the footprint. */
    public Builder id(BurstId value) {
      id = Objects.requireNonNull(value, "id");
      return this;
    }

    /** Returns the burst. */
    public BurstAnnotation build() {
      return new BurstAnnotation(this);
    }
  }
}

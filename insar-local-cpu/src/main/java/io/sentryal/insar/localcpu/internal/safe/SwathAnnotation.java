package io.sentryal.insar.localcpu.internal.safe;

import static io.sentryal.insar.model.PhysicalConstants.SPEED_OF_LIGHT_M_PER_S;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.Polarization;
import io.sentryal.insar.model.StateVector;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the annotation of one swath and polarisation says, as far as interferometry needs it.
 * Immutable.
 *
 * <p>The image grid is zero-Doppler: lines are equally spaced in azimuth time, samples in slant
 * range time; a burst is a block of {@link #linesPerBurst()} lines.
 */
public final class SwathAnnotation {
  private final String swath;
  private final Polarization polarization;
  private final String productName;
  private final double radarFrequencyHz;
  private final double rangeSamplingRateHz;
  private final double slantRangeTimeS;
  private final double azimuthTimeIntervalS;
  private final double azimuthSteeringRateRadPerS;
  private final double rangeBandwidthHz;
  private final double azimuthBandwidthHz;
  private final int linesPerBurst;
  private final int samplesPerBurst;
  private final int numberOfLines;
  private final int numberOfSamples;
  private final List<BurstAnnotation> bursts;
  private final List<RangePolynomial> fmRates;
  private final List<RangePolynomial> dopplerCentroids;
  private final List<StateVector> stateVectors;
  private final List<GeolocationGridPoint> geolocationGrid;
  private final boolean simulated;

  private SwathAnnotation(Builder builder) {
    this.swath = required("swath", builder.swath);
    this.polarization = required("polarization", builder.polarization);
    this.productName = required("productName", builder.productName);
    this.radarFrequencyHz = set("radarFrequencyHz", builder.radarFrequencyHz);
    this.rangeSamplingRateHz = set("rangeSamplingRateHz", builder.rangeSamplingRateHz);
    this.slantRangeTimeS = set("slantRangeTimeS", builder.slantRangeTimeS);
    this.azimuthTimeIntervalS = set("azimuthTimeIntervalS", builder.azimuthTimeIntervalS);
    this.azimuthSteeringRateRadPerS =
        set("azimuthSteeringRateRadPerS", builder.azimuthSteeringRateRadPerS);
    this.rangeBandwidthHz = set("rangeBandwidthHz", builder.rangeBandwidthHz);
    this.azimuthBandwidthHz = set("azimuthBandwidthHz", builder.azimuthBandwidthHz);
    this.linesPerBurst = set("linesPerBurst", builder.linesPerBurst);
    this.samplesPerBurst = set("samplesPerBurst", builder.samplesPerBurst);
    this.numberOfLines = set("numberOfLines", builder.numberOfLines);
    this.numberOfSamples = set("numberOfSamples", builder.numberOfSamples);
    this.bursts = List.copyOf(builder.bursts);
    this.fmRates = List.copyOf(builder.fmRates);
    this.dopplerCentroids = List.copyOf(builder.dopplerCentroids);
    this.stateVectors = List.copyOf(builder.stateVectors);
    this.geolocationGrid = List.copyOf(builder.geolocationGrid);
    this.simulated = builder.simulated;
  }

  /**
   * Returns a builder. Required is everything but {@code simulated} (false if not set) and the
   * lists (empty if not set); {@code numberOfLines} and {@code numberOfSamples} are set by {@code
   * imageSize}, the size of a burst by {@code burstSize}.
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the swath, for example {@code IW2}. */
  public String swath() {
    return swath;
  }

  /** Returns the polarisation. */
  public Polarization polarization() {
    return polarization;
  }

  /** Returns the name of the product that holds the swath, without {@code .SAFE}. */
  public String productName() {
    return productName;
  }

  /** Returns the radar carrier frequency (Hz). */
  public double radarFrequencyHz() {
    return radarFrequencyHz;
  }

  /** Returns the radar wavelength (m): speed of light over carrier frequency. */
  public double wavelengthM() {
    return SPEED_OF_LIGHT_M_PER_S / radarFrequencyHz;
  }

  /** Returns the range sampling rate (Hz). */
  public double rangeSamplingRateHz() {
    return rangeSamplingRateHz;
  }

  /**
   * Returns the slant range between samples (m): c / (2 sampling rate), not the rounded spacing of
   * the annotation.
   */
  public double rangeSpacingM() {
    return SPEED_OF_LIGHT_M_PER_S / (2 * rangeSamplingRateHz);
  }

  /** Returns the two-way slant range time of the first sample (s). */
  public double slantRangeTimeS() {
    return slantRangeTimeS;
  }

  /** Returns the slant range of the first sample (m). */
  public double firstSlantRangeM() {
    return slantRangeTimeS * SPEED_OF_LIGHT_M_PER_S / 2;
  }

  /** Returns the zero-Doppler time between lines (s). */
  public double azimuthTimeIntervalS() {
    return azimuthTimeIntervalS;
  }

  /** Returns the rate at which the antenna beam is steered in azimuth (rad/s), positive. */
  public double azimuthSteeringRateRadPerS() {
    return azimuthSteeringRateRadPerS;
  }

  /** Returns the processed range bandwidth (Hz), for the effective number of looks. */
  public double rangeBandwidthHz() {
    return rangeBandwidthHz;
  }

  /** Returns the processed azimuth bandwidth (Hz), for the effective number of looks. */
  public double azimuthBandwidthHz() {
    return azimuthBandwidthHz;
  }

  /** Returns the number of lines of each burst, filling lines included. */
  public int linesPerBurst() {
    return linesPerBurst;
  }

  /** Returns the number of samples of each line. */
  public int samplesPerBurst() {
    return samplesPerBurst;
  }

  /** Returns the number of lines of the whole image. */
  public int numberOfLines() {
    return numberOfLines;
  }

  /** Returns the number of samples of the whole image. */
  public int numberOfSamples() {
    return numberOfSamples;
  }

  /** Returns the bursts in order of time; empty for a swath cut out of a single-burst product. */
  public List<BurstAnnotation> bursts() {
    return bursts;
  }

  /** Returns the azimuth FM rates (Hz/s), in order of time. */
  public List<RangePolynomial> fmRates() {
    return fmRates;
  }

  /** Returns the Doppler centroids estimated from the data (Hz), in order of time. */
  public List<RangePolynomial> dopplerCentroids() {
    return dopplerCentroids;
  }

  /** Returns the orbit of the annotation, in order of time, Earth-fixed. */
  public List<StateVector> stateVectors() {
    return stateVectors;
  }

  /** Returns the tie points between image and ground, in the order of the annotation. */
  public List<GeolocationGridPoint> geolocationGrid() {
    return geolocationGrid;
  }

  /** Returns whether the product says that it is simulated. */
  public boolean simulated() {
    return simulated;
  }

  @Override
  public String toString() {
    return "SwathAnnotation[" + productName + ", " + swath + ", " + polarization + "]";
  }

  private static <T> T required(String name, @Nullable T value) {
    return Checks.required("SwathAnnotation", name, value);
  }

  private static double set(String name, double value) {
    return required(name, value == 0 ? null : value);
  }

  private static int set(String name, int value) {
    return required(name, value == 0 ? null : value);
  }

  /** Collects the values of a {@link SwathAnnotation}. Not thread-safe. */
  public static final class Builder {
    private @Nullable String swath;
    private @Nullable Polarization polarization;
    private @Nullable String productName;
    private double radarFrequencyHz;
    private double rangeSamplingRateHz;
    private double slantRangeTimeS;
    private double azimuthTimeIntervalS;
    private double azimuthSteeringRateRadPerS;
    private double rangeBandwidthHz;
    private double azimuthBandwidthHz;
    private int linesPerBurst;
    private int samplesPerBurst;
    private int numberOfLines;
    private int numberOfSamples;
    private List<BurstAnnotation> bursts = List.of();
    private List<RangePolynomial> fmRates = List.of();
    private List<RangePolynomial> dopplerCentroids = List.of();
    private List<StateVector> stateVectors = List.of();
    private List<GeolocationGridPoint> geolocationGrid = List.of();
    private boolean simulated;

    private Builder() {}

    /** Sets the swath, for example {@code IW2}. */
    public Builder swath(String value) {
      swath = Checks.notBlank("swath", value);
      return this;
    }

    /** Sets the polarisation. */
    public Builder polarization(Polarization value) {
      polarization = Objects.requireNonNull(value, "polarization");
      return this;
    }

    /** Sets the name of the product. */
    public Builder productName(String value) {
      productName = Checks.notBlank("productName", value);
      return this;
    }

    /** Sets the radar carrier frequency (Hz), positive. */
    public Builder radarFrequencyHz(double value) {
      radarFrequencyHz = Checks.positive("radarFrequencyHz", value);
      return this;
    }

    /** Sets the range sampling rate (Hz), positive. */
    public Builder rangeSamplingRateHz(double value) {
      rangeSamplingRateHz = Checks.positive("rangeSamplingRateHz", value);
      return this;
    }

    /** Sets the two-way slant range time of the first sample (s), positive. */
    public Builder slantRangeTimeS(double value) {
      slantRangeTimeS = Checks.positive("slantRangeTimeS", value);
      return this;
    }

    /** Sets the zero-Doppler time between lines (s), positive. */
    public Builder azimuthTimeIntervalS(double value) {
      azimuthTimeIntervalS = Checks.positive("azimuthTimeIntervalS", value);
      return this;
    }

    /** Sets the steering rate of the antenna beam (rad/s), positive. */
    public Builder azimuthSteeringRateRadPerS(double value) {
      azimuthSteeringRateRadPerS = Checks.positive("azimuthSteeringRateRadPerS", value);
      return this;
    }

    /** Sets the processed range bandwidth (Hz), positive. */
    public Builder rangeBandwidthHz(double value) {
      rangeBandwidthHz = Checks.positive("rangeBandwidthHz", value);
      return this;
    }

    /** Sets the processed azimuth bandwidth (Hz), positive. */
    public Builder azimuthBandwidthHz(double value) {
      azimuthBandwidthHz = Checks.positive("azimuthBandwidthHz", value);
      return this;
    }

    /** Sets the size of each burst, both positive. */
    public Builder burstSize(int lines, int samples) {
      linesPerBurst = positive("linesPerBurst", lines);
      samplesPerBurst = positive("samplesPerBurst", samples);
      return this;
    }

    /** Sets the size of the whole image, both positive. */
    public Builder imageSize(int lines, int samples) {
      numberOfLines = positive("numberOfLines", lines);
      numberOfSamples = positive("numberOfSamples", samples);
      return this;
    }

    /** Sets the bursts, in order of time. */
    public Builder bursts(List<BurstAnnotation> value) {
      bursts = List.copyOf(value);
      return this;
    }

    /** Sets the azimuth FM rates (Hz/s), in order of time. */
    public Builder fmRates(List<RangePolynomial> value) {
      fmRates = List.copyOf(value);
      return this;
    }

    /** Sets the Doppler centroids (Hz), in order of time. */
    public Builder dopplerCentroids(List<RangePolynomial> value) {
      dopplerCentroids = List.copyOf(value);
      return this;
    }

    /** Sets the orbit, in order of time, Earth-fixed. */
    public Builder stateVectors(List<StateVector> value) {
      stateVectors = List.copyOf(value);
      return this;
    }

    /** Sets the tie points between image and ground. */
    public Builder geolocationGrid(List<GeolocationGridPoint> value) {
      geolocationGrid = List.copyOf(value);
      return this;
    }

    /** Sets whether the product says that it is simulated. */
    public Builder simulated(boolean value) {
      simulated = value;
      return this;
    }

    /** Returns the annotation. */
    public SwathAnnotation build() {
      return new SwathAnnotation(this);
    }

    private static int positive(String name, int value) {
      if (value <= 0) {
        throw new IllegalArgumentException(name + " must be positive, was " + value);
      }
      return value;
    }
  }
}

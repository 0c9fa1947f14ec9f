package io.sentryal.insar.backend;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.Polarization;
import java.util.Objects;

/** How a pair is processed. Immutable. Each option has a documented default, none is physical. */
public final class ProcessingOptions {
  private final Builder b;

  private ProcessingOptions(Builder builder) {
    this.b = builder;
  }

  /** Returns the options with every default. */
  public static ProcessingOptions defaults() {
    return builder().build();
  }

  /** Returns a builder; nothing is required. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from these options. */
  public Builder toBuilder() {
    return new Builder(b);
  }

  /** Returns the polarisation; default VV. */
  public Polarization polarization() {
    return b.polarization;
  }

  /** Returns how many samples in range are averaged; default 16. */
  public int looksRange() {
    return b.looksRange;
  }

  /** Returns how many lines in azimuth are averaged; default 4. */
  public int looksAzimuth() {
    return b.looksAzimuth;
  }

  /** Returns the strength of the Goldstein filter in [0, 1]; default 0, off. */
  public double filterAlpha() {
    return b.filterAlpha;
  }

  /** Returns the coherence below which a point has no value; default 0.4. */
  public double coherenceMin() {
    return b.coherenceMin;
  }

  /** Returns how far the processed window reaches beyond the outermost points (m); default 1000. */
  public double marginM() {
    return b.marginM;
  }

  @Override
  public String toString() {
    return "ProcessingOptions["
        + ("polarization=" + b.polarization)
        + (", looksRange=" + b.looksRange)
        + (", looksAzimuth=" + b.looksAzimuth)
        + (", filterAlpha=" + b.filterAlpha)
        + (", coherenceMin=" + b.coherenceMin)
        + (", marginM=" + b.marginM + "]");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ProcessingOptions && toString().equals(other.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /** Builds {@link ProcessingOptions}. Not thread-safe. */
  public static final class Builder {
    private Polarization polarization = Polarization.VV;
    private int looksRange = 16;
    private int looksAzimuth = 4;
    private double filterAlpha;
    private double coherenceMin = 0.4;
    private double marginM = 1000;

    private Builder() {}

    private Builder(Builder other) {
      polarization = other.polarization;
      looksRange = other.looksRange;
      looksAzimuth = other.looksAzimuth;
      filterAlpha = other.filterAlpha;
      coherenceMin = other.coherenceMin;
      marginM = other.marginM;
    }

    /** Sets the polarisation. */
    public Builder polarization(Polarization value) {
      polarization = Objects.requireNonNull(value, "polarization");
      return this;
    }

    /** Sets how many samples in range and lines in azimuth are averaged, 1 to 1000 each. */
    public Builder looks(int range, int azimuth) {
      looksRange = (int) Checks.inRange("looksRange", range, 1, 1000);
      looksAzimuth = (int) Checks.inRange("looksAzimuth", azimuth, 1, 1000);
      return this;
    }

    /** Sets the strength of the Goldstein filter, 0 (off) to 1. */
    public Builder filterAlpha(double value) {
      filterAlpha = Checks.inRange("filterAlpha", value, 0, 1);
      return this;
    }

    /** Sets the coherence below which a point has no value. */
    public Builder coherenceMin(double value) {
      coherenceMin = Checks.inRange("coherenceMin", value, 0, 1);
      return this;
    }

    /** Sets how far the processed window reaches beyond the outermost points (m). */
    public Builder marginM(double value) {
      marginM = Checks.inRange("marginM", value, 0, 500_000);
      return this;
    }

    /** Returns the options. */
    public ProcessingOptions build() {
      return new ProcessingOptions(new Builder(this));
    }
  }
}

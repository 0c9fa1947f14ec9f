package io.sentryal.insar.timeseries;

import io.sentryal.insar.error.Checks;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * The pairs of a stack as the inversion sees them: epochs, ascending, and per pair the index of its
 * reference and of its secondary epoch. Immutable.
 *
 * <p>Pairs keep the order in which they were added; {@link PointObservations} follow that order.
 * All pairs have the same wavelength.
 */
public final class PairTable {
  /** Seconds of the year in which all rates are given: 365.25 days. */
  static final double SECONDS_PER_YEAR = 365.25 * 86_400;

  /** Epochs closer than this are one pass of the satellite: slices, or the same image twice. */
  private static final Duration SAME_PASS = Duration.ofHours(1);

  private final double wavelengthM;
  private final List<Instant> dates;
  private final double[] years;
  private final int[] reference;
  private final int[] secondary;
  private final List<OptionalDouble> perpendicularBaselinesM;

  private PairTable(Builder builder) {
    if (builder.pairs.isEmpty()) {
      throw new IllegalStateException("PairTable needs at least one pair, none was added");
    }
    this.wavelengthM = builder.wavelengthM;
    TreeSet<Instant> epochs = new TreeSet<>();
    builder.pairs.keySet().forEach(pair -> epochs.addAll(pair));
    this.dates = List.copyOf(epochs);
    this.years = yearsOf(dates);
    this.perpendicularBaselinesM = List.copyOf(builder.pairs.values());
    this.reference = new int[builder.pairs.size()];
    this.secondary = new int[builder.pairs.size()];
    Map<Instant, Integer> index = new HashMap<>();
    dates.forEach(date -> index.put(date, index.size()));
    int m = 0;
    for (List<Instant> pair : builder.pairs.keySet()) {
      reference[m] = Objects.requireNonNull(index.get(pair.get(0)));
      secondary[m] = Objects.requireNonNull(index.get(pair.get(1)));
      m++;
    }
  }

  private static double[] yearsOf(List<Instant> dates) {
    double[] years = new double[dates.size()];
    for (int n = 1; n < years.length; n++) {
      if (Duration.between(dates.get(n - 1), dates.get(n)).compareTo(SAME_PASS) < 0) {
        throw new IllegalArgumentException(
            "epochs "
                + dates.get(n - 1)
                + " and "
                + dates.get(n)
                + " are of the same pass; give both the same time or leave one of them out");
      }
      Duration since = Duration.between(dates.get(0), dates.get(n));
      years[n] = (since.toSeconds() + since.toNanosPart() * 1e-9) / SECONDS_PER_YEAR;
    }
    return years;
  }

  /**
   * Returns a builder. Required: at least one pair.
   *
   * @param wavelengthM radar wavelength (m), positive; there is no default
   */
  public static Builder builder(double wavelengthM) {
    return new Builder(Checks.positive("wavelengthM", wavelengthM));
  }

  /** Returns the radar wavelength (m). */
  public double wavelengthM() {
    return wavelengthM;
  }

  /** Returns the epochs of all pairs (UTC), ascending, each once. */
  public List<Instant> dates() {
    return dates;
  }

  /** Returns how many epochs there are. */
  public int dateCount() {
    return dates.size();
  }

  /** Returns how many pairs there are. */
  public int pairCount() {
    return reference.length;
  }

  /**
   * Returns the time of an epoch since the first one (years of 365.25 days).
   *
   * @param date index into {@link #dates()}
   */
  public double years(int date) {
    return years[date];
  }

  /**
   * Returns the index of a pair's reference epoch; smaller than that of its secondary.
   *
   * @param pair index of the pair, in the order of adding
   */
  public int referenceIndex(int pair) {
    return reference[pair];
  }

  /**
   * Returns the index of a pair's secondary epoch.
   *
   * @param pair index of the pair, in the order of adding
   */
  public int secondaryIndex(int pair) {
    return secondary[pair];
  }

  /**
   * Returns a pair's perpendicular baseline, secondary minus reference (m), if it was given.
   *
   * @param pair index of the pair, in the order of adding
   */
  public OptionalDouble perpendicularBaselineM(int pair) {
    return perpendicularBaselinesM.get(pair);
  }

  /** Returns a pair's epochs in words, for messages. */
  String describe(int pair) {
    return "pair "
        + pair
        + " ("
        + dates.get(reference[pair])
        + " -> "
        + dates.get(secondary[pair])
        + ")";
  }

  int[] referenceIndices() {
    return reference.clone();
  }

  int[] secondaryIndices() {
    return secondary.clone();
  }

  double[] years() {
    return years.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PairTable that
        && Double.compare(wavelengthM, that.wavelengthM) == 0
        && dates.equals(that.dates)
        && Arrays.equals(reference, that.reference)
        && Arrays.equals(secondary, that.secondary)
        && perpendicularBaselinesM.equals(that.perpendicularBaselinesM);
  }

  @Override
  public int hashCode() {
    return Objects.hash(wavelengthM, dates, perpendicularBaselinesM);
  }

  @Override
  public String toString() {
    return "PairTable[" + dates.size() + " epochs, " + reference.length + " pairs]";
  }

  /** Builds a {@link PairTable}. Not thread-safe. */
  public static final class Builder {
    private final double wavelengthM;
    private final Map<List<Instant>, OptionalDouble> pairs = new LinkedHashMap<>();

    private Builder(double wavelengthM) {
      this.wavelengthM = wavelengthM;
    }

    /**
     * Adds a pair whose baseline is not known.
     *
     * @param reference sensing time of the earlier image (UTC)
     * @param secondary sensing time of the later image (UTC)
     * @throws IllegalArgumentException if the reference is not earlier, or the pair is there
     *     already
     */
    public Builder addPair(Instant reference, Instant secondary) {
      return addPair(reference, secondary, OptionalDouble.empty());
    }

    /**
     * Adds a pair.
     *
     * @param reference sensing time of the earlier image (UTC)
     * @param secondary sensing time of the later image (UTC)
     * @param perpendicularBaselineM perpendicular baseline, secondary minus reference (m), if known
     * @throws IllegalArgumentException if the reference is not earlier, or the pair is there
     *     already
     */
    public Builder addPair(
        Instant reference, Instant secondary, OptionalDouble perpendicularBaselineM) {
      if (!reference.isBefore(secondary)) {
        throw new IllegalArgumentException(
            "reference must be earlier than secondary: "
                + reference
                + " is not before "
                + secondary
                + (reference.equals(secondary)
                    ? "; a pair needs two dates"
                    : "; swap them and change the sign of the phase"));
      }
      if (perpendicularBaselineM.isPresent()) {
        Checks.finite("perpendicularBaselineM", perpendicularBaselineM.getAsDouble());
      }
      if (pairs.putIfAbsent(List.of(reference, secondary), perpendicularBaselineM) != null) {
        throw new IllegalArgumentException(
            "pair "
                + reference
                + " -> "
                + secondary
                + " was added before; each pair counts once, leave the duplicate out");
      }
      return this;
    }

    /**
     * Returns the table.
     *
     * @throws IllegalStateException if there is no pair
     * @throws IllegalArgumentException if two epochs are of the same pass
     */
    public PairTable build() {
      return new PairTable(this);
    }
  }
}

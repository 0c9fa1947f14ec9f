package io.sentryal.insar.network;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.Season;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The small-baseline rule for ground that is coherent in one season only: short pairs within the
 * season, and pairs over whole years around one date that bridge from season to season. Immutable.
 *
 * <p>A pair is taken if its perpendicular baseline is within the limit and either
 *
 * <ul>
 *   <li>the images are at most {@code maxDays} apart, or
 *   <li>the earlier image lies within half of {@code maxDays} of the bridge date of its year, and
 *       the time between the images is 365, 730, ... days, up to {@code bridgeYears} years, plus or
 *       minus half of {@code maxDays}.
 * </ul>
 *
 * <p>These are the rules of {@code SBASNetwork} of asf_search 12, which counts days from the bridge
 * date as whole days from its midnight (UTC), one begun after it counting in full. A pair whose
 * perpendicular baseline is unknown, and an image outside the season, are left out with that
 * reason.
 */
public final class SeasonalSmallBaseline implements PairSelection {
  private static final int DAYS_PER_YEAR = 365;
  private static final long SECONDS_PER_DAY = 86_400;

  private final Builder b;
  private final int maxDays;
  private final double maxPerpendicularM;

  private SeasonalSmallBaseline(Builder builder) {
    this.b = builder;
    Checks.required("SeasonalSmallBaseline", "maxDays", builder.maxDays);
    Checks.required("SeasonalSmallBaseline", "maxPerpendicularM", builder.maxPerpendicularM);
    if (builder.bridgeYears > 0 && builder.bridgeDate == null && builder.season == null) {
      throw new IllegalStateException(
          "bridges over "
              + builder.bridgeYears
              + " years need a bridgeDate, or a season whose first day is taken");
    }
    this.maxDays = Objects.requireNonNull(builder.maxDays);
    this.maxPerpendicularM = Objects.requireNonNull(builder.maxPerpendicularM);
  }

  /** Returns a builder. Required: maxDays, maxPerpendicularM. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String description() {
    StringBuilder text =
        new StringBuilder(
            String.format(Locale.ROOT, "seasonal sbas:%d,%.0f", maxDays, maxPerpendicularM));
    if (b.season != null) {
      text.append(", ").append(b.season);
    }
    if (b.bridgeYears > 0) {
      text.append(", bridges over ")
          .append(b.bridgeYears)
          .append(" years around ")
          .append(b.bridgeDate == null ? "the first day of the season" : b.bridgeDate);
    }
    return text.toString();
  }

  @Override
  public PairNetwork select(BaselineStack stack, PairScoring scoring) {
    Candidates candidates = new Candidates(inSeason(stack), scoring);
    outOfSeason(stack)
        .forEach(image -> candidates.leaveOut(image, "outside the season, " + b.season));
    List<NetworkPair> pairs = new ArrayList<>();
    int limitDays = maxDays / 2 + DAYS_PER_YEAR * b.bridgeYears;
    int furthest = Math.max(maxDays, limitDays);
    for (int first = 0; first < candidates.size(); first++) {
      for (int second = first + 1;
          second < candidates.size() && candidates.days(first, second) <= furthest;
          second++) {
        if (fits(candidates, first, second)) {
          OptionalDouble baselineM = candidates.baselineM(first, second);
          if (baselineM.isEmpty()) {
            candidates.leaveOut(first, second, candidates.unknownBaseline(first, second));
          } else if (Math.abs(baselineM.getAsDouble()) <= maxPerpendicularM) {
            candidates.pair(first, second).ifPresent(pairs::add);
          }
        }
      }
    }
    return candidates.network(pairs);
  }

  private boolean fits(Candidates candidates, int first, int second) {
    long days = candidates.days(first, second);
    return days <= maxDays || (bridges(days) && nearBridgeDate(candidates.granule(first)));
  }

  private boolean bridges(long days) {
    for (int years = 1; years <= b.bridgeYears; years++) {
      if (Math.abs(days - (long) DAYS_PER_YEAR * years) <= maxDays / 2.0) {
        return true;
      }
    }
    return false;
  }

  private boolean nearBridgeDate(Granule reference) {
    Instant time = reference.sensingStart();
    int year = time.atZone(ZoneOffset.UTC).getYear();
    Instant target = bridgeDate(year).atStartOfDay(ZoneOffset.UTC).toInstant();
    long days = Math.floorDiv(Duration.between(time, target).toSeconds(), SECONDS_PER_DAY);
    return Math.abs(days) <= maxDays / 2.0;
  }

  private LocalDate bridgeDate(int year) {
    return b.bridgeDate != null
        ? b.bridgeDate.atYear(year)
        : LocalDate.ofYearDay(year, Objects.requireNonNull(b.season).firstDay());
  }

  private BaselineStack inSeason(BaselineStack stack) {
    return b.season == null
        ? stack
        : BaselineStack.of(
            stack.reference(),
            stack.entries().stream().filter(e -> isInSeason(e.granule())).toList());
  }

  private List<Granule> outOfSeason(BaselineStack stack) {
    return stack.entries().stream()
        .map(BaselineStack.Entry::granule)
        .filter(image -> !isInSeason(image))
        .toList();
  }

  private boolean isInSeason(Granule image) {
    return b.season == null || b.season.contains(image.sensingStart());
  }

  @Override
  public String toString() {
    return description();
  }

  /** Builds a {@link SeasonalSmallBaseline}. Not thread-safe. */
  public static final class Builder {
    private @Nullable Integer maxDays;
    private @Nullable Double maxPerpendicularM;
    private @Nullable Season season;
    private int bridgeYears;
    private @Nullable MonthDay bridgeDate;

    private Builder() {}

    private Builder(Builder other) {
      maxDays = other.maxDays;
      maxPerpendicularM = other.maxPerpendicularM;
      season = other.season;
      bridgeYears = other.bridgeYears;
      bridgeDate = other.bridgeDate;
    }

    /** Sets the longest time between the images of a pair within the season (days), 1 to 365. */
    public Builder maxDays(int value) {
      maxDays = (int) Checks.inRange("maxDays", value, 1, DAYS_PER_YEAR);
      return this;
    }

    /** Sets the largest perpendicular baseline of either sign (m), positive. */
    public Builder maxPerpendicularM(double value) {
      maxPerpendicularM = Checks.positive("maxPerpendicularM", value);
      return this;
    }

    /** Sets the season outside which no image is used; the whole year unless set. */
    public Builder season(Season value) {
      season = Objects.requireNonNull(value, "season");
      return this;
    }

    /**
     * Sets over how many years bridges reach, 0 to 20; 0 unless set.
     *
     * @param years most years between the images of a bridge
     */
    public Builder bridgeYears(int years) {
      bridgeYears = (int) Checks.inRange("bridgeYears", years, 0, 20);
      return this;
    }

    /** Sets the date around which bridges start; the first day of the season unless set. */
    public Builder bridgeDate(MonthDay value) {
      bridgeDate = Objects.requireNonNull(value, "bridgeDate");
      return this;
    }

    /** Returns the rule. */
    public SeasonalSmallBaseline build() {
      return new SeasonalSmallBaseline(new Builder(this));
    }
  }
}

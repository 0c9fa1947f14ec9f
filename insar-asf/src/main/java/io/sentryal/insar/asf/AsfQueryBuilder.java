package io.sentryal.insar.asf;

import io.sentryal.insar.asf.internal.SearchOption;
import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.BurstId;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.model.Polarization;
import io.sentryal.insar.model.Season;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds an {@link AsfQuery}. Setting an option again replaces it. Not thread-safe. */
public final class AsfQueryBuilder {
  final Map<SearchOption, List<String>> values = new EnumMap<>(SearchOption.class);
  @Nullable AreaOfInterest area;
  private Clock clock = Clock.systemUTC();
  private AreaRepair repair = AreaRepair.EXACT;

  AsfQueryBuilder() {}

  private AsfQueryBuilder set(SearchOption option, Stream<?> given) {
    List<String> list = given.map(value -> option.canonical(value.toString())).distinct().toList();
    if (list.isEmpty()) {
      values.remove(option);
    } else {
      values.put(option, list);
    }
    return this;
  }

  private AsfQueryBuilder set(SearchOption option, Object... given) {
    return set(option, Arrays.stream(given));
  }

  /** Sets the clock that tells {@code 3 days ago}; the system's unless set. */
  public AsfQueryBuilder clock(Clock value) {
    clock = Objects.requireNonNull(value, "clock");
    return this;
  }

  /** Adds a satellite. */
  public AsfQueryBuilder platform(Platform value) {
    Objects.requireNonNull(value, "platform");
    return set(
        SearchOption.PLATFORM, Stream.concat(current(SearchOption.PLATFORM), Stream.of(value)));
  }

  private Stream<String> current(SearchOption option) {
    return values.getOrDefault(option, List.of()).stream();
  }

  /** Sets the datasets. */
  public AsfQueryBuilder dataset(Dataset... value) {
    return set(SearchOption.DATASET, (Object[]) value);
  }

  /** Sets the kinds of product. */
  public AsfQueryBuilder level(ProductLevel... value) {
    return set(SearchOption.PROCESSING_LEVEL, (Object[]) value);
  }

  /** Sets the collections by their concept ids, for example {@code C1214470488-ASF}. */
  public AsfQueryBuilder collections(String... value) {
    return set(SearchOption.COLLECTIONS, (Object[]) value);
  }

  /** Sets the collections by their short names, for example {@code SENTINEL-1A_SLC}. */
  public AsfQueryBuilder shortNames(String... value) {
    return set(SearchOption.SHORT_NAME, (Object[]) value);
  }

  /** Sets the instruments, for example {@code C-SAR}. */
  public AsfQueryBuilder instrument(String... value) {
    return set(SearchOption.INSTRUMENT, (Object[]) value);
  }

  /** Sets the beam modes, for example {@code IW}. */
  public AsfQueryBuilder beamMode(String... value) {
    return set(SearchOption.BEAM_MODE, (Object[]) value);
  }

  /** Sets the beam mode types, for example {@code IW}. */
  public AsfQueryBuilder beamSwath(String... value) {
    return set(SearchOption.BEAM_SWATH, (Object[]) value);
  }

  /**
   * Sets the polarisations that images must hold one of, alone or among others: {@code VV} finds
   * {@code VV} and {@code VV+VH}.
   */
  public AsfQueryBuilder polarization(Polarization... value) {
    return set(SearchOption.POLARIZATION, (Object[]) value);
  }

  /** Sets the polarisations as the archive writes them: {@code VV} does not find {@code VV+VH}. */
  public AsfQueryBuilder exactly(String... value) {
    return set(SearchOption.POLARIZATION_EXACTLY, (Object[]) value);
  }

  /** Sets the direction of flight. */
  public AsfQueryBuilder direction(OrbitDirection value) {
    return set(SearchOption.FLIGHT_DIRECTION, value);
  }

  /** Sets the side to which the radar looks. */
  public AsfQueryBuilder look(LookDirection value) {
    return set(SearchOption.LOOK_DIRECTION, value.code());
  }

  /** Sets the relative orbits. */
  public AsfQueryBuilder path(PathNumber... value) {
    return set(SearchOption.RELATIVE_ORBIT, (Object[]) value);
  }

  /** Sets the frames in ASF's numbering. */
  public AsfQueryBuilder asfFrame(AsfFrame... value) {
    return set(SearchOption.ASF_FRAME, (Object[]) value);
  }

  /** Sets the frames in ESA's numbering. */
  public AsfQueryBuilder esaFrame(EsaFrame... value) {
    return set(SearchOption.FRAME, (Object[]) value);
  }

  /** Sets the absolute orbits. */
  public AsfQueryBuilder absoluteOrbit(OrbitNumber... value) {
    return set(SearchOption.ABSOLUTE_ORBIT, (Object[]) value);
  }

  /** Sets the bursts of burst products. */
  public AsfQueryBuilder burst(BurstId... value) {
    return set(SearchOption.FULL_BURST_ID, (Object[]) value);
  }

  /** Sets the bursts of OPERA products. */
  public AsfQueryBuilder operaBurst(BurstId... value) {
    return set(SearchOption.OPERA_BURST_ID, (Object[]) value);
  }

  /** Sets the burst numbers within the cycle. */
  public AsfQueryBuilder relativeBurst(int... value) {
    return set(SearchOption.RELATIVE_BURST_ID, Arrays.stream(value).boxed());
  }

  /** Sets the burst numbers since the launch of a satellite. */
  public AsfQueryBuilder absoluteBurst(long... value) {
    return set(SearchOption.ABSOLUTE_BURST_ID, Arrays.stream(value).boxed());
  }

  /** Sets the tiles of surface disturbance products, for example {@code T13SCV}. */
  public AsfQueryBuilder tile(String... value) {
    return set(SearchOption.TILE_ID, (Object[]) value);
  }

  /** Sets the groups: products of one scene under different names. */
  public AsfQueryBuilder group(String... value) {
    return set(SearchOption.GROUP_ID, (Object[]) value);
  }

  /** Sets the temporal baselines of interferograms (days). */
  public AsfQueryBuilder temporalBaselineDays(int... value) {
    return set(SearchOption.TEMPORAL_BASELINE_DAYS, Arrays.stream(value).boxed());
  }

  /** Sets the versions of ARIA interferograms. */
  public AsfQueryBuilder ariaVersion(String... value) {
    return set(SearchOption.ARIA_VERSION, (Object[]) value);
  }

  /**
   * Sets the names of granules; {@code *} stands for any letters, {@code ?} for one. A name may
   * find several products.
   */
  public AsfQueryBuilder granules(List<String> value) {
    return set(SearchOption.GRANULE_LIST, value.stream());
  }

  /** Sets the ids of products, each of which finds one at most. */
  public AsfQueryBuilder products(List<String> value) {
    return set(SearchOption.PRODUCT_LIST, value.stream());
  }

  /** Sets the area that images must touch. */
  public AsfQueryBuilder area(AreaOfInterest value) {
    area = Objects.requireNonNull(value, "area");
    return this;
  }

  /** Sets how areas that are given as options are repaired from here on. */
  AsfQueryBuilder repair(AreaRepair value) {
    repair = value;
    return this;
  }

  AreaRepair repair() {
    return repair;
  }

  Clock clock() {
    return clock;
  }

  /** Sets the first instant of the period (UTC). */
  public AsfQueryBuilder start(Instant value) {
    return set(SearchOption.START, value);
  }

  /** Sets the last instant of the period (UTC), included. */
  public AsfQueryBuilder end(Instant value) {
    return set(SearchOption.END, value);
  }

  /** Sets the first instant of the period as users write it; see {@link SearchTimes}. */
  public AsfQueryBuilder start(String value) {
    return start(SearchTimes.start(value, clock));
  }

  /** Sets the last instant of the period; a date is its last instant; see {@link SearchTimes}. */
  public AsfQueryBuilder end(String value) {
    return end(SearchTimes.end(value, clock));
  }

  /** Sets the period, both days included (UTC). */
  public AsfQueryBuilder between(LocalDate first, LocalDate last) {
    return start(SearchTimes.firstOf(first)).end(SearchTimes.lastOf(last));
  }

  /** Sets the part of every year; applies to the whole period. */
  public AsfQueryBuilder season(Season value) {
    return set(SearchOption.SEASON, value.firstDay() + "-" + value.lastDay());
  }

  /** Sets since when records must have been made or changed (UTC). */
  public AsfQueryBuilder processedSince(Instant value) {
    return set(SearchOption.PROCESSING_DATE, value);
  }

  /** Adds a parameter of CMR as it is, for example {@code attribute[]}. */
  public AsfQueryBuilder raw(String name, String value) {
    String pair = Checks.notBlank("name of a raw parameter", name) + "=" + value;
    return set(
        SearchOption.CMR_KEYWORDS,
        Stream.concat(current(SearchOption.CMR_KEYWORDS), Stream.of(pair)));
  }

  /** Sets how many products at most, the newest. */
  public AsfQueryBuilder maxResults(int value) {
    Checks.inRange("maxResults", value, 1, 1_000_000);
    return set(SearchOption.MAX_RESULTS, value);
  }

  /** Sets the order of a result. */
  public AsfQueryBuilder order(ResultOrder value) {
    return set(SearchOption.ORDER, value.name());
  }

  /**
   * Sets an option by its name in asf_search, each value read as a whole.
   *
   * @param name for example {@code relativeOrbit}
   * @param value for example {@code 94}, {@code 90-110}
   * @throws IllegalArgumentException if the option or a value is not known
   */
  public AsfQueryBuilder option(String name, String... value) {
    return OptionReader.set(this, name, List.of(value));
  }

  AsfQueryBuilder option(SearchOption option, List<String> given) {
    return set(option, given.stream());
  }

  /** Returns the query. */
  public AsfQuery build() {
    return new AsfQuery(this);
  }
}

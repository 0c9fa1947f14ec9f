package io.sentryal.insar.asf;

import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.archive.SceneQuery.ProductType;
import io.sentryal.insar.asf.internal.SearchOption;
import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.BoundingBox;
import io.sentryal.insar.model.BurstId;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.model.Polarization;
import io.sentryal.insar.model.Season;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;

/**
 * What to look for at ASF: every option of asf_search that concerns Sentinel-1, by type; anything
 * else by {@link Builder#option} and {@link Builder#raw}. Immutable: a value that can be printed,
 * stored ({@link #options()}, {@link #of}) and compared. Nothing is sent by making one.
 *
 * <p>Values of one option are alternatives, options restrict each other. What is not set does not
 * restrict.
 */
public final class AsfQuery {
  private final Map<SearchOption, List<String>> values;
  private final @Nullable AreaOfInterest area;

  private AsfQuery(Builder builder) {
    Map<SearchOption, List<String>> copy = new EnumMap<>(SearchOption.class);
    builder.values.forEach((option, list) -> copy.put(option, List.copyOf(list)));
    this.values = Collections.unmodifiableMap(copy);
    this.area = builder.area;
    requireConsistent();
  }

  private void requireConsistent() {
    if (start().isPresent() && end().isPresent() && start().get().isAfter(end().get())) {
      throw new IllegalArgumentException(
          "the period must end after it starts, was "
              + start().get()
              + " to "
              + end().get()
              + "; swap them");
    }
    boolean bursts = has(SearchOption.FULL_BURST_ID);
    List<String> levels = values(SearchOption.PROCESSING_LEVEL);
    if (bursts && levels.equals(List.of("SLC"))) {
      throw new IllegalArgumentException(
          "burst ids (first: "
              + values(SearchOption.FULL_BURST_ID).get(0)
              + ") name burst products, but the query asks for scenes; set the level BURST");
    }
  }

  /** Returns a builder; nothing is required. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from this query. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    values.forEach((option, list) -> builder.values.put(option, new ArrayList<>(list)));
    builder.area = area;
    return builder;
  }

  /** Returns the query that finds what an archive-independent one asks for. */
  public static AsfQuery of(SceneQuery query) {
    Builder builder = builder();
    query.track().ifPresent(track -> builder.path(PathNumber.of(track)));
    query.frame().ifPresent(frame -> builder.asfFrame(AsfFrame.of(frame)));
    query.direction().ifPresent(builder::direction);
    query.platforms().forEach(builder::platform);
    builder.level(levels(query));
    query.polarization().ifPresent(builder::polarization);
    builder.burst(query.burstIds().toArray(BurstId[]::new));
    builder.granules(query.names());
    query.start().ifPresent(builder::start);
    // The period of a scene query ends before its end.
    query.end().ifPresent(end -> builder.end(end.minusNanos(1)));
    query.maxResults().ifPresent(builder::maxResults);
    if (query.area().isPresent()) {
      builder.area(AreaOfInterest.of(query.area().get()));
      query.box().ifPresent(box -> builder.raw("bounding_box", boxText(box)));
    } else {
      query.box().ifPresent(box -> builder.area(AreaOfInterest.of(box)));
    }
    return builder.build();
  }

  private static String boxText(BoundingBox box) {
    return box.westDeg() + "," + box.southDeg() + "," + box.eastDeg() + "," + box.northDeg();
  }

  // A name says by its ending what it names, whatever the kind of product that was asked for.
  private static ProductLevel[] levels(SceneQuery query) {
    ProductLevel asked =
        query.product() == ProductType.BURST ? ProductLevel.BURST : ProductLevel.SLC;
    if (query.names().isEmpty()) {
      return new ProductLevel[] {asked};
    }
    return query.names().stream()
        .map(name -> name.endsWith("-BURST") ? ProductLevel.BURST : asked)
        .distinct()
        .toArray(ProductLevel[]::new);
  }

  /**
   * Returns the query that {@link #options()} describes.
   *
   * @throws IllegalArgumentException if an option or a value is not known
   */
  public static AsfQuery of(Map<String, List<String>> options) {
    Builder builder = builder();
    options.forEach((name, list) -> builder.option(name, list.toArray(String[]::new)));
    return builder.build();
  }

  /** Returns all options under the names of asf_search, to be stored. */
  public Map<String, List<String>> options() {
    Map<String, List<String>> options = new LinkedHashMap<>();
    values.forEach((option, list) -> options.put(option.keyword(), list));
    area().ifPresent(present -> put(present, options));
    return Collections.unmodifiableMap(options);
  }

  private static void put(AreaOfInterest area, Map<String, List<String>> options) {
    Geometry geometry = area.geometry();
    if (area.repair() != AreaRepair.EXACT) {
      options.put("areaRepair", List.of(area.repair().name()));
    }
    if (area.box().isPresent()) {
      options.put("bbox", List.of(boxText(area.box().get())));
    } else if (area.radiusM().isPresent()) {
      Coordinate center = geometry.getCoordinate();
      options.put(
          "circle", List.of(center.x + "," + center.y + "," + area.radiusM().getAsDouble()));
    } else {
      options.put("intersectsWith", List.of(geometry.toText()));
    }
  }

  /** Returns the values of an option under its name in asf_search, none if it is not set. */
  public List<String> option(String name) {
    return options().getOrDefault(name, List.of());
  }

  private List<String> values(SearchOption option) {
    return values.getOrDefault(option, List.of());
  }

  private boolean has(SearchOption option) {
    return values.containsKey(option);
  }

  private Optional<String> value(SearchOption option) {
    return values(option).stream().findFirst();
  }

  /** Returns the area that images must touch. */
  public Optional<AreaOfInterest> area() {
    return Optional.ofNullable(area);
  }

  /** Returns the first instant of the period (UTC). */
  public Optional<Instant> start() {
    return value(SearchOption.START).map(Instant::parse);
  }

  /** Returns the last instant of the period (UTC), included. */
  public Optional<Instant> end() {
    return value(SearchOption.END).map(Instant::parse);
  }

  /** Returns the part of every year. */
  public Optional<Season> season() {
    return value(SearchOption.SEASON).map(Season::parse);
  }

  /** Returns the names of granules, with wildcards. */
  public List<String> granules() {
    return values(SearchOption.GRANULE_LIST);
  }

  /** Returns the ids of products. */
  public List<String> products() {
    return values(SearchOption.PRODUCT_LIST);
  }

  /** Returns how many products at most. */
  public OptionalInt maxResults() {
    return value(SearchOption.MAX_RESULTS)
        .map(text -> OptionalInt.of(Integer.parseInt(text)))
        .orElse(OptionalInt.empty());
  }

  /** Returns the order of a result; by start of sensing unless set. */
  public ResultOrder order() {
    return value(SearchOption.ORDER).map(ResultOrder::valueOf).orElse(ResultOrder.SENSING_START);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AsfQuery that
        && values.equals(that.values)
        && Objects.equals(area, that.area);
  }

  @Override
  public int hashCode() {
    return Objects.hash(values, area);
  }

  /** Returns all options, for example {@code AsfQuery{relativeOrbit=[94]}}. */
  @Override
  public String toString() {
    return "AsfQuery" + options();
  }

  /** Builds an {@link AsfQuery}. Setting an option again replaces it. Not thread-safe. */
  public static final class Builder {
    private final Map<SearchOption, List<String>> values = new EnumMap<>(SearchOption.class);
    private @Nullable AreaOfInterest area;
    private Clock clock = Clock.systemUTC();
    private AreaRepair repair = AreaRepair.EXACT;

    private Builder() {}

    private Builder set(SearchOption option, Stream<?> given) {
      List<String> list =
          given.map(value -> option.canonical(value.toString())).distinct().toList();
      if (list.isEmpty()) {
        values.remove(option);
      } else {
        values.put(option, list);
      }
      return this;
    }

    private Builder set(SearchOption option, Object... given) {
      return set(option, Arrays.stream(given));
    }

    /** Sets the clock that tells {@code 3 days ago}; the system's unless set. */
    public Builder clock(Clock value) {
      clock = Objects.requireNonNull(value, "clock");
      return this;
    }

    /** Adds a satellite. */
    public Builder platform(Platform value) {
      Objects.requireNonNull(value, "platform");
      return set(
          SearchOption.PLATFORM, Stream.concat(current(SearchOption.PLATFORM), Stream.of(value)));
    }

    private Stream<String> current(SearchOption option) {
      return values.getOrDefault(option, List.of()).stream();
    }

    /** Sets the datasets. */
    public Builder dataset(Dataset... value) {
      return set(SearchOption.DATASET, (Object[]) value);
    }

    /** Sets the kinds of product. */
    public Builder level(ProductLevel... value) {
      return set(SearchOption.PROCESSING_LEVEL, (Object[]) value);
    }

    /** Sets the collections by their concept ids, for example {@code C1214470488-ASF}. */
    public Builder collections(String... value) {
      return set(SearchOption.COLLECTIONS, (Object[]) value);
    }

    /** Sets the collections by their short names, for example {@code SENTINEL-1A_SLC}. */
    public Builder shortNames(String... value) {
      return set(SearchOption.SHORT_NAME, (Object[]) value);
    }

    /** Sets the instruments, for example {@code C-SAR}. */
    public Builder instrument(String... value) {
      return set(SearchOption.INSTRUMENT, (Object[]) value);
    }

    /** Sets the beam modes, for example {@code IW}. */
    public Builder beamMode(String... value) {
      return set(SearchOption.BEAM_MODE, (Object[]) value);
    }

    /** Sets the beam mode types, for example {@code IW}. */
    public Builder beamSwath(String... value) {
      return set(SearchOption.BEAM_SWATH, (Object[]) value);
    }

    /**
     * Sets the polarisations that images must hold one of, alone or among others: {@code VV} finds
     * {@code VV} and {@code VV+VH}.
     */
    public Builder polarization(Polarization... value) {
      return set(SearchOption.POLARIZATION, (Object[]) value);
    }

    /**
     * Sets the polarisations as the archive writes them: {@code VV} does not find {@code VV+VH}.
     */
    public Builder exactly(String... value) {
      return set(SearchOption.POLARIZATION_EXACTLY, (Object[]) value);
    }

    /** Sets the direction of flight. */
    public Builder direction(OrbitDirection value) {
      return set(SearchOption.FLIGHT_DIRECTION, value);
    }

    /** Sets the side to which the radar looks. */
    public Builder look(LookDirection value) {
      return set(SearchOption.LOOK_DIRECTION, value.code());
    }

    /** Sets the relative orbits. */
    public Builder path(PathNumber... value) {
      return set(SearchOption.RELATIVE_ORBIT, (Object[]) value);
    }

    /** Sets the frames in ASF's numbering. */
    public Builder asfFrame(AsfFrame... value) {
      return set(SearchOption.ASF_FRAME, (Object[]) value);
    }

    /** Sets the frames in ESA's numbering. */
    public Builder esaFrame(EsaFrame... value) {
      return set(SearchOption.FRAME, (Object[]) value);
    }

    /** Sets the absolute orbits. */
    public Builder absoluteOrbit(OrbitNumber... value) {
      return set(SearchOption.ABSOLUTE_ORBIT, (Object[]) value);
    }

    /** Sets the bursts of burst products. */
    public Builder burst(BurstId... value) {
      return set(SearchOption.FULL_BURST_ID, (Object[]) value);
    }

    /** Sets the bursts of OPERA products. */
    public Builder operaBurst(BurstId... value) {
      return set(SearchOption.OPERA_BURST_ID, (Object[]) value);
    }

    /** Sets the burst numbers within the cycle. */
    public Builder relativeBurst(int... value) {
      return set(SearchOption.RELATIVE_BURST_ID, Arrays.stream(value).boxed());
    }

    /** Sets the burst numbers since the launch of a satellite. */
    public Builder absoluteBurst(long... value) {
      return set(SearchOption.ABSOLUTE_BURST_ID, Arrays.stream(value).boxed());
    }

    /** Sets the tiles of surface disturbance products, for example {@code T13SCV}. */
    public Builder tile(String... value) {
      return set(SearchOption.TILE_ID, (Object[]) value);
    }

    /** Sets the groups: products of one scene under different names. */
    public Builder group(String... value) {
      return set(SearchOption.GROUP_ID, (Object[]) value);
    }

    /** Sets the temporal baselines of interferograms (days). */
    public Builder temporalBaselineDays(int... value) {
      return set(SearchOption.TEMPORAL_BASELINE_DAYS, Arrays.stream(value).boxed());
    }

    /** Sets the versions of ARIA interferograms. */
    public Builder ariaVersion(String... value) {
      return set(SearchOption.ARIA_VERSION, (Object[]) value);
    }

    /**
     * Sets the names of granules; {@code *} stands for any letters, {@code ?} for one. A name may
     * find several products.
     */
    public Builder granules(List<String> value) {
      return set(SearchOption.GRANULE_LIST, value.stream());
    }

    /** Sets the ids of products, each of which finds one at most. */
    public Builder products(List<String> value) {
      return set(SearchOption.PRODUCT_LIST, value.stream());
    }

    /** Sets the area that images must touch. */
    public Builder area(AreaOfInterest value) {
      area = Objects.requireNonNull(value, "area");
      return this;
    }

    /** Sets how areas that are given as options are repaired from here on. */
    Builder repair(AreaRepair value) {
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
    public Builder start(Instant value) {
      return set(SearchOption.START, value);
    }

    /** Sets the last instant of the period (UTC), included. */
    public Builder end(Instant value) {
      return set(SearchOption.END, value);
    }

    /** Sets the first instant of the period as users write it; see {@link SearchTimes}. */
    public Builder start(String value) {
      return start(SearchTimes.start(value, clock));
    }

    /** Sets the last instant of the period; a date is its last instant; see {@link SearchTimes}. */
    public Builder end(String value) {
      return end(SearchTimes.end(value, clock));
    }

    /** Sets the period, both days included (UTC). */
    public Builder between(LocalDate first, LocalDate last) {
      return start(SearchTimes.firstOf(first)).end(SearchTimes.lastOf(last));
    }

    /** Sets the part of every year; applies to the whole period. */
    public Builder season(Season value) {
      return set(SearchOption.SEASON, value.firstDay() + "-" + value.lastDay());
    }

    /** Sets since when records must have been made or changed (UTC). */
    public Builder processedSince(Instant value) {
      return set(SearchOption.PROCESSING_DATE, value);
    }

    /** Adds a parameter of CMR as it is, for example {@code attribute[]}. */
    public Builder raw(String name, String value) {
      String pair = Checks.notBlank("name of a raw parameter", name) + "=" + value;
      return set(
          SearchOption.CMR_KEYWORDS,
          Stream.concat(current(SearchOption.CMR_KEYWORDS), Stream.of(pair)));
    }

    /** Sets how many products at most, the newest. */
    public Builder maxResults(int value) {
      Checks.inRange("maxResults", value, 1, 1_000_000);
      return set(SearchOption.MAX_RESULTS, value);
    }

    /** Sets the order of a result. */
    public Builder order(ResultOrder value) {
      return set(SearchOption.ORDER, value.name());
    }

    /**
     * Sets an option by its name in asf_search, each value read as a whole.
     *
     * @param name for example {@code relativeOrbit}
     * @param value for example {@code 94}, {@code 90-110}
     * @throws IllegalArgumentException if the option or a value is not known
     */
    public Builder option(String name, String... value) {
      return OptionReader.set(this, name, List.of(value));
    }

    Builder option(SearchOption option, List<String> given) {
      return set(option, given.stream());
    }

    /** Returns the query. */
    public AsfQuery build() {
      return new AsfQuery(this);
    }
  }
}

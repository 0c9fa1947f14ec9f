package io.sentryal.insar.asf;

import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.archive.SceneQuery.ProductType;
import io.sentryal.insar.asf.internal.SearchOption;
import io.sentryal.insar.model.BoundingBox;
import io.sentryal.insar.model.BurstId;
import io.sentryal.insar.model.Season;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;

/**
 * What to look for at ASF: every option of asf_search that concerns Sentinel-1, by type; anything
 * else by {@link AsfQueryBuilder#option} and {@link AsfQueryBuilder#raw}. Immutable: a value that
 * can be printed, stored ({@link #options()}, {@link #of}) and compared. Nothing is sent by making
 * one.
 *
 * <p>Values of one option are alternatives, options restrict each other. What is not set does not
 * restrict.
 */
public final class AsfQuery {
  private final Map<SearchOption, List<String>> values;
  private final @Nullable AreaOfInterest area;

  AsfQuery(AsfQueryBuilder builder) {
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
  public static AsfQueryBuilder builder() {
    return new AsfQueryBuilder();
  }

  /** Returns a builder that starts from this query. */
  public AsfQueryBuilder toBuilder() {
    AsfQueryBuilder builder = new AsfQueryBuilder();
    values.forEach((option, list) -> builder.values.put(option, new ArrayList<>(list)));
    builder.area = area;
    return builder;
  }

  /** Returns the query that finds what an archive-independent one asks for. */
  public static AsfQuery of(SceneQuery query) {
    AsfQueryBuilder builder = builder();
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
    AsfQueryBuilder builder = builder();
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
}

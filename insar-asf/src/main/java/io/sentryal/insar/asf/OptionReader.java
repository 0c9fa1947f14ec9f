package io.sentryal.insar.asf;

import io.sentryal.insar.asf.internal.SearchOption;
import io.sentryal.insar.model.BoundingBox;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.model.Season;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

/** Sets options by their names in asf_search, from texts. */
final class OptionReader {
  private static final List<Platform> SENTINEL_1 =
      List.of(
          Platform.SENTINEL_1A, Platform.SENTINEL_1B, Platform.SENTINEL_1C, Platform.SENTINEL_1D);

  private OptionReader() {}

  static AsfQueryBuilder set(AsfQueryBuilder query, String name, List<String> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException(name + " needs a value; leave it out instead");
    }
    return switch (name) {
      case "platform" -> platforms(query, values);
      case "start" -> query.start(single(name, values));
      case "end" -> query.end(single(name, values));
      case "processingDate" ->
          query.processedSince(SearchTimes.start(single(name, values), query.clock()));
      case "season" -> query.season(Season.parse(single(name, values).replace(',', '-')));
      case "maxResults" -> query.maxResults(whole(name, single(name, values)));
      case "order" -> query.order(order(single(name, values)));
      case "areaRepair" -> query.repair(AreaRepair.valueOf(single(name, values)));
      case "intersectsWith" ->
          query.area(AreaOfInterest.parse(single(name, values), query.repair()));
      case "bbox" -> query.area(AreaOfInterest.of(box(numbers(name, values, 4))));
      case "point" -> query.area(AreaOfInterest.of(point(numbers(name, values, 2))));
      case "linestring" -> query.area(line(numbers(name, values, 0)));
      case "circle" -> query.area(circle(numbers(name, values, 3)));
      default -> query.option(known(name), values);
    };
  }

  private static SearchOption known(String name) {
    return SearchOption.of(name).orElseThrow(() -> unknown(name));
  }

  private static IllegalArgumentException unknown(String name) {
    String meant =
        Arrays.stream(SearchOption.values())
            .map(SearchOption::keyword)
            .filter(keyword -> keyword.equalsIgnoreCase(name))
            .findFirst()
            .map(keyword -> "; did you mean '" + keyword + "'?")
            .orElse("; a parameter of CMR can be set by cmr_keywords");
    return new IllegalArgumentException("there is no search option '" + name + "'" + meant);
  }

  private static AsfQueryBuilder platforms(AsfQueryBuilder query, List<String> values) {
    for (String value : values) {
      switch (value.trim().toUpperCase(Locale.ROOT)) {
        case "" -> throw new IllegalArgumentException("platform must not be empty; leave it out");
        case "S1", "SENTINEL", "SENTINEL-1" -> SENTINEL_1.forEach(query::platform);
        default -> query.platform(Platform.parse(value));
      }
    }
    return query;
  }

  private static String single(String name, List<String> values) {
    if (values.size() != 1) {
      throw new IllegalArgumentException(name + " takes one value, was " + values);
    }
    return values.get(0);
  }

  private static int whole(String name, String text) {
    try {
      return Integer.parseInt(text.trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a whole number, was '" + text + "'", e);
    }
  }

  private static ResultOrder order(String text) {
    try {
      return ResultOrder.valueOf(text.trim().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "order must be SENSING_START or ASF_SEARCH, was '" + text + "'", e);
    }
  }

  /** Returns longitudes and latitudes, whether they come in one text or in several. */
  private static double[] numbers(String name, List<String> values, int count) {
    String[] texts = String.join(",", values).split(",", -1);
    boolean right = count == 0 ? texts.length >= 4 && texts.length % 2 == 0 : texts.length == count;
    if (!right) {
      throw new IllegalArgumentException(
          name
              + " takes "
              + (count == 0 ? "pairs of numbers" : count + " numbers")
              + ", longitude before latitude (deg), was "
              + values);
    }
    try {
      return Arrays.stream(texts).map(String::trim).mapToDouble(Double::parseDouble).toArray();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must hold numbers only, was " + values, e);
    }
  }

  private static BoundingBox box(double[] deg) {
    return new BoundingBox(deg[1], onGlobe(deg[0]), deg[3], onGlobe(deg[2]));
  }

  // As asf_search: 185 means -175.
  private static double onGlobe(double longitudeDeg) {
    return longitudeDeg > 180 && longitudeDeg <= 540 ? longitudeDeg - 360 : longitudeDeg;
  }

  private static GeoPoint point(double[] deg) {
    return new GeoPoint(deg[1], deg[0]);
  }

  private static AreaOfInterest line(double[] deg) {
    Coordinate[] corners = new Coordinate[deg.length / 2];
    for (int i = 0; i < corners.length; i++) {
      corners[i] = new Coordinate(deg[2 * i], deg[2 * i + 1]);
    }
    return AreaOfInterest.of(new GeometryFactory().createLineString(corners));
  }

  private static AreaOfInterest circle(double[] numbers) {
    return AreaOfInterest.circle(point(numbers), numbers[2]);
  }
}

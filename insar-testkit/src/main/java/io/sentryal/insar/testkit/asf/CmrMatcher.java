package io.sentryal.insar.testkit.asf;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.util.AffineTransformation;

/** Which granules a search form finds, by the rules of CMR; what CMR does not know it refuses. */
final class CmrMatcher {
  private static final GeometryFactory FACTORY = new GeometryFactory();
  private static final Set<String> SETTINGS =
      Set.of(
          "page_size",
          "sort_key[]",
          "options[temporal][and]",
          "options[platform][ignore_case]",
          "options[readable_granule_name][pattern]",
          "options[short_name][pattern]");

  private CmrMatcher() {}

  /**
   * Returns the condition.
   *
   * @throws IllegalArgumentException with CMR's words for a form it refuses
   */
  static Predicate<StoredGranule> of(Map<String, List<String>> form) {
    Predicate<StoredGranule> all = stored -> true;
    for (Map.Entry<String, List<String>> parameter : form.entrySet()) {
      if (!SETTINGS.contains(parameter.getKey())) {
        all = all.and(condition(parameter.getKey(), parameter.getValue(), form));
      }
    }
    return all;
  }

  private static Predicate<StoredGranule> condition(
      String name, List<String> values, Map<String, List<String>> form) {
    return switch (name) {
      case "provider" -> stored -> values.contains("ASF");
      case "echo_collection_id[]", "collection_concept_id[]" ->
          stored -> values.contains(stored.collectionConceptId());
      case "short_name[]", "short_name", "shortName" ->
          stored -> values.contains(stored.collectionShortName());
      case "platform[]" ->
          stored ->
              values.stream().anyMatch(v -> v.equalsIgnoreCase(stored.granule().platform().name()));
      case "attribute[]" -> and(values, CmrMatcher::attribute);
      case "temporal", "temporal[]" -> or(values, CmrMatcher::temporal);
      case "bounding_box", "bounding_box[]" -> or(values, CmrMatcher::box);
      case "polygon", "polygon[]" -> or(values, CmrMatcher::polygon);
      case "point", "point[]" -> or(values, CmrMatcher::point);
      case "line", "line[]" -> or(values, CmrMatcher::line);
      case "concept_id[]" -> stored -> values.contains(stored.conceptId());
      case "granule_ur[]" -> stored -> values.contains(stored.granule().id());
      case "readable_granule_name[]" -> names(values, form);
      case "orbit_number" -> or(values, CmrMatcher::orbit);
      case "circle", "circle[]" -> or(values, CmrMatcher::circle);
      case "instrument[]", "instrument" -> stored -> values.contains("C-SAR");
      case "updated_since" -> and(values, CmrMatcher::updatedSince);
      default -> throw new IllegalArgumentException("Parameter [" + name + "] was not recognized.");
    };
  }

  private static Predicate<StoredGranule> and(
      List<String> values, java.util.function.Function<String, Predicate<StoredGranule>> one) {
    return values.stream().map(one).reduce(stored -> true, Predicate::and);
  }

  private static Predicate<StoredGranule> or(
      List<String> values, java.util.function.Function<String, Predicate<StoredGranule>> one) {
    return values.stream().map(one).reduce(stored -> false, Predicate::or);
  }

  private static Predicate<StoredGranule> attribute(String text) {
    String[] parts = text.split(",", 4);
    if (parts.length < 3 || !Set.of("string", "int", "float").contains(parts[0])) {
      throw new IllegalArgumentException("[" + text + "] is not a valid attribute condition.");
    }
    if (parts[0].equals("string")) {
      String wanted = text.split(",", 3)[2].replace("\\,", ",");
      return stored -> wanted.equals(stored.attributes().get(parts[1]));
    }
    double low = parts[2].isEmpty() ? Double.NEGATIVE_INFINITY : Double.parseDouble(parts[2]);
    double high = low;
    if (parts.length == 4) {
      high = parts[3].isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(parts[3]);
    }
    double top = high;
    return stored -> {
      String value = stored.attributes().get(parts[1]);
      return value != null && Double.parseDouble(value) >= low && Double.parseDouble(value) <= top;
    };
  }

  private static Predicate<StoredGranule> temporal(String text) {
    String[] parts = text.split(",", -1);
    Instant from = instant(parts[0], Instant.MIN);
    Instant to = instant(parts.length > 1 ? parts[1] : "", Instant.MAX);
    Predicate<StoredGranule> inPeriod =
        stored -> !stored.granule().stop().isBefore(from) && !stored.granule().start().isAfter(to);
    boolean season = parts.length == 4 && !parts[2].isEmpty();
    return season ? inPeriod.and(season(parts)) : inPeriod;
  }

  private static Predicate<StoredGranule> season(String[] parts) {
    if (parts[0].isEmpty()) {
      throw new IllegalArgumentException("temporal datetime ranges need a start with their days");
    }
    int first = Integer.parseInt(parts[2]);
    int last = Integer.parseInt(parts[3]);
    return stored -> {
      int day = stored.granule().start().atOffset(ZoneOffset.UTC).getDayOfYear();
      return first <= last ? day >= first && day <= last : day >= first || day <= last;
    };
  }

  private static Predicate<StoredGranule> updatedSince(String text) {
    Instant since = instant(text, Instant.MIN);
    return stored -> !stored.granule().stop().isBefore(since);
  }

  private static Predicate<StoredGranule> orbit(String text) {
    double[] ends = numbers(text);
    return stored ->
        stored.granule().absoluteOrbit() >= ends[0]
            && stored.granule().absoluteOrbit() <= ends[ends.length - 1];
  }

  /** On a sphere; the emulator needs no more. */
  private static Predicate<StoredGranule> circle(String text) {
    double[] n = numbers(text);
    if (n.length != 3 || n[2] < 10 || n[2] > 6_000_000) {
      throw new IllegalArgumentException("[" + text + "] is not a valid circle");
    }
    double degrees = n[2] / 111_195.0;
    double wide = degrees / Math.max(0.01, Math.cos(Math.toRadians(n[1])));
    Geometry disk = FACTORY.createPoint(new Coordinate(0, 0)).buffer(1, 32);
    return touching(
        AffineTransformation.scaleInstance(wide, degrees).translate(n[0], n[1]).transform(disk));
  }

  private static Instant instant(String text, Instant otherwise) {
    try {
      return text.isEmpty() ? otherwise : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("[" + text + "] is not a valid datetime", e);
    }
  }

  private static Predicate<StoredGranule> box(String text) {
    double[] n = numbers(text);
    if (n.length != 4 || n[1] > n[3]) {
      throw new IllegalArgumentException("[" + text + "] is not a valid bounding_box");
    }
    double east = n[0] > n[2] ? n[2] + 360 : n[2];
    return touching(
        FACTORY.createPolygon(
            new Coordinate[] {
              new Coordinate(n[0], n[1]),
              new Coordinate(east, n[1]),
              new Coordinate(east, n[3]),
              new Coordinate(n[0], n[3]),
              new Coordinate(n[0], n[1])
            }));
  }

  private static Predicate<StoredGranule> polygon(String text) {
    Coordinate[] ring = unwrapped(coordinates(text));
    if (ring.length < 4 || !ring[0].equals2D(ring[ring.length - 1])) {
      throw new IllegalArgumentException(
          "Polygon boundary was not closed. The first and last points of polygons must be equal.");
    }
    Polygon polygon = FACTORY.createPolygon(ring);
    if (!polygon.isValid()) {
      throw new IllegalArgumentException("The polygon boundary intersected itself");
    }
    if (!Orientation.isCCW(ring)) {
      throw new IllegalArgumentException(
          "Polygon points must be listed in counter-clockwise order. Points must be provided in"
              + " counter-clockwise order.");
    }
    return touching(polygon);
  }

  private static Predicate<StoredGranule> point(String text) {
    return touching(FACTORY.createPoint(coordinates(text)[0]));
  }

  private static Predicate<StoredGranule> line(String text) {
    return touching(FACTORY.createLineString(unwrapped(coordinates(text))));
  }

  /** Longitudes have no end: the area is also tried one turn to either side. */
  private static Predicate<StoredGranule> touching(Geometry area) {
    List<Geometry> turns = new ArrayList<>();
    for (int turn = -1; turn <= 1; turn++) {
      turns.add(AffineTransformation.translationInstance(360.0 * turn, 0).transform(area));
    }
    return stored -> {
      Geometry footprint =
          FACTORY.createPolygon(
              unwrapped(stored.granule().footprint().getExteriorRing().getCoordinates()));
      return turns.stream().anyMatch(footprint::intersects);
    };
  }

  /** Between two points the shorter way around the globe is meant. */
  private static Coordinate[] unwrapped(Coordinate[] coordinates) {
    Coordinate[] result = new Coordinate[coordinates.length];
    for (int i = 0; i < coordinates.length; i++) {
      double lon = coordinates[i].x;
      while (i > 0 && lon - result[i - 1].x > 180) {
        lon -= 360;
      }
      while (i > 0 && lon - result[i - 1].x < -180) {
        lon += 360;
      }
      result[i] = new Coordinate(lon, coordinates[i].y);
    }
    return result;
  }

  private static Coordinate[] coordinates(String text) {
    double[] numbers = numbers(text);
    Coordinate[] coordinates = new Coordinate[numbers.length / 2];
    for (int i = 0; i < coordinates.length; i++) {
      coordinates[i] = new Coordinate(numbers[2 * i], numbers[2 * i + 1]);
      if (Math.abs(coordinates[i].x) > 180 || Math.abs(coordinates[i].y) > 90) {
        throw new IllegalArgumentException(
            "[" + text + "] holds a coordinate that is not within -180 and 180, -90 and 90");
      }
    }
    return coordinates;
  }

  private static double[] numbers(String text) {
    if (!text.matches("-?\\d+(\\.\\d+)?(,-?\\d+(\\.\\d+)?)*")) {
      throw new IllegalArgumentException("[" + text + "] is not a valid URL encoded coordinate");
    }
    String[] parts = text.split(",");
    double[] numbers = new double[parts.length];
    for (int i = 0; i < parts.length; i++) {
      numbers[i] = Double.parseDouble(parts[i]);
    }
    return numbers;
  }

  private static Predicate<StoredGranule> names(
      List<String> values, Map<String, List<String>> form) {
    boolean patterns =
        form.getOrDefault("options[readable_granule_name][pattern]", List.of()).contains("true");
    List<Pattern> wanted =
        values.stream()
            .map(value -> Pattern.compile(patterns ? glob(value) : Pattern.quote(value)))
            .toList();
    return stored ->
        wanted.stream()
            .anyMatch(
                pattern ->
                    pattern.matcher(stored.granule().id()).matches()
                        || pattern.matcher(stored.granule().name()).matches());
  }

  private static String glob(String value) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      pattern.append(
          switch (value.charAt(i)) {
            case '*' -> ".*";
            case '?' -> ".";
            default -> Pattern.quote(value.substring(i, i + 1));
          });
    }
    return pattern.toString();
  }
}

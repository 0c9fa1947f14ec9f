package io.sentryal.insar.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.MonitoringPoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The points of a request as {@code points_packed}: rounded to 1e-7 deg (1 cm), as differences from
 * point to point. Ids do not travel; the order is the key.
 */
final class PackedPoints {
  static final String ENCODING = "delta-e7-varint-gzip-base64";

  /** Most points in one message. */
  static final int MOST_POINTS = 5_000_000;

  private static final double UNITS_PER_DEG = 1e7;
  private static final double CM_PER_M = 100;

  private static final int LONGEST_VARINT = 5;

  private PackedPoints() {}

  static void write(JsonGenerator json, List<MonitoringPoint> points) throws IOException {
    json.writeStartObject();
    json.writeStringField("encoding", ENCODING);
    json.writeNumberField("count", points.size());
    json.writeStringField("data", places(points));
    if (points.get(0).heightM().isPresent()) {
      json.writeStringField("height_cm", heights(points));
    }
    json.writeEndObject();
  }

  /** Returns whether all points or none have heights of their own, as the packed form needs. */
  static boolean canHold(List<MonitoringPoint> points) {
    return points.stream().map(point -> point.heightM().isPresent()).distinct().count() == 1;
  }

  /** Returns the points; their ids are their places in the list, from 0. */
  static List<MonitoringPoint> read(JsonObject packed) {
    String encoding = packed.text("encoding");
    if (!encoding.equals(ENCODING)) {
      throw packed.wrong("encoding", "expected " + ENCODING + ", was '" + encoding + "'");
    }
    int count = (int) packed.whole("count", MOST_POINTS);
    if (count == 0) {
      throw packed.wrong("count", "a request has points, was 0");
    }
    long[] places = numbers(packed, "data", 2 * count);
    long[] heights = packed.has("height_cm") ? numbers(packed, "height_cm", count) : new long[0];
    packed.end();
    return packed.checked(p -> points(count, places, heights));
  }

  private static List<MonitoringPoint> points(int count, long[] places, long[] heights) {
    List<MonitoringPoint> points = new ArrayList<>(count);
    long lat = 0;
    long lon = 0;
    long heightCm = 0;
    for (int i = 0; i < count; i++) {
      lat += places[2 * i];
      lon += places[2 * i + 1];
      MonitoringPoint point =
          MonitoringPoint.of(Integer.toString(i), lat / UNITS_PER_DEG, lon / UNITS_PER_DEG);
      if (heights.length > 0) {
        heightCm += heights[i];
        point = point.withHeightM(heightCm / CM_PER_M);
      }
      points.add(point);
    }
    return points;
  }

  private static String places(List<MonitoringPoint> points) {
    Varints bytes = new Varints(2 * points.size());
    long lat = 0;
    long lon = 0;
    for (MonitoringPoint point : points) {
      long nextLat = Math.round(point.position().latitudeDeg() * UNITS_PER_DEG);
      long nextLon = Math.round(point.position().longitudeDeg() * UNITS_PER_DEG);
      bytes.add(nextLat - lat);
      bytes.add(nextLon - lon);
      lat = nextLat;
      lon = nextLon;
    }
    return bytes.packed();
  }

  private static String heights(List<MonitoringPoint> points) {
    Varints bytes = new Varints(points.size());
    long last = 0;
    for (MonitoringPoint point : points) {
      long next = Math.round(point.heightM().orElseThrow() * CM_PER_M);
      bytes.add(next - last);
      last = next;
    }
    return bytes.packed();
  }

  private static long[] numbers(JsonObject packed, String name, int count) {
    String place = "points_packed." + name;
    byte[] bytes = PackedBytes.unpack(place, packed.text(name), count * LONGEST_VARINT);
    long[] numbers = new long[count];
    int at = 0;
    for (int i = 0; i < count; i++) {
      long zigzag = 0;
      int shift = 0;
      byte group;
      do {
        if (at >= bytes.length || shift >= 7 * LONGEST_VARINT) {
          throw new InvalidDataException(
              place, "number " + i + " of " + count + " is cut off or too long");
        }
        group = bytes[at++];
        zigzag |= (long) (group & 0x7f) << shift;
        shift += 7;
      } while (group < 0);
      numbers[i] = (zigzag >>> 1) ^ -(zigzag & 1);
    }
    if (at != bytes.length) {
      throw new InvalidDataException(
          place, (bytes.length - at) + " bytes are left after " + count + " numbers");
    }
    return numbers;
  }

  /** Signed numbers in groups of 7 bits, small ones short whatever their sign. */
  private static final class Varints {
    private final byte[] bytes;
    private int length;

    Varints(int count) {
      bytes = new byte[count * LONGEST_VARINT];
    }

    void add(long value) {
      long zigzag = (value << 1) ^ (value >> 63);
      while (zigzag >= 0x80) {
        bytes[length++] = (byte) (zigzag | 0x80);
        zigzag >>>= 7;
      }
      bytes[length++] = (byte) zigzag;
    }

    String packed() {
      return PackedBytes.pack(bytes, length);
    }
  }
}

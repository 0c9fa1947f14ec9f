package io.sentryal.insar.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.InvalidReason;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointMeasurement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The measurements of a result as {@code displacement_points_packed}: three columns of float32, and
 * one byte per point that says why it has no value. Immutable.
 */
final class PackedMeasurements {
  private static final String ENCODING = "f32-le-gzip-base64";
  private static final List<String> COLUMNS = List.of("displacement_mm", "coherence", "sigma_mm");
  private static final String VALID = "OK";

  private final int count;
  private final FloatBuffer columns;
  private final byte[] reasons;
  private final List<@Nullable InvalidReason> reasonTable;

  private PackedMeasurements(
      int count, FloatBuffer columns, byte[] reasons, List<@Nullable InvalidReason> reasonTable) {
    this.count = count;
    this.columns = columns;
    this.reasons = reasons;
    this.reasonTable = reasonTable;
  }

  static PackedMeasurements pack(List<PointMeasurement> measurements) {
    int count = measurements.size();
    List<@Nullable InvalidReason> table = new ArrayList<>();
    table.add(null);
    table.addAll(List.of(InvalidReason.values()));
    FloatBuffer columns = FloatBuffer.allocate(COLUMNS.size() * count);
    byte[] reasons = new byte[count];
    for (int i = 0; i < count; i++) {
      PointMeasurement point = measurements.get(i);
      columns.put(i, (float) point.displacementMm().orElse(Double.NaN));
      columns.put(count + i, (float) point.coherence().orElse(Double.NaN));
      columns.put(2 * count + i, (float) point.sigmaMm().orElse(Double.NaN));
      reasons[i] = (byte) table.indexOf(point.reason().orElse(null));
    }
    return new PackedMeasurements(count, columns, reasons, table);
  }

  void write(JsonGenerator json) throws IOException {
    ByteBuffer data =
        ByteBuffer.allocate(4 * COLUMNS.size() * count).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(columns.duplicate().rewind());
    json.writeStartObject();
    json.writeStringField("encoding", ENCODING);
    json.writeNumberField("count", count);
    writeTexts(json, "columns", COLUMNS);
    json.writeStringField("data", PackedBytes.pack(data.array(), data.capacity()));
    List<String> table = new ArrayList<>();
    for (InvalidReason reason : reasonTable) {
      table.add(reason == null ? VALID : reason.name());
    }
    writeTexts(json, "reason_table", table);
    json.writeStringField("reasons", PackedBytes.pack(reasons, count));
    json.writeEndObject();
  }

  static PackedMeasurements read(JsonObject packed) {
    String encoding = packed.text("encoding");
    if (!encoding.equals(ENCODING)) {
      throw packed.wrong("encoding", "expected " + ENCODING + ", was '" + encoding + "'");
    }
    int count = (int) packed.whole("count", PackedPoints.MOST_POINTS);
    if (count == 0) {
      throw packed.wrong("count", "a result has points, was 0");
    }
    List<String> columns = packed.texts("columns");
    if (!columns.equals(COLUMNS)) {
      throw packed.wrong("columns", "expected " + COLUMNS + ", was " + columns);
    }
    byte[] data = exactly(packed, "data", 4 * COLUMNS.size() * count);
    byte[] reasons = exactly(packed, "reasons", count);
    List<@Nullable InvalidReason> table = reasonTable(packed);
    packed.end();
    return new PackedMeasurements(
        count,
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer(),
        reasons,
        table);
  }

  int count() {
    return count;
  }

  /**
   * Returns one measurement for each of the points, which are those of the request in its order.
   */
  List<PointMeasurement> of(List<MonitoringPoint> points) {
    if (points.size() != count) {
      throw new InvalidDataException(
          "displacement_points_packed",
          "expected " + points.size() + " points, as many as were asked, got " + count);
    }
    List<PointMeasurement> measurements = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      measurements.add(measurement(points.get(i).id(), i));
    }
    return measurements;
  }

  private PointMeasurement measurement(String id, int i) {
    int index = reasons[i] & 0xff;
    double displacementMm = columns.get(i);
    double coherence = columns.get(count + i);
    double sigmaMm = columns.get(2 * count + i);
    try {
      if (index >= reasonTable.size()) {
        throw new IllegalArgumentException("reason " + index + " is not in the table");
      }
      InvalidReason reason = reasonTable.get(index);
      if (reason == null) {
        return PointMeasurement.valid(id, displacementMm, coherence, sigmaMm);
      }
      if (!Double.isNaN(displacementMm) || !Double.isNaN(sigmaMm)) {
        throw new IllegalArgumentException(
            "has the reason " + reason + " and a value, " + displacementMm + " mm");
      }
      return Double.isNaN(coherence)
          ? PointMeasurement.invalid(id, reason)
          : PointMeasurement.invalid(id, reason, coherence);
    } catch (IllegalArgumentException e) {
      throw new InvalidDataException(
          "displacement_points_packed", "point " + i + ": " + e.getMessage(), e);
    }
  }

  private static byte[] exactly(JsonObject packed, String name, int bytes) {
    byte[] unpacked =
        PackedBytes.unpack("displacement_points_packed." + name, packed.text(name), bytes);
    if (unpacked.length != bytes) {
      throw packed.wrong(name, "expected " + bytes + " bytes, got " + unpacked.length);
    }
    return unpacked;
  }

  private static List<@Nullable InvalidReason> reasonTable(JsonObject packed) {
    List<@Nullable InvalidReason> table = new ArrayList<>();
    for (String name : packed.texts("reason_table")) {
      table.add(name.equals(VALID) ? null : ResultPoints.reason(packed, "reason_table", name));
    }
    if (table.isEmpty() || new HashSet<>(table).size() != table.size()) {
      throw packed.wrong("reason_table", "expected names that differ, was " + table);
    }
    return table;
  }

  private static void writeTexts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}

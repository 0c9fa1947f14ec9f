package io.sentryal.insar.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.InvalidReason;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointMeasurement;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The measurements of a result in one of their three forms. */
sealed interface ResultPoints {

  /** Returns one measurement for each point of the request, in its order. */
  List<PointMeasurement> of(List<MonitoringPoint> points);

  void write(JsonGenerator json) throws IOException;

  /** The largest file of measurements: five million points packed, with room to spare. */
  long MOST_BYTES = 200_000_000;

  /** One JSON object per point. */
  record Listed(List<PointMeasurement> measurements) implements ResultPoints {
    @Override
    public List<PointMeasurement> of(List<MonitoringPoint> points) {
      return measurements; // ResultRules compares ids and order with the job
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
      json.writeArrayFieldStart("displacement_points");
      for (PointMeasurement point : measurements) {
        json.writeStartObject();
        json.writeStringField("point_id", point.pointId());
        writeNumber(json, "displacement_mm", point.displacementMm());
        writeNumber(json, "coherence", point.coherence());
        writeNumber(json, "sigma_mm", point.sigmaMm());
        json.writeBooleanField("valid", point.isValid());
        if (point.reason().isPresent()) {
          json.writeStringField("reason", point.reason().get().name());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  /** Columns. */
  record Packed(PackedMeasurements columns) implements ResultPoints {
    @Override
    public List<PointMeasurement> of(List<MonitoringPoint> points) {
      return columns.of(points);
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
      json.writeFieldName("displacement_points_packed");
      columns.write(json);
    }
  }

  /** Columns in a file elsewhere. */
  record InFile(WorkerResult.Product file) implements ResultPoints {
    @Override
    public List<PointMeasurement> of(List<MonitoringPoint> points) {
      throw new IllegalStateException(
          "the measurements lie in a file that was not fetched; call withPoints first");
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
      json.writeStringField("displacement_points_url", file.place().toString());
      json.writeStringField("sha256", file.sha256());
      json.writeNumberField("bytes", file.bytes());
    }
  }

  static ResultPoints read(JsonObject results) {
    long forms =
        List.of("displacement_points", "displacement_points_packed", "displacement_points_url")
            .stream()
            .filter(results::has)
            .count();
    if (forms != 1) {
      throw results.wrong(
          "displacement_points", "expected exactly one form of the points, found " + forms);
    }
    if (results.has("displacement_points_url")) {
      return results.checked(
          r ->
              new InFile(
                  new WorkerResult.Product(
                      URI.create(r.text("displacement_points_url")),
                      r.text("sha256"),
                      r.has("bytes") ? r.whole("bytes", MOST_BYTES) : 0)));
    }
    if (results.has("displacement_points_packed")) {
      return new Packed(PackedMeasurements.read(results.object("displacement_points_packed")));
    }
    List<PointMeasurement> listed =
        results.objects("displacement_points", p -> p.checked(ResultPoints::readPoint));
    if (listed.isEmpty() || listed.size() > PackedPoints.MOST_POINTS) {
      throw results.wrong("displacement_points", "has " + listed.size() + " points");
    }
    return new Listed(listed);
  }

  private static PointMeasurement readPoint(JsonObject point) {
    String id = point.text("point_id");
    OptionalDouble displacementMm = point.nullableNumber("displacement_mm");
    OptionalDouble coherence = point.nullableNumber("coherence");
    OptionalDouble sigmaMm = point.nullableNumber("sigma_mm");
    boolean valid = point.flag("valid");
    Optional<String> reason = point.optionalText("reason");
    if (valid) {
      if (reason.isPresent()) {
        throw point.wrong("reason", "a valid point has none, was " + reason.get());
      }
      return PointMeasurement.valid(
          id, point.number("displacement_mm"), point.number("coherence"), point.number("sigma_mm"));
    }
    if (displacementMm.isPresent() || sigmaMm.isPresent()) {
      throw point.wrong("displacement_mm", "a point without a value has none");
    }
    InvalidReason why = reason(point, "reason", point.text("reason"));
    return coherence.isPresent()
        ? PointMeasurement.invalid(id, why, coherence.getAsDouble())
        : PointMeasurement.invalid(id, why);
  }

  /** Returns the reason of that name. */
  static InvalidReason reason(JsonObject where, String field, String name) {
    try {
      return InvalidReason.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new InvalidDataException(
          where.wrong(field, "").source(),
          "'" + name + "' is no reason of the contract: " + List.of(InvalidReason.values()),
          e);
    }
  }

  /** Writes a number, or null where there is none. */
  static void writeNumber(JsonGenerator json, String name, OptionalDouble value)
      throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.getAsDouble());
    } else {
      json.writeNullField(name);
    }
  }
}

package io.sentryal.insar.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sentryal.insar.model.PointMeasurement;
import java.io.IOException;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Figures over the valid points, for people who look at the message; the truth is in the points.
 */
record ResultStatistics(
    OptionalDouble meanMm,
    OptionalDouble minMm,
    OptionalDouble maxMm,
    OptionalDouble meanCoherence,
    Count count) {

  /** How many points have a value, of how many. */
  record Count(int valid, int total) {}

  static ResultStatistics of(List<PointMeasurement> points) {
    List<PointMeasurement> valid = points.stream().filter(PointMeasurement::isValid).toList();
    Count count = new Count(valid.size(), points.size());
    if (valid.isEmpty()) {
      OptionalDouble none = OptionalDouble.empty();
      return new ResultStatistics(none, none, none, none, count);
    }
    DoubleSummaryStatistics mm =
        valid.stream().flatMapToDouble(p -> p.displacementMm().stream()).summaryStatistics();
    return new ResultStatistics(
        OptionalDouble.of(mm.getAverage()),
        OptionalDouble.of(mm.getMin()),
        OptionalDouble.of(mm.getMax()),
        valid.stream().flatMapToDouble(p -> p.coherence().stream()).average(),
        count);
  }

  void write(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("statistics");
    ResultPoints.writeNumber(json, "mean_displacement_mm", meanMm);
    ResultPoints.writeNumber(json, "min_displacement_mm", minMm);
    ResultPoints.writeNumber(json, "max_displacement_mm", maxMm);
    ResultPoints.writeNumber(json, "mean_coherence", meanCoherence);
    json.writeNumberField("valid_points", count.valid());
    json.writeNumberField("total_points", count.total());
    json.writeEndObject();
  }

  /** Reads the figures; those of listed points must count what is there. */
  static ResultStatistics read(JsonObject json, ResultPoints points) {
    ResultStatistics read =
        new ResultStatistics(
            json.nullableNumber("mean_displacement_mm"),
            json.nullableNumber("min_displacement_mm"),
            json.nullableNumber("max_displacement_mm"),
            json.nullableNumber("mean_coherence"),
            new Count(json.count("valid_points"), json.count("total_points")));
    json.end();
    if (points instanceof ResultPoints.Listed listed) {
      Count counted = of(listed.measurements()).count();
      if (!counted.equals(read.count())) {
        throw json.wrong(
            "valid_points", "expected " + counted + " as the points say, was " + read.count());
      }
    }
    return read;
  }
}

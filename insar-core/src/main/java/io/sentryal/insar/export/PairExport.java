package io.sentryal.insar.export;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.export.CsvMetadata.Column;
import io.sentryal.insar.json.ProvenanceJson;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointMeasurement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Writes what one pair says: {@code points.csv} for people and spreadsheets, {@code result.json}
 * for programs. Files appear whole or not at all; units are in the names; a point without a value
 * has a reason and blanks, never zeros.
 */
public final class PairExport {
  private static final Column[] POINTS = {
    new Column("point_id", "id of the point"),
    new Column("lat", "latitude (deg, WGS 84)"),
    new Column("lon", "longitude (deg, WGS 84)"),
    new Column(
        "displacement_mm",
        "displacement from the reference image to the secondary (mm), " + ExportWords.SIGN),
    new Column("coherence", "interferometric coherence, 0 to 1"),
    new Column("sigma_mm", "standard deviation from phase noise alone (mm)"),
    new Column("valid", "true if there is a displacement"),
    new Column("reason", "why there is none"),
    new Column("simulated", "true if anything of the input or of the processing is simulated"),
    new Column("provenance_id", "name of the provenance, which stands in the metadata file")
  };

  private PairExport() {}

  /**
   * Writes {@code point_id,lat,lon,displacement_mm,coherence,sigma_mm,valid,reason,...}.
   *
   * @param points the points of the job, in the order of the file
   * @param result its result
   * @param file the file, replaced if it is there
   * @throws io.sentryal.insar.error.InsarIoException if it cannot be written
   */
  public static void writeCsv(List<MonitoringPoint> points, InsarResult result, Path file) {
    String simulated = String.valueOf(result.provenance().simulated());
    String provenanceId = CsvMetadata.provenanceId(result.provenance());
    AtomicFile.write(
        file,
        out -> {
          CsvRows rows = new CsvRows(out);
          rows.row(CsvExport.names(POINTS));
          for (MonitoringPoint point : points) {
            PointMeasurement measured = measurement(result, point);
            rows.row(
                CsvRows.id(point.id()),
                Decimals.degrees(point.position().latitudeDeg()).toPlainString(),
                Decimals.degrees(point.position().longitudeDeg()).toPlainString(),
                Decimals.mmText(measured.displacementMm()),
                Decimals.ratioText(measured.coherence()),
                Decimals.mmText(measured.sigmaMm()),
                String.valueOf(measured.isValid()),
                measured.reason().map(Enum::name).orElse(""),
                simulated,
                provenanceId);
          }
          rows.flush();
        });
    CsvMetadata.write(file, result.provenance(), POINTS);
  }

  private static PointMeasurement measurement(InsarResult result, MonitoringPoint point) {
    return result
        .measurement(point.id())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the result of job " + result.jobId() + " has no point '" + point.id() + "'"));
  }

  /**
   * Writes the result as the job contract has it (version 1), with times, sign and reference.
   *
   * @param result the result
   * @param file the file, replaced if it is there
   * @throws io.sentryal.insar.error.InsarIoException if it cannot be written
   */
  public static void writeJson(InsarResult result, Path file) {
    AtomicFile.write(
        file,
        out -> {
          try (JsonGenerator json = JsonOutput.open(out)) {
            json.writeStartObject();
            json.writeStringField("schema_version", "1");
            json.writeStringField("job_id", result.jobId().value());
            json.writeStringField("status", "success");
            json.writeBooleanField("simulated", result.provenance().simulated());
            writeGeometry(json, result);
            json.writeObjectFieldStart("results");
            writePoints(json, result);
            writeStatistics(json, result);
            json.writeFieldName("provenance");
            json.writeRawValue(ProvenanceJson.toJson(result.provenance()));
            json.writeEndObject();
            json.writeNumberField(
                "processing_time_seconds",
                result.provenance().stageSeconds().values().stream()
                    .mapToDouble(Double::doubleValue)
                    .sum());
            json.writeEndObject();
          }
        });
  }

  private static void writeGeometry(JsonGenerator json, InsarResult result) throws IOException {
    json.writeStringField("sign", ExportWords.SIGN);
    json.writeStringField("reference_time", result.referenceTime().toString());
    json.writeStringField("secondary_time", result.secondaryTime().toString());
    json.writeNumberField("wavelength_m", result.wavelengthM());
    json.writeNumberField("effective_looks", Decimals.ratio(result.effectiveLooks()));
    if (result.perpendicularBaselineM().isPresent()) {
      json.writeNumberField(
          "perpendicular_baseline_m", Decimals.mm(result.perpendicularBaselineM().getAsDouble()));
    }
    if (result.lineOfSight().isPresent()) {
      json.writeNumberField(
          "incidence_deg", Decimals.ratio(result.lineOfSight().get().incidenceDeg()));
      json.writeNumberField("azimuth_deg", Decimals.ratio(result.lineOfSight().get().azimuthDeg()));
    }
    json.writeObjectFieldStart("reference");
    if (result.reference().pointId().isPresent()) {
      json.writeStringField("point_id", result.reference().pointId().get());
    }
    json.writeStringField("rule", result.reference().rule());
    json.writeNumberField("lat", Decimals.degrees(result.reference().latitudeDeg()));
    json.writeNumberField("lon", Decimals.degrees(result.reference().longitudeDeg()));
    json.writeEndObject();
    json.writeObjectFieldStart("seam_jumps_rad");
    for (var seam : new TreeMap<>(result.seamJumpsRad()).entrySet()) {
      json.writeNumberField(seam.getKey(), Decimals.ratio(seam.getValue()));
    }
    json.writeEndObject();
  }

  private static void writePoints(JsonGenerator json, InsarResult result) throws IOException {
    json.writeArrayFieldStart("displacement_points");
    for (PointMeasurement point : result.measurements()) {
      json.writeStartObject();
      json.writeStringField("point_id", point.pointId());
      number(json, "displacement_mm", point.displacementMm());
      if (point.coherence().isPresent()) {
        json.writeNumberField("coherence", Decimals.ratio(point.coherence().getAsDouble()));
      } else {
        json.writeNullField("coherence");
      }
      number(json, "sigma_mm", point.sigmaMm());
      json.writeBooleanField("valid", point.isValid());
      if (point.reason().isPresent()) {
        json.writeStringField("reason", point.reason().get().name());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeStatistics(JsonGenerator json, InsarResult result) throws IOException {
    List<PointMeasurement> valid =
        result.measurements().stream().filter(PointMeasurement::isValid).toList();
    DoubleSummaryStatistics moved =
        valid.stream().mapToDouble(m -> m.displacementMm().orElseThrow()).summaryStatistics();
    OptionalDouble coherence =
        valid.stream().mapToDouble(m -> m.coherence().orElseThrow()).average();
    json.writeObjectFieldStart("statistics");
    if (!valid.isEmpty()) {
      json.writeNumberField("mean_displacement_mm", Decimals.mm(moved.getAverage()));
      json.writeNumberField("min_displacement_mm", Decimals.mm(moved.getMin()));
      json.writeNumberField("max_displacement_mm", Decimals.mm(moved.getMax()));
      json.writeNumberField("mean_coherence", Decimals.ratio(coherence.orElseThrow()));
    }
    json.writeNumberField("valid_points", valid.size());
    json.writeNumberField("total_points", result.measurements().size());
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, String name, OptionalDouble valueMm)
      throws IOException {
    if (valueMm.isPresent()) {
      json.writeNumberField(name, Decimals.mm(valueMm.getAsDouble()));
    } else {
      json.writeNullField(name);
    }
  }
}

package io.sentryal.insar.export;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sentryal.insar.json.ProvenanceJson;
import io.sentryal.insar.model.DisplacementSeries;
import io.sentryal.insar.model.DisplacementSeries.Sample;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.Velocity;
import io.sentryal.insar.monitor.MonitoringResult;
import io.sentryal.insar.store.SiteSeries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Writes series and velocities as GeoJSON (RFC 7946): one feature per point, longitude before
 * latitude, WGS 84. Sign, units, reference, provenance and the SIMULATED stamp are members of the
 * collection; the stamp, sign and reference stand in every feature too, because GIS programs drop
 * the rest. What is unknown is null, never NaN. Files appear whole or not at all.
 */
public final class GeoJsonExport {
  private GeoJsonExport() {}

  /**
   * Writes the result of a run.
   *
   * @param result the result
   * @param file the file, replaced if it is there
   * @throws io.sentryal.insar.error.InsarIoException if it cannot be written
   */
  public static void write(MonitoringResult result, Path file) {
    write(result.siteSeries(), file);
  }

  /**
   * Writes the series of a site, as a run gave them or a store kept them.
   *
   * @param site the series
   * @param file the file, replaced if it is there
   * @throws io.sentryal.insar.error.InsarIoException if it cannot be written
   */
  public static void write(SiteSeries site, Path file) {
    AtomicFile.write(
        file,
        out -> {
          try (JsonGenerator json = JsonOutput.open(out)) {
            json.writeStartObject();
            json.writeStringField("type", "FeatureCollection");
            writeHeader(json, site);
            json.writeArrayFieldStart("features");
            for (MonitoringPoint point : site.points()) {
              writeFeature(json, site, point);
            }
            json.writeEndArray();
            json.writeEndObject();
          }
        });
  }

  private static void writeHeader(JsonGenerator json, SiteSeries site) throws IOException {
    json.writeBooleanField("simulated", site.simulated());
    if (site.simulated()) {
      json.writeStringField("note", ExportWords.SIMULATED_NOTE);
    }
    json.writeStringField("site", site.key().siteId());
    json.writeStringField("viewing_geometry", site.key().geometry());
    json.writeStringField("computed_at", site.computedAt().toString());
    json.writeStringField("sign", ExportWords.SIGN);
    json.writeObjectFieldStart("units");
    json.writeStringField("displacement_mm", "mm");
    json.writeStringField("velocity_mm_per_year", "mm per " + ExportWords.YEAR);
    json.writeStringField("coherence", "1");
    json.writeStringField("epoch", "UTC");
    json.writeEndObject();
    json.writeStringField("reference_point_id", site.referencePointId());
    json.writeNumberField("wavelength_m", site.wavelengthM());
    json.writeFieldName("provenance");
    json.writeRawValue(ProvenanceJson.toJson(site.provenance()));
  }

  private static void writeFeature(JsonGenerator json, SiteSeries site, MonitoringPoint point)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "Feature");
    json.writeStringField("id", point.id());
    json.writeObjectFieldStart("geometry");
    json.writeStringField("type", "Point");
    json.writeArrayFieldStart("coordinates");
    json.writeNumber(Decimals.degrees(point.position().longitudeDeg()));
    json.writeNumber(Decimals.degrees(point.position().latitudeDeg()));
    if (point.heightM().isPresent()) {
      json.writeNumber(Decimals.mm(point.heightM().getAsDouble()));
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeObjectFieldStart("properties");
    writeProperties(json, site, point.id());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeProperties(JsonGenerator json, SiteSeries site, String pointId)
      throws IOException {
    DisplacementSeries series = site.series(pointId);
    Optional<Velocity> velocity = site.velocity(pointId);
    json.writeStringField("point_id", pointId);
    json.writeBooleanField("simulated", site.simulated());
    json.writeStringField("status", series.status().name());
    if (velocity.isPresent()) {
      json.writeNumberField(
          "velocity_mm_per_year", Decimals.mm(velocity.get().velocityMmPerYear()));
    } else {
      json.writeNullField("velocity_mm_per_year");
    }
    mm(
        json,
        "sigma_mm_per_year",
        velocity.map(Velocity::sigmaMmPerYear).orElse(OptionalDouble.empty()));
    ratio(json, "coherence", site.meanCoherence(pointId));
    ratio(json, "temporal_coherence", series.temporalCoherence());
    json.writeNumberField("redundancy", Decimals.ratio(series.redundancy()));
    json.writeNumberField("observation_count", series.observationCount());
    json.writeStringField("sign", ExportWords.SIGN);
    json.writeStringField("reference_point_id", series.referencePointId());
    json.writeStringField("reference_epoch", series.referenceEpoch().toString());
    json.writeArrayFieldStart("series");
    for (Sample sample : series.samples()) {
      json.writeStartObject();
      json.writeStringField("epoch", sample.epoch().toString());
      json.writeNumberField("displacement_mm", Decimals.mm(sample.displacementMm()));
      mm(json, "sigma_mm", sample.sigmaMm());
      json.writeStringField("status", sample.status().name());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void mm(JsonGenerator json, String name, OptionalDouble valueMm)
      throws IOException {
    if (valueMm.isPresent()) {
      json.writeNumberField(name, Decimals.mm(valueMm.getAsDouble()));
    } else {
      json.writeNullField(name);
    }
  }

  private static void ratio(JsonGenerator json, String name, OptionalDouble value)
      throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, Decimals.ratio(value.getAsDouble()));
    } else {
      json.writeNullField(name);
    }
  }
}

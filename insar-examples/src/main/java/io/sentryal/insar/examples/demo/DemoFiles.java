package io.sentryal.insar.examples.demo;

import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.export.CsvExport;
import io.sentryal.insar.export.GeoJsonExport;
import io.sentryal.insar.model.Velocity;
import io.sentryal.insar.monitor.MonitoringResult;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;

/** Writes what the demo leaves behind. */
final class DemoFiles {
  private DemoFiles() {}

  /** Writes all files into a folder, made if need be, and returns them; no map without fonts. */
  static List<Path> write(
      Path out, DemoScenario scenario, MonitoringResult result, Comparison comparison) {
    try {
      Files.createDirectories(out);
      Path geoJson = out.resolve("points.geojson");
      Path series = out.resolve("series.csv");
      Path velocity = out.resolve("velocity.csv");
      Path points = out.resolve("points.csv");
      Path map = out.resolve("velocity.png");
      GeoJsonExport.write(result.siteSeries(), geoJson);
      CsvExport.writeSeries(result.siteSeries(), series);
      CsvExport.writeVelocities(result.siteSeries(), velocity);
      Files.writeString(points, pointsCsv(comparison));
      if (!VelocityMap.canWrite()) {
        return List.of(geoJson, series, velocity, points);
      }
      BufferedImage image =
          VelocityMap.draw(
              comparison.rows(),
              result.referencePointId(),
              subtitle(scenario, result),
              place -> scenario.stack().truth().heightM(place));
      ImageIO.write(image, "png", map.toFile());
      return List.of(geoJson, series, velocity, points, map);
    } catch (IOException e) {
      throw new InsarIoException(out.toString(), "cannot write the demo's files there", e);
    }
  }

  private static String subtitle(DemoScenario scenario, MonitoringResult result) {
    LocalDate first = scenario.from().plusSeconds(86_400).atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate last = scenario.to().minusSeconds(86_400).atZone(ZoneOffset.UTC).toLocalDate();
    return String.format(
        Locale.ROOT,
        "%s, %s to %s, %d scenes, %d pairs, track %d %s, relative to %s",
        scenario.site().id(),
        first,
        last,
        result.plan().granules().size(),
        result.network().pairs().size(),
        scenario.stack().acquisitions().get(0).relativeOrbit(),
        scenario.stack().acquisitions().get(0).direction().name().toLowerCase(Locale.ROOT),
        result.referencePointId());
  }

  private static String pointsCsv(Comparison comparison) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "point_id,lat,lon,true_velocity_mm_per_year,velocity_mm_per_year,sigma_mm_per_year,"
            + "error_mm_per_year,mean_coherence,status,simulated");
    for (Comparison.Row row : comparison.rows()) {
      OptionalDouble measured =
          row.measured()
              .map(v -> OptionalDouble.of(v.velocityMmPerYear()))
              .orElse(OptionalDouble.empty());
      OptionalDouble sigma =
          row.measured().map(Velocity::sigmaMmPerYear).orElse(OptionalDouble.empty());
      OptionalDouble error =
          row.measured().isPresent()
              ? OptionalDouble.of(row.errorMmPerYear())
              : OptionalDouble.empty();
      lines.add(
          String.join(
              ",",
              row.point().id(),
              String.format(Locale.ROOT, "%.7f", row.position().latitudeDeg()),
              String.format(Locale.ROOT, "%.7f", row.position().longitudeDeg()),
              String.format(Locale.ROOT, "%.3f", row.trueMmPerYear()),
              text(measured),
              text(sigma),
              text(error),
              text(row.coherence()),
              row.status(),
              "true"));
    }
    return String.join("\n", lines) + "\n";
  }

  private static String text(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.3f", value.getAsDouble()) : "";
  }
}

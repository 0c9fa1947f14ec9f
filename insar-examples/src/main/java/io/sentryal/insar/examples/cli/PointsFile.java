package io.sentryal.insar.examples.cli;

import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.Site;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the points to measure, and finds orbit files. */
final class PointsFile {
  private PointsFile() {}

  /**
   * Reads {@code point_id,lat,lon[,height_m]}.
   *
   * @throws InvalidDataException if a record cannot be a point
   */
  static Site site(Path file, @Nullable String referencePointId) {
    Site.Builder site = Site.builder("points");
    Set<String> ids = new HashSet<>();
    for (CsvRow row : CsvFile.read(file, "point_id", "lat", "lon")) {
      String id = row.required("point_id");
      if (!ids.add(id)) {
        throw row.bad("point_id", "is '" + id + "' a second time; ids must be unique", null);
      }
      try {
        MonitoringPoint point = MonitoringPoint.of(id, row.number("lat"), row.number("lon"));
        var heightM = row.optionalNumber("height_m");
        site.addPoint(heightM.isPresent() ? point.withHeightM(heightM.getAsDouble()) : point);
      } catch (IllegalArgumentException e) {
        throw row.bad(e);
      }
    }
    if (ids.isEmpty()) {
      throw new InvalidDataException(file.toString(), "holds no point; add at least one record");
    }
    if (referencePointId != null) {
      if (!ids.contains(referencePointId)) {
        throw new IllegalArgumentException(
            "--reference-point: '" + referencePointId + "' is not a point_id of " + file);
      }
      site.referencePoint(referencePointId);
    }
    return site.build();
  }

  /** Returns the orbit files of a folder, by name. */
  static List<URI> orbitFiles(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException("--orbits: '" + folder + "' is no folder");
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<URI> found =
          files
              .filter(file -> file.getFileName().toString().matches("(?i).*\\.EOF(\\.gz|\\.zip)?"))
              .sorted()
              .map(file -> file.toAbsolutePath().toUri())
              .toList();
      if (found.isEmpty()) {
        throw new IllegalArgumentException(
            "--orbits: '"
                + folder
                + "' holds no .EOF file; leave the option out to use the orbit in"
                + " the products");
      }
      return found;
    } catch (IOException e) {
      throw new InvalidDataException(folder.toString(), "cannot be listed: " + e.getMessage(), e);
    }
  }
}

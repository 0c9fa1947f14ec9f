import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.testkit.scene.DeformationField;
import io.sentryal.insar.testkit.scene.SimulatedStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes a simulated pair and its truth for the worker's tests: folder, bursts, lines, samples. */
final class SimulatePair {
  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]));
    SimulatedStack stack =
        SimulatedStack.builder()
            .seed(20240104)
            .dates(LocalDate.of(2024, 1, 4), LocalDate.of(2024, 1, 16))
            .perpendicularBaselinesM(0, 90)
            .azimuthOffsetsLines(0, 1.5)
            .bursts(Integer.parseInt(args[1]))
            .lines(Integer.parseInt(args[2]))
            .samples(Integer.parseInt(args[3]))
            .coherence(0.85)
            .deformation(
                DeformationField.bowl(
                    SimulatedStack.DEFAULT_CENTRE, 1500, -1800, Instant.parse("2024-01-04T00:00:00Z")))
            .build();
    for (int date = 0; date < 2; date++) {
      stack.writeZip(date, folder);
      stack.writeOrbit(date, folder);
    }
    stack.writeDem(folder.resolve("dem.tif"));
    List<String> rows = new ArrayList<>(List.of("point_id,lat,lon,los_mm"));
    for (MonitoringPoint point : stack.truth().points(Integer.parseInt(args[4]))) {
      GeoPoint at = point.position();
      rows.add(
          String.format(
              Locale.ROOT,
              "%s,%.7f,%.7f,%.4f",
              point.id(),
              at.latitudeDeg(),
              at.longitudeDeg(),
              stack.truth().displacementMm(at, 0, 1)));
    }
    Files.write(folder.resolve("truth.csv"), rows);
  }
}

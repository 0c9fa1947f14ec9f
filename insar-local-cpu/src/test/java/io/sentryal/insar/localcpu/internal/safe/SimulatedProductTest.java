package io.sentryal.insar.localcpu.internal.safe;

import static io.sentryal.insar.model.Polarization.VV;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.internal.raster.TiffRasterReader;
import io.sentryal.insar.model.BurstId;
import io.sentryal.insar.orbit.OrbitFiles;
import io.sentryal.insar.testkit.scene.SimulatedAcquisition;
import io.sentryal.insar.testkit.scene.SimulatedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The products, orbits and terrain of the testkit, written independently of these readers. */
class SimulatedProductTest {
  private static SimulatedStack stack;

  @TempDir Path folder;

  @BeforeAll
  static void simulate() {
    stack =
        SimulatedStack.builder()
            .seed(5)
            .dates(LocalDate.of(2024, 1, 4), LocalDate.of(2024, 1, 16))
            .perpendicularBaselinesM(0, 90)
            .bursts(2)
            .lines(200)
            .samples(300)
            .build();
  }

  @Test
  void open_folderZipAndStoredZip_sayTheSameAsTheSimulation() throws IOException {
    SimulatedAcquisition acquisition = stack.acquisitions().get(0);
    List<Path> forms =
        List.of(
            stack.writeFolder(0, folder),
            stack.writeZip(0, newFolder("deflated")),
            stack.writeStoredZip(0, newFolder("stored")));
    short[] second = stack.image(0, 1);

    for (Path form : forms) {
      try (SafeProduct product = SafeProduct.open(form, folder.resolve("work"))) {
        assertThat(product.simulated()).isTrue();
        assertThat(product.name()).isEqualTo(acquisition.productName());
        assertThat(product.relativeOrbit()).isEqualTo(acquisition.relativeOrbit());
        assertThat(product.absoluteOrbit()).isEqualTo(acquisition.absoluteOrbit());
        assertThat(product.direction()).isEqualTo(acquisition.direction());
        assertThat(product.platform()).isEqualTo(acquisition.platform());
        SwathAnnotation annotation = product.annotation(product.swaths(VV).get(0), VV);
        assertThat(ids(annotation)).isEqualTo(acquisition.burstIds());
        assertThat(annotation.linesPerBurst()).isEqualTo(200);
        try (ComplexImageReader image = product.measurement(annotation)) {
          float[] pixels = new float[second.length];
          image.read(200, 0, 200, 300, pixels);
          for (int i = 0; i < second.length; i++) {
            assertThat(pixels[i]).isEqualTo(second[i]);
          }
        }
      }
    }
  }

  @Test
  void bursts_twoDates_haveTheSameIds() {
    try (SafeProduct reference = SafeProduct.open(stack.writeFolder(0, folder));
        SafeProduct secondary = SafeProduct.open(stack.writeFolder(1, folder))) {
      String swath = reference.swaths(VV).get(0);

      assertThat(ids(secondary.annotation(swath, VV)))
          .isEqualTo(ids(reference.annotation(swath, VV)))
          .hasSize(2);
    }
  }

  @Test
  void select_orbitOfTheSimulation_coversItsAcquisition() {
    SimulatedAcquisition acquisition = stack.acquisitions().get(1);
    List<Path> orbits = List.of(stack.writeOrbit(0, folder), stack.writeOrbit(1, folder));

    OrbitFiles.Choice choice =
        OrbitFiles.select(orbits, acquisition.platform(), acquisition.start(), acquisition.stop());

    assertThat(choice.path()).isEqualTo(orbits.get(1));
    assertThat(choice.warning()).isEmpty();
  }

  @Test
  void grid_terrainOfTheSimulation_surroundsTheScene() {
    try (TiffRasterReader dem = TiffRasterReader.open(stack.writeDem(folder.resolve("dem.tif")))) {
      assertThat(dem.grid().latStepDeg()).isCloseTo(1 / 3600.0, within(1e-12));
      stack
          .acquisitions()
          .get(0)
          .footprint()
          .forEach(
              corner -> {
                assertThat(dem.grid().row(corner.latitudeDeg()))
                    .isBetween(100.0, dem.rows() - 100.0);
                assertThat(dem.grid().column(corner.longitudeDeg()))
                    .isBetween(100.0, dem.columns() - 100.0);
              });
    }
  }

  private Path newFolder(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  private static List<BurstId> ids(SwathAnnotation annotation) {
    return annotation.bursts().stream().map(BurstAnnotation::id).toList();
  }
}

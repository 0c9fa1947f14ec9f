package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.archive.DemFile;
import io.sentryal.insar.archive.DemSource;
import io.sentryal.insar.archive.DemSource.MissingLand;
import io.sentryal.insar.asf.internal.download.FileStorage;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.error.RemoteServiceException;
import io.sentryal.insar.internal.raster.GeoGrid;
import io.sentryal.insar.internal.raster.GeoidGrid;
import io.sentryal.insar.internal.raster.HeightTiffWriter;
import io.sentryal.insar.internal.raster.TiffRasterReader;
import io.sentryal.insar.model.BoundingBox;
import io.sentryal.insar.model.VerticalDatum;
import io.sentryal.insar.testkit.asf.BucketEmulator;
import io.sentryal.insar.testkit.asf.EmulatedFault;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Elevation models from simulated tiles of which every height is known. The tiles lie far north,
 * where they have 720 (80 to 85 deg) and 360 columns (from 85 deg on).
 */
class DemTest {
  private static final String GLO30 = "copernicus-dem-30m";
  private static final String GLO90 = "copernicus-dem-90m";
  private static final double GEOID_M = 12.5;

  private final BucketEmulator emulator = BucketEmulator.start();
  private final Set<String> released = new TreeSet<>();
  private final Set<String> land = new TreeSet<>();
  private AsfArchive archive;

  @TempDir Path folder;

  @BeforeEach
  void open() throws IOException {
    archive = builder().geoidGrid(constantGeoid()).build();
  }

  @AfterEach
  void close() {
    archive.close();
    emulator.close();
  }

  private AsfArchiveBuilder builder() {
    return AsfArchive.builder()
        .demUrl(emulator.url(GLO30))
        .demLandUrl(emulator.url(GLO90))
        .sleeper(duration -> {});
  }

  private DemSource dem() {
    return archive.dem(folder.resolve("tiles"));
  }

  /** A wave of ten degrees and a slope: what cubic convolution must reproduce. */
  private static double terrainM(double latDeg, double lonDeg) {
    double turn = Math.toRadians(36 * lonDeg);
    return 300 + 200 * Math.sin(turn) + 40 * (latDeg - 85);
  }

  private static String name(int southDeg, int westDeg, int product) {
    return "Copernicus_DSM_COG_%d_%s%02d_00_%s%03d_00_DEM"
        .formatted(
            product,
            southDeg < 0 ? "S" : "N",
            Math.abs(southDeg),
            westDeg < 0 ? "W" : "E",
            Math.abs(westDeg));
  }

  private static String key(int southDeg, int westDeg) {
    String name = name(southDeg, westDeg, 10);
    return name + "/" + name + ".tif";
  }

  private void list(int southDeg, int westDeg) {
    released.add(name(southDeg, westDeg, 10));
    land.add(name(southDeg, westDeg, 30));
    publishLists();
  }

  private void publishLists() {
    emulator.put(GLO30, "tileList.txt", text(released), "text/plain");
    emulator.put(GLO90, "tileList.txt", text(land), "text/plain");
  }

  private static byte[] text(Set<String> names) {
    return String.join("\r\n", names).getBytes(StandardCharsets.UTF_8);
  }

  private void tile(int southDeg, int westDeg, int columns) throws IOException {
    list(southDeg, westDeg);
    emulator.put(
        GLO30,
        key(southDeg, westDeg),
        tiff(southDeg, westDeg, columns, 3855, DemTest::terrainM),
        "image/tiff");
  }

  private byte[] tiff(
      int southDeg, int westDeg, int columns, int datum, DoubleBinaryOperator heightM)
      throws IOException {
    GeoGrid grid = new GeoGrid(southDeg + 1, westDeg, 1 / 3600.0, 1.0 / columns, 3600, columns);
    Path file = Files.createTempFile(folder, "tile", ".tif");
    try (HeightTiffWriter writer = new HeightTiffWriter(file, grid, datum, "SIMULATED tile")) {
      float[] row = new float[columns];
      for (int i = 0; i < 3600; i++) {
        for (int j = 0; j < columns; j++) {
          row[j] = (float) heightM.applyAsDouble(grid.latDeg(i), grid.lonDeg(j));
        }
        writer.writeRow(row);
      }
      writer.finish();
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return bytes;
  }

  private Path constantGeoid() throws IOException {
    Path file = folder.resolve("constant.gtx");
    try (OutputStream raw = Files.newOutputStream(file);
        DataOutputStream out = new DataOutputStream(raw)) {
      out.writeDouble(-90);
      out.writeDouble(-180);
      out.writeDouble(10);
      out.writeDouble(10);
      out.writeInt(19);
      out.writeInt(36);
      for (int i = 0; i < 19 * 36; i++) {
        out.writeFloat((float) GEOID_M);
      }
    }
    return file;
  }

  private DemFile fetch(double south, double west, double north, double east) {
    return dem()
        .fetch(
            new BoundingBox(south, west, north, east),
            folder.resolve("dem.tif"),
            MissingLand.REFUSE);
  }

  /** The largest miss of the file against the terrain, and how many of its heights are NaN. */
  private static double worstM(Path file, double geoidM) {
    try (TiffRasterReader reader = TiffRasterReader.open(file)) {
      GeoGrid grid = reader.grid();
      float[] heightsM = new float[grid.rows() * grid.columns()];
      reader.read(0, 0, grid.rows(), grid.columns(), heightsM);
      double worst = 0;
      for (int i = 0; i < heightsM.length; i++) {
        int row = i / grid.columns();
        double latDeg = grid.latDeg(row);
        double lonDeg = grid.lonDeg(i - row * grid.columns());
        worst = Math.max(worst, Math.abs(heightsM[i] - terrainM(latDeg, lonDeg) - geoidM));
      }
      return worst;
    }
  }

  @Test
  void area_withinATile_isThatPartLiftedToTheEllipsoid() throws IOException {
    tile(84, 10, 720);

    DemFile dem = fetch(84.2, 10.3, 84.4, 10.7);

    assertThat(dem.tiles()).containsExactly("Copernicus_DSM_COG_10_N84_00_E010_00_DEM");
    assertThat(dem.waterTiles()).isEmpty();
    assertThat(dem.missingTiles()).isEmpty();
    assertThat(dem.notes()).isEmpty();
    assertThat(dem.geoid()).contains("constant.gtx");
    assertThat(dem.provenance()).contains("GLO-30", "constant.gtx", "N84_00_E010");
    assertThat(dem.terrain().datum()).isEqualTo(VerticalDatum.WGS84_ELLIPSOID);
    assertThat(worstM(dem.file(), GEOID_M)).isLessThan(1e-3);
    try (TiffRasterReader reader = TiffRasterReader.open(dem.file())) {
      assertThat(reader.verticalEpsg()).hasValue(5030);
      assertThat(reader.rows()).isEqualTo(721);
      assertThat(reader.columns()).isEqualTo(289);
      assertThat(reader.grid().northLatDeg()).isCloseTo(84.4, within(1e-9));
      assertThat(reader.grid().westLonDeg()).isCloseTo(10.3, within(1e-9));
    }
    assertThat(emulator.received())
        .containsExactly("/" + GLO30 + "/tileList.txt", "/" + GLO30 + "/" + key(84, 10));

    emulator.forget();
    fetch(84.5, 10.1, 84.6, 10.2);
    archive.close();
    archive = builder().geoidGrid(constantGeoid()).build();
    fetch(84.5, 10.1, 84.6, 10.2);
    assertThat(emulator.received()).isEmpty();
  }

  @Test
  void area_overFourTiles_hasNoSeam() throws IOException {
    for (int westDeg : new int[] {10, 11}) {
      tile(83, westDeg, 720);
      tile(84, westDeg, 720);
    }

    DemFile dem = fetch(83.9, 10.9, 84.1, 11.1);

    assertThat(dem.tiles()).hasSize(4);
    assertThat(worstM(dem.file(), GEOID_M)).isLessThan(1e-3);
  }

  @Test
  void area_overTwoBands_isResampledToTheFinerAndSaysSo() throws IOException {
    for (int westDeg : new int[] {9, 10, 11}) {
      tile(84, westDeg, 720);
      tile(85, westDeg, 360);
    }

    DemFile dem = fetch(84.9, 10, 85.1, 11);

    assertThat(dem.notes())
        .containsExactly(
            "latitudes 85 to 86 deg resampled from 360 to 720 columns per degree by cubic"
                + " convolution");
    assertThat(worstM(dem.file(), GEOID_M)).isLessThan(2e-3);
    try (TiffRasterReader reader = TiffRasterReader.open(dem.file())) {
      assertThat(reader.grid().lonStepDeg()).isEqualTo(1 / 720.0);
    }
  }

  @Test
  void area_acrossTheDateLine_goesOnBeyond180() throws IOException {
    tile(85, 179, 360);
    tile(85, -180, 360);

    DemFile dem = fetch(85.4, 179.9, 85.5, -179.8);

    assertThat(dem.tiles())
        .containsExactly(
            "Copernicus_DSM_COG_10_N85_00_E179_00_DEM", "Copernicus_DSM_COG_10_N85_00_W180_00_DEM");
    try (TiffRasterReader reader = TiffRasterReader.open(dem.file())) {
      assertThat(reader.columns()).isEqualTo(109);
      assertThat(reader.grid().westLonDeg()).isCloseTo(179.9, within(1e-9));
    }
    // The terrain has a period of ten degrees, so it is the same one turn on.
    assertThat(worstM(dem.file(), GEOID_M)).isLessThan(1e-3);
  }

  @Test
  void area_inTheSouth_takesTheBandByTheEdgeTowardTheEquator() throws IOException {
    tile(-86, -20, 360);
    tile(-85, -20, 720);

    DemFile dem = fetch(-85.1, -19.6, -84.9, -19.4);

    assertThat(dem.tiles())
        .containsExactly(
            "Copernicus_DSM_COG_10_S85_00_W020_00_DEM", "Copernicus_DSM_COG_10_S86_00_W020_00_DEM");
    assertThat(worstM(dem.file(), GEOID_M)).isLessThan(2e-3);
  }

  @Test
  void water_hasTheHeightOfTheGeoidAndIsNamed() throws IOException {
    tile(85, 10, 360);

    DemFile dem = fetch(85.5, 10.5, 85.6, 11.5);

    assertThat(dem.waterTiles()).containsExactly("Copernicus_DSM_COG_10_N85_00_E011_00_DEM");
    try (TiffRasterReader reader = TiffRasterReader.open(dem.file())) {
      float[] last = new float[reader.columns()];
      reader.read(10, 0, 1, reader.columns(), last);
      assertThat(last[0]).isNotCloseTo((float) GEOID_M, within(1f));
      assertThat(last[reader.columns() - 1]).isEqualTo((float) GEOID_M);
    }
    assertThat(emulator.received()).contains("/" + GLO90 + "/tileList.txt");
  }

  @Test
  void landThatWasNotReleased_isRefusedOrAHoleButNeverWater() throws IOException {
    tile(85, 10, 360);
    land.add(name(85, 11, 30));
    publishLists();

    assertThatExceptionOfType(ProcessingException.class)
        .isThrownBy(() -> fetch(85.5, 10.5, 85.6, 11.5))
        .withMessageContaining("Copernicus_DSM_COG_10_N85_00_E011_00_DEM")
        .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.DEM_MISSING));

    DemFile dem =
        dem()
            .fetch(
                new BoundingBox(85.5, 10.5, 85.6, 11.5),
                folder.resolve("holes.tif"),
                MissingLand.HOLE);
    assertThat(dem.missingTiles()).containsExactly("Copernicus_DSM_COG_10_N85_00_E011_00_DEM");
    assertThat(dem.provenance()).contains("holes: Copernicus_DSM_COG_10_N85_00_E011_00_DEM");
    try (TiffRasterReader reader = TiffRasterReader.open(dem.file())) {
      float[] row = new float[reader.columns()];
      reader.read(0, 0, 1, reader.columns(), row);
      assertThat(row[0]).isNotNaN();
      assertThat(row[reader.columns() - 1]).isNaN();
    }
  }

  @Test
  void geoid_ofTheLibrary_isNamedWithItsError() throws IOException {
    tile(85, 10, 360);
    archive.close();
    archive = builder().build();

    DemFile dem = fetch(85.5, 10.5, 85.52, 10.55);

    assertThat(dem.geoid()).contains("EGM96 every 30 minutes", "2.0 m at most", "EGM2008");
    double undulationM = GeoidGrid.coarseEgm96().undulationM(85.51, 10.52);
    assertThat(worstM(dem.file(), undulationM)).isLessThan(0.1);
  }

  @Test
  void tile_thatFailsOnTheWay_isTriedAgain() throws IOException {
    tile(85, 10, 360);
    emulator.fail(1, EmulatedFault.unavailable());
    emulator.fail(1, EmulatedFault.rateLimited("2"));

    assertThat(fetch(85.5, 10.5, 85.6, 10.6).tiles()).hasSize(1);
  }

  @Test
  void tile_cutOnTheWay_isRefusedAndNotKept() throws IOException {
    tile(85, 10, 360);
    fetchOtherFirst();
    for (EmulatedFault fault :
        List.of(
            EmulatedFault.cutBody(),
            EmulatedFault.brokenBody(),
            EmulatedFault.answer(200, "application/xml", "<Error>SlowDown</Error>"),
            EmulatedFault.answer(200, "text/html", "<html>login</html>"),
            EmulatedFault.answer(200, "image/tiff", "II*"))) {
      emulator.fail(5, fault);
      assertThatThrownBy(() -> fetch(85.5, 10.5, 85.6, 10.6)).isInstanceOf(InsarException.class);
      assertThat(names(folder.resolve("tiles"))).noneMatch(name -> name.contains("E010"));
      assertThat(folder.resolve("dem.tif")).doesNotExist();
      emulator.clearFaults();
    }
    assertThat(fetch(85.5, 10.5, 85.6, 10.6).tiles()).hasSize(1);
  }

  private void fetchOtherFirst() throws IOException {
    tile(84, 30, 720);
    fetch(84.5, 30.5, 84.51, 30.51);
    Files.delete(folder.resolve("dem.tif"));
  }

  @Test
  void tile_ofAnotherPlaceOrDatum_isRefused() throws IOException {
    list(85, 10);
    emulator.put(GLO30, key(85, 10), tiff(85, 11, 360, 3855, DemTest::terrainM));
    assertThatThrownBy(() -> fetch(85.5, 10.5, 85.6, 10.6))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("is not the tile");

    emulator.put(GLO30, key(85, 10), tiff(85, 10, 360, 5773, DemTest::terrainM));
    assertThatThrownBy(() -> fetch(85.5, 10.5, 85.6, 10.6))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("EPSG:5773");
  }

  @Test
  void tile_listedButGoneOrForbidden_isAnErrorAndNotWater() {
    list(85, 10);

    assertThatExceptionOfType(RemoteServiceException.class)
        .isThrownBy(() -> fetch(85.5, 10.5, 85.6, 10.6))
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(404));

    emulator.fail(1, EmulatedFault.answer(403, "application/xml", "<Error>AccessDenied</Error>"));
    assertThatExceptionOfType(RemoteServiceException.class)
        .isThrownBy(() -> fetch(85.5, 10.5, 85.6, 10.6))
        .withMessageContaining("public bucket");
  }

  @ParameterizedTest
  @CsvSource({
    "'<html>gone</html>', must list tiles",
    "'', lists no tile",
    "Copernicus_DSM_COG_10_N85_00_E010_00_DEM/../x, must list tiles"
  })
  void tileList_thatIsNone_isRefused(String content, String message) {
    emulator.put(GLO30, "tileList.txt", content.getBytes(StandardCharsets.UTF_8), "text/plain");

    assertThatThrownBy(() -> fetch(85.5, 10.5, 85.6, 10.6))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining(message);
  }

  @Test
  void area_tooLargeForOneFile_isRefusedBeforeAnythingIsAsked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fetch(-60, -180, 60, 179))
        .withMessageContaining("ask for smaller areas");
    assertThat(emulator.received()).isEmpty();
  }

  @Test
  void fullDisk_isReportedAndLeavesNothing() throws IOException {
    tile(85, 10, 360);
    FileStorage full =
        new FileStorage() {
          @Override
          public long usableBytes(Path where) {
            return 1000;
          }
        };
    try (AsfArchive small = builder().storage(full).build()) {
      assertThatExceptionOfType(InsarIoException.class)
          .isThrownBy(
              () ->
                  small
                      .dem(folder.resolve("tiles"))
                      .fetch(
                          new BoundingBox(85.5, 10.5, 85.6, 10.6),
                          folder.resolve("dem.tif"),
                          MissingLand.REFUSE))
          .withMessageContaining("are free");
    }
    assertThat(names(folder.resolve("tiles"))).containsExactly(".glo30.list");
  }

  @Test
  void manyAtOnce_onOneFolder_allGetTheWholeModel() throws Exception {
    tile(85, 10, 360);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (AsfArchive other = builder().geoidGrid(constantGeoid()).build()) {
      List<Future<DemFile>> running = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        DemSource source = (i % 2 == 0 ? archive : other).dem(folder.resolve("tiles"));
        running.add(
            threads.submit(
                () ->
                    source.fetch(
                        new BoundingBox(85.5, 10.5, 85.6, 10.6),
                        folder.resolve("dem.tif"),
                        MissingLand.REFUSE)));
      }
      for (Future<DemFile> each : running) {
        assertThat(worstM(each.get().file(), GEOID_M)).isLessThan(1e-3);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(names(folder.resolve("tiles")))
        .containsExactlyInAnyOrder(".glo30.list", name(85, 10, 10) + ".tif");
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}

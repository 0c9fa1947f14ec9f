package io.sentryal.insar.testkit.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.model.BurstId;
import io.sentryal.insar.model.GeoPoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class SafeProductFilesTest {
  private static final int LINES = 220;
  private static final int SAMPLES = 360;

  @TempDir static Path folder;
  private static SimulatedStack stack;
  private static ReadProduct product;

  @BeforeAll
  static void write() {
    LocalDate day = LocalDate.of(2024, 3, 4);
    stack =
        SimulatedStack.builder()
            .dates(day, day.plusDays(24))
            .bursts(2)
            .lines(LINES)
            .samples(SAMPLES)
            .reliefM(80)
            .build();
    product = new ReadProduct(stack.writeFolder(1, folder));
  }

  private static ByteBuffer bytes(Path file) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Value of a TIFF tag: the value itself, or the offset at which the values lie. */
  private static int tag(ByteBuffer tiff, int wanted) {
    int start = tiff.getInt(4);
    for (int i = 0; i < tiff.getShort(start); i++) {
      int at = start + 2 + 12 * i;
      if ((tiff.getShort(at) & 0xFFFF) == wanted) {
        boolean isShort = tiff.getShort(at + 2) == 3 && tiff.getInt(at + 4) == 1;
        return isShort ? tiff.getShort(at + 8) : tiff.getInt(at + 8);
      }
    }
    throw new AssertionError("no tag " + wanted);
  }

  @Test
  void measurement_readByHand_holdsTheImagesWhereTheAnnotationSays() throws IOException {
    ByteBuffer tiff = bytes(ReadProduct.only(product.folder.resolve("measurement"), ".tiff"));

    assertThat(tiff.getShort(0)).isEqualTo((short) 0x4949);
    assertThat(tiff.getShort(2)).isEqualTo((short) 42);
    assertThat(tag(tiff, 256)).isEqualTo(SAMPLES);
    assertThat(tag(tiff, 257)).isEqualTo(2 * LINES);
    assertThat(tag(tiff, 258)).isEqualTo(32);
    assertThat(tag(tiff, 259)).isEqualTo(1);
    assertThat(tag(tiff, 277)).isEqualTo(1);
    assertThat(tag(tiff, 278)).isEqualTo(1);
    assertThat(tag(tiff, 339)).isEqualTo(5);
    for (int burst = 0; burst < 2; burst++) {
      int offset =
          Integer.parseInt(ReadProduct.text(product.all("burst").get(burst), "byteOffset"));
      assertThat(tiff.getInt(tag(tiff, 273) + 4 * burst * LINES)).isEqualTo(offset);
      assertThat(tiff.getInt(tag(tiff, 279) + 4 * burst * LINES)).isEqualTo(4 * SAMPLES);
      short[] image = stack.image(1, burst);
      for (int i = 0; i < image.length; i++) {
        assertThat(tiff.getShort(offset + 2 * i)).isEqualTo(image[i]);
      }
    }
    assertThat(tiff.limit()).isEqualTo(tiff.getInt(tag(tiff, 273)) + 2 * LINES * 4 * SAMPLES);
  }

  @Test
  void manifest_names_sizesAndChecksums_ofEveryFile_andSaysSimulated() throws Exception {
    Document manifest = ReadProduct.xml(product.folder.resolve("manifest.safe"));
    NodeList streams = manifest.getElementsByTagName("byteStream");

    assertThat(streams.getLength()).isEqualTo(4);
    for (int i = 0; i < streams.getLength(); i++) {
      Element stream = (Element) streams.item(i);
      Element location = (Element) stream.getElementsByTagName("fileLocation").item(0);
      byte[] content = Files.readAllBytes(product.folder.resolve(location.getAttribute("href")));
      byte[] md5 = MessageDigest.getInstance("MD5").digest(content);
      assertThat(stream.getAttribute("size")).isEqualTo("" + content.length);
      assertThat(ReadProduct.text(stream, "checksum")).isEqualTo(HexFormat.of().formatHex(md5));
    }
    Element processing = (Element) manifest.getElementsByTagName("safe:processing").item(0);
    assertThat(processing.getAttribute("name")).contains("SIMULATED");
    assertThat(manifest.getElementsByTagName("safe:relativeOrbitNumber").item(0).getTextContent())
        .isEqualTo("" + stack.acquisitions().get(1).relativeOrbit());
  }

  /** Grid points lie on the terrain and are seen where they say, by the written orbit. */
  @Test
  void geolocationGrid_seenByTheWrittenOrbit_isWhereItSays() {
    List<Element> points = product.all("geolocationGridPoint");

    assertThat(points).hasSize(33);
    for (Element point : points) {
      double lat = Double.parseDouble(ReadProduct.text(point, "latitude"));
      double lon = Double.parseDouble(ReadProduct.text(point, "longitude"));
      double heightM = Double.parseDouble(ReadProduct.text(point, "height"));
      double[] seen = product.see(ReadProduct.ecef(lat, lon, heightM));
      double timeS = product.seconds(ReadProduct.text(point, "azimuthTime"));
      double twoWayS = Double.parseDouble(ReadProduct.text(point, "slantRangeTime"));

      assertThat(seen[0]).isCloseTo(timeS, within(1e-7));
      assertThat(seen[1]).isCloseTo(twoWayS * 299_792_458 / 2, within(1e-4));
      assertThat(heightM).isCloseTo(stack.truth().heightM(new GeoPoint(lat, lon)), within(1e-4));
    }
    Element last = points.get(32);
    assertThat(ReadProduct.text(last, "line")).isEqualTo("" + (2 * LINES - 1));
    assertThat(ReadProduct.text(last, "pixel")).isEqualTo("" + (SAMPLES - 1));
  }

  /** ESA, S1-TN-MDA-52-7445: number from sensing time, ascending node and track. */
  @Test
  void burstIds_followTheFormula_andAreTheSameOnAllDates() {
    int track = stack.acquisitions().get(1).relativeOrbit();
    double nodeS = product.seconds(product.text("ascendingNodeTime"));
    List<BurstId> ids = new ArrayList<>();
    for (Element burst : product.all("burst")) {
      double sinceS = product.seconds(ReadProduct.text(burst, "sensingTime")) - nodeS;
      double orbitsS = (track - 1) * 12 * 86_400 / 175.0;
      int number = 1 + (int) Math.floor((sinceS + orbitsS - 2.299849) / 2.758273);
      assertThat(ReadProduct.text(burst, "burstId")).isEqualTo("" + number);
      ids.add(new BurstId(track, number, "IW2"));
    }
    assertThat(stack.acquisitions().get(0).burstIds()).isEqualTo(ids);
    assertThat(stack.acquisitions().get(1).burstIds()).isEqualTo(ids);
    assertThat(ids.get(1).number()).isEqualTo(ids.get(0).number() + 1);
    assertThat((stack.acquisitions().get(1).absoluteOrbit() - 73) % 175 + 1).isEqualTo(track);
  }

  @Test
  void validWindow_perLine_matchesTheCounts() {
    for (Element burst : product.all("burst")) {
      String[] first = ReadProduct.text(burst, "firstValidSample").split(" ");
      String[] last = ReadProduct.text(burst, "lastValidSample").split(" ");
      assertThat(first).hasSize(LINES).startsWith("-1").endsWith("-1").contains("40");
      assertThat(last).hasSize(LINES).startsWith("-1").endsWith("-1").contains("315");
    }
  }

  @Test
  void zip_inBothForms_holdsTheFolder() throws IOException {
    Path compressed = stack.writeZip(1, folder);
    byte[] first = Files.readAllBytes(compressed);
    String root = product.folder.getFileName() + "/";
    try (ZipFile zip = new ZipFile(compressed.toFile())) {
      for (String name : List.of("manifest.safe", annotationName())) {
        try (var in = zip.getInputStream(zip.getEntry(root + name))) {
          assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(product.folder.resolve(name)));
        }
      }
    }
    assertThat(Files.readAllBytes(stack.writeZip(1, folder))).isEqualTo(first);
    try (ZipFile zip = new ZipFile(stack.writeStoredZip(1, folder).toFile())) {
      ZipEntry measurement =
          zip.stream().filter(e -> e.getName().endsWith(".tiff")).findFirst().orElseThrow();
      assertThat(measurement.getMethod()).isEqualTo(ZipEntry.STORED);
    }
  }

  private static String annotationName() {
    Path file = ReadProduct.only(product.folder.resolve("annotation"), ".xml");
    return "annotation/" + file.getFileName();
  }

  @Test
  void name_hasTheFormOfAProduct_andItsParts() {
    SimulatedAcquisition acquisition = stack.acquisitions().get(1);

    assertThat(acquisition.productName())
        .matches("S1A_IW_SLC__1SSV_20240328T\\d{6}_20240328T\\d{6}_\\d{6}_[0-9A-F]{6}_[0-9A-F]{4}")
        .contains(String.format("_%06d_", acquisition.absoluteOrbit()));
    assertThat(product.folder).hasFileName(acquisition.productName() + ".SAFE");
    assertThat(product.text("startTime")).isEqualTo(XmlText.utc(acquisition.start()));
    assertThat(product.seconds(product.text("stopTime")))
        .isCloseTo(
            product.burstStartS(1) + (LINES - 1) * product.number("azimuthTimeInterval"),
            within(1e-6));
  }

  @Test
  void dem_readByHand_isTheTerrainInFloat32() throws IOException {
    ByteBuffer tiff = bytes(stack.writeDem(folder.resolve("dem.tif")));
    int columns = tag(tiff, 256);
    int scale = tag(tiff, 33550);
    int tie = tag(tiff, 33922);
    int strips = tag(tiff, 273);

    assertThat(tag(tiff, 258)).isEqualTo(32);
    assertThat(tag(tiff, 339)).isEqualTo(3);
    assertThat(tiff.getDouble(scale)).isEqualTo(1 / 3600.0);
    for (int row : new int[] {0, 99, tag(tiff, 257) - 1}) {
      for (int column : new int[] {0, 77, columns - 1}) {
        double lon = tiff.getDouble(tie + 24) + (column + 0.5) / 3600;
        double lat = tiff.getDouble(tie + 32) - (row + 0.5) / 3600;
        float heightM = tiff.getFloat(tiff.getInt(strips + 4 * row) + 4 * column);
        assertThat((double) heightM)
            .isCloseTo(stack.truth().heightM(new GeoPoint(lat, lon)), within(1e-4));
      }
    }
    for (GeoPoint corner : stack.acquisitions().get(0).footprint()) {
      double column = (corner.longitudeDeg() - tiff.getDouble(tie + 24)) * 3600;
      double row = (tiff.getDouble(tie + 32) - corner.latitudeDeg()) * 3600;
      assertThat(column).isBetween(170.0, columns - 170.0);
      assertThat(row).isBetween(170.0, tag(tiff, 257) - 170.0);
    }
  }

  @Test
  void orbitFile_agreesWithTheAnnotation() {
    Document eof = ReadProduct.xml(stack.writeOrbit(1, folder));
    NodeList vectors = eof.getElementsByTagName("OSV");

    assertThat(
            eof.getElementsByTagName("List_of_OSVs").item(0).getAttributes().item(0).getNodeValue())
        .isEqualTo("" + vectors.getLength());
    int compared = 0;
    for (int i = 0; i < vectors.getLength(); i++) {
      Element vector = (Element) vectors.item(i);
      double timeS = product.seconds(ReadProduct.text(vector, "UTC").substring(4));
      if (timeS > -30 && timeS < 30) {
        double[] state = product.state(timeS);
        assertThat(Double.parseDouble(ReadProduct.text(vector, "X")))
            .isCloseTo(state[0], within(1e-4));
        assertThat(Double.parseDouble(ReadProduct.text(vector, "VZ")))
            .isCloseTo(state[5], within(1e-5));
        compared++;
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(5);
    assertThat(eof.getElementsByTagName("Creation_Date").item(0).getTextContent())
        .isEqualTo("UTC=2024-04-17T12:07:11");
    Element first = (Element) vectors.item(0);
    assertThat(Double.parseDouble(ReadProduct.text(first, "Z"))).isNegative();
  }
}

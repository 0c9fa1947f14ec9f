package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sentryal.insar.asf.RepairReport.Kind;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.model.BoundingBox;
import io.sentryal.insar.model.GeoPoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

class AreaOfInterestTest {
  private static final String WGS84 =
      "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],"
          + "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

  @TempDir private Path folder;

  private static Geometry wkt(String text) {
    try {
      return new WKTReader().read(text);
    } catch (ParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "POLYGON((4 50,5 50,5 51,4 51,4 50)); ''",
        "POLYGON((4 50,4 51,5 51,5 50,4 50)); REVERSE",
        "POLYGON Z((0 0 1,10 0 2,10 10 3,0 0 1)); EXTRA_DIMENSION",
        "GEOMETRYCOLLECTION(POLYGON EMPTY,POINT(1 1)); EMPTY_PART",
        "POLYGON((0 0,2 2,2 0,0 2,0 0)); SELF_INTERSECTION REVERSE REVERSE",
        "MULTIPOLYGON(((0 0,2 0,2 2,0 2,0 0)),((1 1,3 1,3 3,1 3,1 1))); OVERLAP_MERGE REVERSE",
        "POLYGON((179 10,181 10,181 12,179 12,179 10)); WRAP",
        "POLYGON((0 0,10 0,10 10,0 10,0 0),(4 4,6 4,6 6,4 6,4 4)); HOLES"
      })
  void repairs_areReturnedAsData(String text, String kinds) {
    AreaOfInterest area = AreaOfInterest.parse(text);

    assertThat(area.repairs().stream().map(report -> report.kind().name()))
        .containsExactlyElementsOf(
            kinds.isEmpty() ? java.util.List.of() : java.util.List.of(kinds.split(" ")));
    assertThat(area.repairs()).allSatisfy(report -> assertThat(report.report()).isNotBlank());
  }

  @Test
  void halvesAtTheDateLine_areJoinedAndReported() {
    AreaOfInterest area =
        AreaOfInterest.parse(
            "MULTIPOLYGON(((179 50,180 50,180 53,179 53,179 50)),((-180 50,-179 50,-179 53,-180"
                + " 53,-180 50)))");

    assertThat(area.parts()).hasSize(1);
    assertThat(area.parts().get(0).equalsTopo(wkt("POLYGON((179 50,181 50,181 53,179 53,179 50))")))
        .isTrue();
    assertThat(area.repairs()).extracting(RepairReport::kind).contains(Kind.DATE_LINE);
  }

  @Test
  void linesAndPointsThatTouchTheDateLine_stayWhatTheyAre() {
    AreaOfInterest area =
        AreaOfInterest.parse(
            "GEOMETRYCOLLECTION(LINESTRING(179 50,180 50),LINESTRING(-180 50,-179 50),POINT(180 1))");

    assertThat(area.parts()).hasSize(3);
    assertThat(area.repairs()).isEmpty();
  }

  /** The middle of the great circle from (0, 60) to (20, 60) has the latitude 60.377. */
  @Test
  void longEdges_haveCornersSoThatCmrFollowsThem() {
    AreaOfInterest wide = AreaOfInterest.parse("POLYGON((0 60,20 60,10 70,0 60))");

    Geometry asked = wide.parts().get(0);
    Coordinate[] corners = asked.getCoordinates();
    for (int i = 1; i < corners.length; i++) {
      assertThat(corners[i].distance(corners[i - 1])).isLessThanOrEqualTo(2);
    }
    assertThat(asked.symDifference(wide.geometry()).getArea()).isLessThan(1e-9);
    assertThat(wide.isFiltered()).isFalse();
    assertThat(wide.repairs()).isEmpty();
    Geometry box = AreaOfInterest.parse("POLYGON((0 60,20 60,20 70,0 70,0 60))").parts().get(0);
    assertThat(box.getNumPoints()).isEqualTo(5);
    assertThat(AreaOfInterest.parse("LINESTRING(0 60,20 60)").parts().get(0).getNumPoints())
        .isEqualTo(11);
  }

  @Test
  void manyLongEdges_staySoFewThatCmrTakesThem() {
    StringBuilder zigzag = new StringBuilder();
    for (int i = 0; i <= 60; i++) {
      zigzag.append(i == 0 ? "" : ",").append(i * 2).append(i % 2 == 0 ? " -60" : " 60");
    }

    Geometry asked = AreaOfInterest.parse("LINESTRING(" + zigzag + ")").parts().get(0);

    assertThat(asked.getNumPoints()).isBetween(62, 300);
  }

  @Test
  void selfCrossing_keepsBothLobes() {
    AreaOfInterest bowTie = AreaOfInterest.parse("POLYGON((0 0,2 2,2 0,0 2,0 0))");

    assertThat(bowTie.parts()).hasSize(2);
    assertThat(bowTie.parts().stream().mapToDouble(Geometry::getArea).sum()).isEqualTo(2);
  }

  @Test
  void hole_refusesOnlyWhatLiesInIt() {
    AreaOfInterest area =
        AreaOfInterest.parse("POLYGON((0 0,10 0,10 10,0 10,0 0),(2 2,8 2,8 8,2 8,2 2))");

    assertThat(area.isFiltered()).isTrue();
    assertThat(area.accepts(Optional.of(wkt("POLYGON((4 4,6 4,6 6,4 6,4 4))")))).isFalse();
    assertThat(area.accepts(Optional.of(wkt("POLYGON((4 4,9 4,9 6,4 6,4 4))")))).isTrue();
    assertThat(area.accepts(Optional.empty())).isTrue();
  }

  @Test
  void hole_acrossTheDateLine_isFoundFromEitherSide() {
    AreaOfInterest area =
        AreaOfInterest.parse(
            "POLYGON((170 0,190 0,190 10,170 10,170 0),(175 2,185 2,185 8,175 8,175 2))");

    assertThat(area.accepts(Optional.of(wkt("POLYGON((-179 4,-177 4,-177 6,-179 6,-179 4))"))))
        .isFalse();
    assertThat(area.accepts(Optional.of(wkt("POLYGON((179 4,-179 4,-179 6,179 6,179 4))"))))
        .isFalse();
    assertThat(area.accepts(Optional.of(wkt("POLYGON((-174 4,-172 4,-172 6,-174 6,-174 4))"))))
        .isTrue();
  }

  @Test
  void hundredThousandCorners_areSentAsAtMost300AndFilteredExactly() {
    Geometry coast = new GeometryFactory().createPoint(new Coordinate(4, 50)).buffer(1, 25_000);

    AreaOfInterest area = AreaOfInterest.of(coast);

    assertThat(coast.getNumPoints()).isGreaterThan(100_000);
    assertThat(area.parts().get(0).getNumPoints()).isLessThanOrEqualTo(300);
    assertThat(area.parts().get(0).covers(coast)).isTrue();
    assertThat(area.repairs())
        .extracting(RepairReport::kind)
        .contains(Kind.GEOMETRY_SIMPLIFICATION);
    assertThat(area.accepts(Optional.of(wkt("POINT(4.9999 50)")))).isTrue();
    assertThat(area.accepts(Optional.of(wkt("POINT(5.00001 50)")))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "POINT(4 91); 91",
        "POLYGON((4 50,5 50,5 -90.5,4 50)); -90.5",
        "POINT(700 1); 700",
        "POINT(NaN 1); not on the globe",
        "POINT(1 NaN); not on the globe",
        "POINT(Infinity 1); not",
        "POLYGON((0 0,1 0,NaN NaN,0 0)); not on the globe",
        "POLYGON EMPTY; empty",
        "GEOMETRYCOLLECTION EMPTY; empty",
        "''; empty",
        "POLYGON((179 10,-179 10,-179 12,179 12,179 10)); 358",
        "POLYGON((0 0,1 1,0 0,0 0)); without ground inside",
        "POINT(0); not valid WKT",
        "POLYGON((0 0,1 0,1 1); not valid WKT",
        "POLYGON((0 0,1 0,1 1,0 0)) and more; not valid WKT",
        "POINT(1 1)); not valid WKT",
        "hello; not valid WKT",
        "1,2,3,x; not valid WKT",
        "1,2,3,e; four numbers",
        "1,5,3,2; swap them",
        "{\"type\":\"Polygon\"; not whole JSON",
        "{\"type\":\"Sphere\"}; Sphere",
        "{\"type\":\"Point\",\"coordinates\":[\"a\",1]}; [longitude, latitude]",
        "{\"type\":\"Point\",\"coordinates\":[1,2],\"crs\":{\"properties\":{\"name\":\"EPSG:32631\"}}};"
            + " EPSG:32631",
        "<kml><Placemark/></kml>; no Point",
        "<kml><Point><coordinates>a,b</coordinates></Point></kml>; a,b",
        "<kml>; not whole KML"
      })
  void badArea_isRefusedWithTheValue(String text, String told) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AreaOfInterest.parse(text))
        .withMessageContaining(told);
  }

  @Test
  void circle_outsideTheLimitsOfCmr_isRefused() {
    GeoPoint center = new GeoPoint(50, 4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AreaOfInterest.circle(center, 9.9))
        .withMessageContaining("10.0");
    assertThatIllegalArgumentException().isThrownBy(() -> AreaOfInterest.circle(center, 6_000_001));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AreaOfInterest.circle(new GeoPoint(-90, 0), 100))
        .withMessageContaining("pole");
  }

  @Test
  void box_widerThanHalfTheGlobe_isAskedForAsItIs() {
    AreaOfInterest area = AreaOfInterest.of(new BoundingBox(10, -170, 20, 170));

    assertThat(area.parts().get(0).getEnvelopeInternal().getWidth()).isEqualTo(340);
    assertThat(AreaOfInterest.parse("-170,10,170,20")).isEqualTo(area);
  }

  @Test
  void xmlEntities_areNeverResolved() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "4,50");
    String kml =
        "<?xml version=\"1.0\"?><!DOCTYPE kml [<!ENTITY x SYSTEM \""
            + secret.toUri()
            + "\">]><kml><Point><coordinates>&x;</coordinates></Point></kml>";

    assertThatIllegalArgumentException().isThrownBy(() -> AreaOfInterest.parse(kml));
  }

  @Test
  void files_ofEveryKind_giveTheSameArea() throws IOException {
    String square = "4 50,5 50,5 51,4 51,4 50";
    String kmlRing = "4,50,0 5,50,0 5,51,0 4,51,0 4,50,0";
    String kml =
        "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><Placemark><Polygon>"
            + "<outerBoundaryIs><LinearRing><coordinates>\n"
            + kmlRing
            + "\n</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>";
    String geoJson =
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{},"
            + "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[4,50],[5,50],[5,51],[4,51],[4,50]]]}}]}";
    byte[] shapes = shapefile();
    Path bare = Files.write(folder.resolve("bare.shp"), shapes);
    Files.writeString(folder.resolve("bare.prj"), WGS84);
    Map<String, byte[]> zipped =
        Map.of("area/s.shp", shapes, "area/s.prj", bytes(WGS84), "area/s.dbf", new byte[9]);
    Geometry expected = wkt("POLYGON((" + square + "))");

    for (Path file :
        java.util.List.of(
            Files.writeString(folder.resolve("a.wkt"), "POLYGON((" + square + "))\n"),
            Files.writeString(folder.resolve("a.txt"), "4,50,5,51"),
            Files.writeString(folder.resolve("a.geojson"), "\uFEFF" + geoJson),
            Files.writeString(folder.resolve("a.kml"), kml),
            bare,
            zip("shape.zip", zipped),
            zip("google.kmz", Map.of("doc.kml", bytes(kml))),
            zip("geo.zip", Map.of("x.geojson", bytes(geoJson))))) {
      AreaOfInterest area = AreaOfInterest.read(file);
      assertThat(area.parts()).as(file.toString()).hasSize(1);
      assertThat(area.parts().get(0).equalsTopo(expected)).as(file.toString()).isTrue();
    }
  }

  @Test
  void shapefile_ringsWithinRings_areHoles() throws IOException {
    Path zip = zip("hole.zip", Map.of("h.shp", shapefile(true), "h.prj", bytes(WGS84)));

    AreaOfInterest area = AreaOfInterest.read(zip);

    assertThat(area.geometry().getArea()).isEqualTo(0.75);
    assertThat(area.accepts(Optional.of(wkt("POINT(4.5 50.5)")))).isFalse();
  }

  @Test
  void shapefile_inAnotherProjection_isRefusedWithTheRemedy() throws IOException {
    Path metres =
        zip(
            "utm.zip",
            Map.of(
                "s.shp",
                shapefile(),
                "s.prj",
                bytes("PROJCS[\"WGS_1984_UTM_Zone_31N\",GEOGCS[]]")));
    Path unknown = zip("none.zip", Map.of("s.shp", shapefile()));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> AreaOfInterest.read(metres))
        .withMessageContaining("UTM_Zone_31N")
        .withMessageContaining("ogr2ogr");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AreaOfInterest.read(unknown))
        .withMessageContaining("no .prj");
  }

  @Test
  void damagedShapefile_isRefused() throws IOException {
    byte[] whole = shapefile();
    for (int length : new int[] {3, 60, 110, 150, whole.length - 8}) {
      Path file =
          zip(
              "cut" + length + ".zip",
              Map.of("s.shp", java.util.Arrays.copyOf(whole, length), "s.prj", bytes(WGS84)));
      assertThatIllegalArgumentException().isThrownBy(() -> AreaOfInterest.read(file));
    }
  }

  @Test
  void zipBomb_isStopped() throws IOException {
    Path bomb = folder.resolve("bomb.zip");
    try (OutputStream file = Files.newOutputStream(bomb);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry("a.wkt"));
      byte[] megabyte = new byte[1 << 20];
      for (int i = 0; i < 80; i++) {
        zip.write(megabyte);
      }
    }

    assertThat(bomb).satisfies(path -> assertThat(path.toFile().length()).isLessThan(200_000));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AreaOfInterest.read(bomb))
        .withMessageContaining("larger than");
  }

  @Test
  void zipBomb_inWhatIsPassedOver_isStopped() throws IOException {
    Path bomb = zip("bomb.zip", Map.of("__MACOSX/x", new byte[65 << 20]));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> AreaOfInterest.read(bomb))
        .withMessageContaining("larger than");
  }

  @Test
  void nesting_isLimited() {
    String deep = "GEOMETRYCOLLECTION(".repeat(50_000) + "POINT(1 1)" + ")".repeat(50_000);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> AreaOfInterest.parse(deep))
        .withMessageContaining("nested");
    assertThat(
            AreaOfInterest.parse("GEOMETRYCOLLECTION(MULTIPOLYGON(((0 0,1 0,1 1,0 0))))").repairs())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-4, -1_000_000, 0, 1, 1_000_000, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void shapefile_withARecordOfAnyLength_isReadOrRefused(int length) throws IOException {
    byte[] damaged = shapefile();
    ByteBuffer.wrap(damaged).putInt(104, length);
    Path file = zip("s.zip", Map.of("s.shp", damaged, "s.prj", bytes(WGS84)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> AreaOfInterest.read(file))
        .withMessageContaining("shapefile");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 2, 1_000_000, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void shapefile_withAnyCountOfRings_isRefused(int count) throws IOException {
    byte[] damaged = shapefile();
    ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putInt(144, count);
    Path file = zip("s.zip", Map.of("s.shp", damaged, "s.prj", bytes(WGS84)));

    assertThatIllegalArgumentException().isThrownBy(() -> AreaOfInterest.read(file));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POLYGON((-180 80,180 80,180 90,-180 90,-180 80))",
        "POLYGON((170 85,190 85,190 90,170 90,170 85))",
        "POINT(0 90)",
        "POINT(180 -90)",
        "-180,-90,180,90",
        "179.5,-1,-179.5,1"
      })
  void polesAndTheWholeGlobe_canBeAskedFor(String text) {
    assertThat(AreaOfInterest.parse(text).repairs())
        .extracting(RepairReport::kind)
        .doesNotContain(Kind.GEOMETRY_SIMPLIFICATION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing.wkt", "nothing.zip"})
  void fileWithoutAnArea_isRefused(String name) throws IOException {
    zip("nothing.zip", Map.of("readme.md", bytes("hello")));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> AreaOfInterest.read(folder.resolve(name)))
        .withMessageContaining(name);
  }

  @Test
  void folderInsteadOfAFile_isReported() {
    assertThatExceptionOfType(InsarIoException.class)
        .isThrownBy(() -> AreaOfInterest.read(folder))
        .withMessageContaining(folder.toString());
  }

  private Path zip(String name, Map<String, byte[]> entries) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return file;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] shapefile() {
    return shapefile(false);
  }

  /** Writes one polygon by the description of ESRI: outer rings clockwise, holes the other way. */
  private static byte[] shapefile(boolean hole) {
    double[][] outer = {{4, 50}, {4, 51}, {5, 51}, {5, 50}, {4, 50}};
    double[][] inner = {{4.25, 50.25}, {4.75, 50.25}, {4.75, 50.75}, {4.25, 50.75}, {4.25, 50.25}};
    int rings = hole ? 2 : 1;
    int content = 44 + 4 * rings + 16 * 5 * rings;
    ByteBuffer out = ByteBuffer.allocate(100 + 8 + content);
    out.putInt(0, 9994).putInt(24, out.capacity() / 2);
    out.order(ByteOrder.LITTLE_ENDIAN).putInt(28, 1000).putInt(32, 5);
    out.position(100);
    out.order(ByteOrder.BIG_ENDIAN).putInt(1).putInt(content / 2);
    out.order(ByteOrder.LITTLE_ENDIAN).putInt(5);
    out.putDouble(4).putDouble(50).putDouble(5).putDouble(51);
    out.putInt(rings).putInt(5 * rings).putInt(0);
    if (hole) {
      out.putInt(5);
    }
    for (double[] corner : outer) {
      out.putDouble(corner[0]).putDouble(corner[1]);
    }
    if (hole) {
      for (double[] corner : inner) {
        out.putDouble(corner[0]).putDouble(corner[1]);
      }
    }
    return out.array();
  }
}

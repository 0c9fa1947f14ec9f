package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.WKTReader;

/** Reference: what {@code validate_wkt} of asf_search 14.1.0 returned for the same areas. */
class AsfSearchRepairTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "POINT(4 50); POINT (4 50); ''",
        "LINESTRING(1 2,3 4.25,5 6); LINESTRING (1 2, 3 4.25, 5 6); ''",
        "POLYGON((4 50,5 50,5 51,4 51,4 50)); POLYGON ((4 50, 5 50, 5 51, 4 51, 4 50)); ''",
        "POLYGON((4 50,4 51,5 51,5 50,4 50)); POLYGON ((4 50, 5 50, 5 51, 4 51, 4 50)); REVERSE",
        "POLYGON((179 10,181 10,181 12,179 12,179 10)); POLYGON ((179 10, -179 10, -179 12, 179 12, 179 10)); WRAP",
        "MULTIPOLYGON(((179 50,180 50,180 53,179 53,179 50)),((-180 50,-179 50,-179 53,-180 53,-180 50))); POLYGON ((-180 50, 180 50, 180 53, -180 53, -180 50)); CONVEX_HULL_INDIVIDUAL REVERSE",
        "MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)),((6 6,7 6,7 7,6 7,6 6))); POLYGON ((0 0, 1 0, 7 6, 7 7, 6 7, 0 1, 0 0)); CONVEX_HULL_INDIVIDUAL REVERSE",
        "MULTIPOLYGON(((0 0,2 0,2 2,0 2,0 0)),((1 1,3 1,3 3,1 3,1 1))); POLYGON ((2 0, 2 1, 3 1, 3 3, 1 3, 1 2, 0 2, 0 0, 2 0)); OVERLAP_MERGE REVERSE",
        "POLYGON((0 0,10 0,10 10,0 10,0 0),(4 4,6 4,6 6,4 6,4 4)); POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0)); ''",
        "POLYGON Z((0 0 1,10 0 2,10 10 3,0 0 1)); POLYGON ((0 0, 10 0, 10 10, 0 0)); EXTRA_DIMENSION",
        "POLYGON((0 85,10 85,10 95,0 95,0 85)); POLYGON ((0 85, 10 85, 10 90, 0 90, 0 85)); CLAMP",
        "POLYGON((28 25,12 4,-222 22,28 25)); POLYGON ((28 25, 138 22, 12 4, 28 25)); WRAP REVERSE",
        "POLYGON((0 0,0.0003 0,0.0003 0.0003,0 0.0003,0 0)); POINT (0.00015 0.00015); GEOMETRY_SIMPLIFICATION",
        "POLYGON((0 0,0.0003 0,0.0003 1,0 1,0 0)); LINESTRING (0.00015 0, 0.00015 1); GEOMETRY_SIMPLIFICATION",
        "POLYGON((0 0,1 0,1 0.0002,0 0.0002,0 0)); LINESTRING (0 0.0001, 1 0.0001); GEOMETRY_SIMPLIFICATION",
        "GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(2 2,3 3)); LINESTRING (1 1, 3 3); CONVEX_HULL_INDIVIDUAL",
        "GEOMETRYCOLLECTION(POLYGON((46 -19,30 26,-3 41,22 39,49 16,46 -19)), POLYGON((27 24,12 4,18 31,27 24))); POLYGON ((19.28457446808511 13.71276595744681, 46 -19, 49 16, 22 39, -3 41, 15.25490196078431 18.64705882352941, 12 4, 19.28457446808511 13.71276595744681)); OVERLAP_MERGE",
        "MULTIPOINT((1 1),(2 3),(0 4)); POLYGON ((1 1, 2 3, 0 4, 1 1)); CONVEX_HULL_INDIVIDUAL REVERSE",
        "GEOMETRYCOLLECTION(POLYGON EMPTY,POINT(1 1)); POINT (1 1); ''",
        "POLYGON((-181 10,-179 10,-179 12,-181 12,-181 10)); POLYGON ((179 10, -179 10, -179 12, 179 12, 179 10)); WRAP",
        "POLYGON((0 0,2 2,2 0,0 2,0 0)); refused; ''",
        "POLYGON EMPTY; refused; ''",
        "POINT(0); refused; ''"
      })
  void repair_isThatOfAsfSearch(String given, String expected, String kinds) throws Exception {
    if (expected.equals("refused")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> AreaOfInterest.parse(given, AreaRepair.ASF_SEARCH));
      return;
    }
    AreaOfInterest area = AreaOfInterest.parse(given, AreaRepair.ASF_SEARCH);

    Geometry repaired = area.parts().get(0);
    assertThat(repaired.norm().equalsExact(new WKTReader().read(expected).norm(), 1e-13))
        .as("%s instead of %s", repaired, expected)
        .isTrue();
    // The winding of a hull or a union is that of the library, and so is its report.
    assertThat(area.repairs().stream().map(r -> r.kind().name()).filter(k -> !k.equals("REVERSE")))
        .containsExactlyInAnyOrderElementsOf(
            java.util.Arrays.stream(kinds.split(" "))
                .filter(k -> !k.isEmpty() && !k.equals("REVERSE"))
                .toList());
  }

  @Test
  void thousandCorners_areSimplifiedToAsManyAsThere() {
    Coordinate[] ring = new Coordinate[1001];
    for (int i = 0; i < 1000; i++) {
      ring[i] =
          new Coordinate(
              Math.round((4 + Math.cos(2 * Math.PI * i / 1000)) * 1e6) / 1e6,
              Math.round((50 + Math.sin(2 * Math.PI * i / 1000)) * 1e6) / 1e6);
    }
    ring[1000] = ring[0];
    Geometry circle = new GeometryFactory().createPolygon(ring);

    Geometry repaired = AreaOfInterest.of(circle, AreaRepair.ASF_SEARCH).parts().get(0);

    assertThat(repaired.getNumPoints()).isEqualTo(129);
    assertThat(repaired.getArea())
        .isEqualTo(3.140322929855999, org.assertj.core.api.Assertions.within(1e-9));
  }
}

package io.sentryal.insar.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointStatus;
import io.sentryal.insar.model.Velocity;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class VelocityMapTest {
  private static Comparison.Row row(String id, double lat, double lon, double mmPerYear) {
    Velocity velocity = new Velocity(id, mmPerYear, OptionalDouble.of(0.3), 8, PointStatus.OK);
    return new Comparison.Row(
        MonitoringPoint.of(id, lat, lon),
        mmPerYear,
        Optional.of(velocity),
        OptionalDouble.of(0.9),
        "OK");
  }

  /** North up, east to the right, points in the colour of their velocity. */
  @Test
  void map_showsPointsWhereTheyLie_inTheColourOfTheirVelocity() {
    assumeTrue(VelocityMap.canWrite(), "fonts are absent on this machine");
    List<Comparison.Row> rows =
        List.of(
            row("NW", 45.04, 7.00, -40),
            row("NE", 45.04, 7.08, 40),
            row("SW", 45.00, 7.00, 20),
            row("REF", 45.00, 7.08, 0));

    BufferedImage map = VelocityMap.draw(rows, "REF", "test", place -> 100);

    VelocityColours colours = VelocityColours.upTo(40);
    MapFrame frame =
        MapFrame.fitting(
            io.sentryal.insar.model.BoundingBox.around(
                rows.stream().map(Comparison.Row::position).toList(), 0.005),
            40,
            96,
            1000,
            4000);
    for (Comparison.Row row : rows.subList(0, 3)) {
      int x = (int) Math.round(frame.x(row.position()));
      int y = (int) Math.round(frame.y(row.position()));
      assertThat(new Color(map.getRGB(x, y)))
          .isEqualTo(colours.of(row.measured().orElseThrow().velocityMmPerYear()));
    }
    assertThat(frame.x(rows.get(1).position())).isGreaterThan(frame.x(rows.get(0).position()));
    assertThat(frame.y(rows.get(2).position())).isGreaterThan(frame.y(rows.get(0).position()));
  }
}

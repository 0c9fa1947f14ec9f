package io.sentryal.insar.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import org.junit.jupiter.api.Test;

class VelocityColoursTest {
  private static int lightness(Color colour) {
    return (299 * colour.getRed() + 587 * colour.getGreen() + 114 * colour.getBlue()) / 1000;
  }

  @Test
  void colours_growDarkerFromZeroToBothEnds_warmAwayAndBlueToward() {
    VelocityColours colours = VelocityColours.upTo(47);

    assertThat(colours.limitMmPerYear()).isEqualTo(50);
    for (int side : new int[] {-1, 1}) {
      int before = lightness(colours.of(0));
      assertThat(before).isGreaterThan(235);
      for (int v = 2; v <= 50; v += 2) {
        int now = lightness(colours.of(side * v));
        assertThat(now).isLessThan(before);
        before = now;
      }
    }
    assertThat(colours.of(-30).getRed()).isGreaterThan(colours.of(-30).getBlue() + 100);
    assertThat(colours.of(30).getBlue()).isGreaterThan(colours.of(30).getRed() + 100);
    assertThat(colours.of(-80)).isEqualTo(colours.of(-50));
  }
}

package io.sentryal.insar.localcpu.internal.tops;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.localcpu.internal.geometry.RadarGrid;
import io.sentryal.insar.localcpu.internal.safe.BurstAnnotation;
import io.sentryal.insar.model.BurstId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Of two bursts that hold a place, the one in which it lies farther inside. */
class MosaicTest {
  private static final Instant START = Instant.parse("2024-01-04T05:00:00Z");
  private static final GroundSpacing SPACING = new GroundSpacing(14, 3.5);

  private static BurstAnnotation burst(int lines, int samples) {
    return BurstAnnotation.builder()
        .azimuthTime(START)
        .validWindow(0, lines - 1, 0, samples - 1)
        .id(new BurstId(1, 1, "IW1"))
        .build();
  }

  private static GroundSpacing.Depth depth(
      BurstAnnotation burst, int firstLine, int firstSample, double line, double sample) {
    return SPACING.depth(burst, new BurstPair.Placement(firstLine, firstSample), line, sample);
  }

  @Test
  void depth_neighboursAlongTrack_changesOverInTheMiddleOfTheOverlap() {
    BurstAnnotation burst = burst(1000, 20_000);

    for (double sample : new double[] {3, 10_000, 19_996}) {
      assertThat(depth(burst, 0, 0, 939, sample).isDeeperThan(depth(burst, 880, 0, 939, sample)))
          .as("before the middle, sample %f", sample)
          .isTrue();
      assertThat(depth(burst, 0, 0, 940, sample).isDeeperThan(depth(burst, 880, 0, 940, sample)))
          .as("after the middle, sample %f", sample)
          .isFalse();
    }
  }

  @Test
  void depth_neighbouringSwaths_changesOverInTheMiddleOfTheOverlap() {
    BurstAnnotation burst = burst(1000, 20_000);
    int second = 19_400;

    assertThat(depth(burst, 0, 0, 500, 19_690).isDeeperThan(depth(burst, 0, second, 500, 19_690)))
        .isTrue();
    assertThat(depth(burst, 0, 0, 500, 19_710).isDeeperThan(depth(burst, 0, second, 500, 19_710)))
        .isFalse();
  }

  @Test
  void depth_outside_isNegative() {
    assertThat(depth(burst(100, 100), 0, 0, 50, 120).isInside()).isFalse();
    assertThat(depth(burst(100, 100), 0, 0, 50, 50).isInside()).isTrue();
  }

  @Test
  void grid_rowsAndLines_areInverse() {
    RadarGrid radar = new RadarGrid(START, 0.002, 800_000, 2.33, 1000, 2000, 0.0555);
    MultilookGrid grid = new MultilookGrid(radar, 4, 16, 7, 9, 50, 60);

    assertThat(grid.row(grid.line(12.25))).isEqualTo(12.25);
    assertThat(grid.column(grid.sample(30.5))).isEqualTo(30.5);
    assertThat(grid.line(0)).as("middle of lines 28 to 31").isEqualTo(29.5);
    assertThat(grid.sample(0)).as("middle of samples 144 to 159").isEqualTo(151.5);
  }
}

package io.sentryal.insar.timeseries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.model.DisplacementSeries;
import io.sentryal.insar.model.DisplacementSeries.Quality;
import io.sentryal.insar.model.DisplacementSeries.Reference;
import io.sentryal.insar.model.DisplacementSeries.Sample;
import io.sentryal.insar.model.PointStatus;
import io.sentryal.insar.model.Velocity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VelocityEstimatorTest {
  private static final Instant START = Instant.parse("2019-05-01T17:00:00Z");

  @Test
  void velocity_straightLine_isItsSlopePerYearOf365AndAQuarterDays() {
    DisplacementSeries series = series(PointStatus.OK, day(0, 0), day(365.25, -12.5));

    Velocity velocity = VelocityEstimator.estimate(series).orElseThrow();

    assertThat(velocity.velocityMmPerYear()).isCloseTo(-12.5, within(1e-12));
  }

  @Test
  void velocity_fiveEpochs_isThatComputedByHand() {
    // t = 0, 1, 2, 3, 4 years; d = 0, 1, 1, 4, 4: slope 11/10, residuals 0.2 0.1 -1 0.9 -0.2,
    // sum of squares 1.90, divided by 3 * 10.
    DisplacementSeries series =
        series(
            PointStatus.OK,
            day(0, 0),
            day(365.25, 1),
            day(2 * 365.25, 1),
            day(3 * 365.25, 4),
            day(4 * 365.25, 4));

    Velocity velocity = VelocityEstimator.estimate(series).orElseThrow();

    assertThat(velocity.velocityMmPerYear()).isCloseTo(1.1, within(1e-12));
    assertThat(velocity.sigmaMmPerYear().orElseThrow())
        .isCloseTo(Math.sqrt(1.90 / 30), within(1e-12));
    assertThat(velocity.epochCount()).isEqualTo(5);
    assertThat(velocity)
        .hasToString(
            "p: +1.1 +/- 0.3 mm/yr (line of sight, toward the satellite positive, 5 epochs, OK)");
  }

  @Test
  void velocity_withoutTheReferenceEpoch_wouldBeAnother() {
    DisplacementSeries all = series(PointStatus.OK, day(0, 0), day(12, 5), day(24, 5), day(36, 5));

    assertThat(VelocityEstimator.estimate(all).orElseThrow().velocityMmPerYear())
        .isCloseTo(5 * 1.5 * 12 / (12 * 12 * 5) * 365.25, within(1e-9));
  }

  @Test
  void sigma_twoEpochs_isUnknownNotZero() {
    DisplacementSeries series = series(PointStatus.OK, day(0, 0), day(12, 3));

    Velocity velocity = VelocityEstimator.estimate(series).orElseThrow();

    assertThat(velocity.sigmaMmPerYear()).isEmpty();
    assertThat(velocity.toString()).contains("+/- unknown");
  }

  @Test
  void velocity_oneEpoch_doesNotExist() {
    assertThat(VelocityEstimator.estimate(series(PointStatus.OK, day(0, 0)))).isEmpty();
  }

  @Test
  void velocity_acrossAGap_saysSo() {
    DisplacementSeries series = series(PointStatus.GAP_BRIDGED, day(0, 0), day(12, 1), day(48, 2));

    assertThat(VelocityEstimator.estimate(series).orElseThrow().status())
        .isEqualTo(PointStatus.GAP_BRIDGED);
  }

  @Test
  void sigma_whiteNoise_coversTheTruthInNinetyFiveOfAHundred() {
    Random random = new Random(6);
    int inside = 0;
    int trials = 4000;
    for (int t = 0; t < trials; t++) {
      List<Sample> samples = new ArrayList<>();
      for (int n = 0; n < 80; n++) {
        samples.add(day(12 * n, 0.01 * n + 2 * random.nextGaussian()));
      }
      Velocity velocity =
          VelocityEstimator.estimate(series(PointStatus.OK, samples.toArray(new Sample[0])))
              .orElseThrow();
      double truth = 0.01 / 12 * 365.25;
      // 1.991: 97.5 % quantile of Student's distribution of 78 degrees of freedom.
      double margin = 1.991 * velocity.sigmaMmPerYear().orElseThrow();
      inside += Math.abs(velocity.velocityMmPerYear() - truth) <= margin ? 1 : 0;
    }
    assertThat((double) inside / trials).isCloseTo(0.95, within(0.012));
  }

  private static Sample day(double days, double displacementMm) {
    Instant epoch = START.plus(Duration.ofSeconds(Math.round(days * 86_400)));
    return new Sample(epoch, displacementMm, OptionalDouble.empty(), PointStatus.OK);
  }

  private static DisplacementSeries series(PointStatus status, Sample... samples) {
    return DisplacementSeries.of(
        "p", new Reference("ref", START), List.of(samples), status, Quality.none());
  }
}

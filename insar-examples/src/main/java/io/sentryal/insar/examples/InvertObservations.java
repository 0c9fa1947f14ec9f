package io.sentryal.insar.examples;

import io.sentryal.insar.model.DisplacementSeries;
import io.sentryal.insar.timeseries.NetworkInversion;
import io.sentryal.insar.timeseries.PairTable;
import io.sentryal.insar.timeseries.PairWeights;
import io.sentryal.insar.timeseries.PointObservations;
import io.sentryal.insar.timeseries.PointSolution;
import io.sentryal.insar.timeseries.VelocityEstimator;
import java.time.Instant;

/**
 * Inverts the unwrapped phases of five pairs to the displacement series of one point; offline.
 *
 * <p>Run: {@code java -cp insar-examples/target/insar-examples-0.1.0-SNAPSHOT.jar
 * io.sentryal.insar.examples.InvertObservations}. Prints four epochs, the last about -9 mm, and a
 * velocity near -91 mm/yr: the point moves away from the satellite.
 */
public final class InvertObservations {
  private InvertObservations() {}

  /** Runs the example. */
  public static void main(String[] args) {
    Instant first = Instant.parse("2025-01-01T05:00:00Z");
    Instant second = Instant.parse("2025-01-13T05:00:00Z");
    Instant third = Instant.parse("2025-01-25T05:00:00Z");
    Instant fourth = Instant.parse("2025-02-06T05:00:00Z");
    PairTable pairs =
        PairTable.builder(0.05546576) // wavelength of Sentinel-1 (m)
            .addPair(first, second)
            .addPair(first, third)
            .addPair(second, third)
            .addPair(second, fourth)
            .addPair(third, fourth)
            .build();
    // Phase of reference - secondary (rad): positive is away from the satellite.
    double[] phaseRad = {0.70, 1.35, 0.66, 1.34, 0.69};
    double[] coherence = {0.8, 0.6, 0.8, 0.6, 0.7};

    PointSolution solution =
        NetworkInversion.of(pairs, PairWeights.variance(30))
            .solve(PointObservations.of("crest-12", phaseRad, coherence));
    DisplacementSeries series = solution.series("rock-1");

    series
        .samples()
        .forEach(s -> System.out.println(s.epoch() + "  " + s.displacementMm() + " mm"));
    System.out.println(VelocityEstimator.estimate(series).orElseThrow());
  }
}

package io.sentryal.insar.timeseries;

import io.sentryal.insar.model.DisplacementSeries;
import io.sentryal.insar.model.DisplacementSeries.Quality;
import io.sentryal.insar.model.DisplacementSeries.Reference;
import io.sentryal.insar.model.DisplacementSeries.Sample;
import io.sentryal.insar.model.LosDisplacement;
import io.sentryal.insar.model.PointStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What the inversion found for one point, in phase. Immutable.
 *
 * <p><b>Sign.</b> Accumulated range phase (rad): positive means that the ground moved away since
 * the reference epoch. {@link #series} turns it into displacement, positive toward the satellite.
 * <b>Zero.</b> The reference epoch is the first one that a pair measured at this point.
 */
public final class PointSolution {
  private final String pointId;
  private final PairTable table;
  private final PointGraph graph;
  private final double[] phaseRad;
  private final double[] varianceFactors;
  private final Fit fit;

  PointSolution(
      String pointId,
      PairTable table,
      PointGraph graph,
      double[] phaseRad,
      double[] varianceFactors,
      Fit fit) {
    this.pointId = pointId;
    this.table = table;
    this.graph = graph;
    this.phaseRad = phaseRad;
    this.varianceFactors = varianceFactors;
    this.fit = fit;
  }

  /**
   * How well the series explains the pairs. Immutable.
   *
   * @param temporalCoherence |sum exp(j r)| / M over the residuals r
   * @param squaredSumRad2 sum of r^2 (rad^2)
   * @param weightedSquaredSum sum of w r^2
   */
  record Fit(double temporalCoherence, double squaredSumRad2, double weightedSquaredSum) {
    static final Fit NONE = new Fit(Double.NaN, Double.NaN, Double.NaN);
  }

  /** Returns the id of the point. */
  public String pointId() {
    return pointId;
  }

  /** Returns the pairs and epochs to which indices refer. */
  public PairTable table() {
    return table;
  }

  /** Returns what the inversion could do for the point. */
  public PointStatus status() {
    if (graph.components() == 0) {
      return PointStatus.TOO_FEW_PAIRS;
    }
    return graph.components() == 1 ? PointStatus.OK : PointStatus.GAP_BRIDGED;
  }

  /**
   * Returns what the inversion could do for one epoch: {@link PointStatus#OK} if pairs connect it
   * to the reference epoch, {@link PointStatus#GAP_BRIDGED} if it lies beyond a gap, {@link
   * PointStatus#NOT_OBSERVED} if no pair of the point has it.
   *
   * @param date index into the dates of the table
   */
  public PointStatus status(int date) {
    int component = graph.component()[date];
    if (component == PointGraph.UNOBSERVED) {
      return PointStatus.NOT_OBSERVED;
    }
    return component == 0 ? PointStatus.OK : PointStatus.GAP_BRIDGED;
  }

  /** Returns the epoch at which the phase is 0 by definition; empty without any pair. */
  public OptionalInt referenceDate() {
    int first = graph.firstDate();
    return first == PointGraph.UNOBSERVED ? OptionalInt.empty() : OptionalInt.of(first);
  }

  /**
   * Returns the accumulated phase (rad, positive = moved away), empty if no pair measured the
   * epoch.
   *
   * @param date index into the dates of the table
   */
  public OptionalDouble phaseRad(int date) {
    return graph.component()[date] == PointGraph.UNOBSERVED
        ? OptionalDouble.empty()
        : OptionalDouble.of(phaseRad[date]);
  }

  /**
   * Returns the standard deviation of the phase (rad): the square root of s0^2 (A'WA)^-1 with the
   * variance factor s0^2 = r'Wr / (M - rank). It is 0 at the reference epoch by definition, and
   * empty where it cannot be known: no redundant pair, an epoch beyond a gap or without a pair.
   *
   * @param date index into the dates of the table
   */
  public OptionalDouble sigmaRad(int date) {
    int redundant = observationCount() - graph.rank();
    if (graph.component()[date] != 0 || redundant == 0) {
      return OptionalDouble.empty();
    }
    if (date == graph.firstDate()) {
      return OptionalDouble.of(0);
    }
    return OptionalDouble.of(Math.sqrt(fit.weightedSquaredSum / redundant * varianceFactors[date]));
  }

  /** Returns how many pairs were used. */
  public int observationCount() {
    return graph.pairs().length;
  }

  /**
   * Returns how many components the point's own pairs form: 1 if they connect all its epochs, 0
   * without any pair.
   */
  public int componentCount() {
    return graph.components();
  }

  /**
   * Returns the share of the pairs that the solution did not use up, (M - rank) / M, in [0, 1); 0
   * without pairs. At 0 every series fits perfectly, whatever the noise.
   */
  public double redundancy() {
    int pairs = observationCount();
    return pairs == 0 ? 0 : (double) (pairs - graph.rank()) / pairs;
  }

  /**
   * Returns |sum exp(j r)| / M over the residuals r of the M pairs used, unweighted (Pepe and
   * Lanari 2006, IEEE TGRS 44(9)), in [0, 1]; empty without pairs, meaningless without {@link
   * #redundancy}.
   */
  public OptionalDouble temporalCoherence() {
    return known(fit.temporalCoherence);
  }

  /** Returns the root mean square of the residuals (rad), empty without pairs. */
  public OptionalDouble residualRmsRad() {
    return known(Math.sqrt(fit.squaredSumRad2 / observationCount()));
  }

  /**
   * Returns the displacement series: line of sight, positive toward the satellite, epochs that no
   * pair measured left out.
   *
   * @param referencePointId id of the point to which the phases are relative
   */
  public DisplacementSeries series(String referencePointId) {
    double wavelengthM = table.wavelengthM();
    List<Sample> samples = new ArrayList<>(table.dateCount());
    for (int n = 0; n < table.dateCount(); n++) {
      if (status(n) != PointStatus.NOT_OBSERVED) {
        // Adding 0 turns the -0.0 of the reference epoch into 0.0.
        double displacementMm = LosDisplacement.displacementMm(phaseRad[n], wavelengthM) + 0.0;
        OptionalDouble sigmaMm = toMm(sigmaRad(n));
        samples.add(new Sample(table.dates().get(n), displacementMm, sigmaMm, status(n)));
      }
    }
    Quality quality =
        new Quality(temporalCoherence(), redundancy(), toMm(residualRmsRad()), observationCount());
    Reference reference =
        new Reference(referencePointId, table.dates().get(referenceDate().orElse(0)));
    return DisplacementSeries.of(pointId, reference, samples, status(), quality);
  }

  private OptionalDouble toMm(OptionalDouble sigmaRad) {
    return sigmaRad.isPresent()
        ? OptionalDouble.of(LosDisplacement.sigmaMm(sigmaRad.getAsDouble(), table.wavelengthM()))
        : OptionalDouble.empty();
  }

  private static OptionalDouble known(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  @Override
  public String toString() {
    return "PointSolution[" + pointId + ", " + status() + ", " + observationCount() + " pairs]";
  }
}

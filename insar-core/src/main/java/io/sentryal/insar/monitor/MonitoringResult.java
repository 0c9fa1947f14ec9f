package io.sentryal.insar.monitor;

import io.sentryal.insar.error.MonitoringFailedException;
import io.sentryal.insar.model.DisplacementSeries;
import io.sentryal.insar.model.Provenance;
import io.sentryal.insar.model.Velocity;
import io.sentryal.insar.network.Connectivity;
import io.sentryal.insar.network.PairNetwork;
import io.sentryal.insar.store.SiteSeries;
import java.util.List;

/**
 * What a run found. Immutable.
 *
 * <p><b>Sign.</b> Line of sight, positive toward the satellite. <b>Zero.</b> {@link
 * #referencePointId()}, and the reference epoch of each series.
 */
public final class MonitoringResult {
  private final MonitoringPlan plan;
  private final SiteSeries siteSeries;
  private final PairNetwork network;
  private final List<FailedPair> failedPairs;
  private final String referenceRule;
  private final List<String> warnings;

  MonitoringResult(
      MonitoringPlan plan,
      SiteSeries siteSeries,
      PairNetwork network,
      List<FailedPair> failedPairs,
      String referenceRule,
      List<String> warnings) {
    this.plan = plan;
    this.siteSeries = siteSeries;
    this.network = network;
    this.failedPairs = List.copyOf(failedPairs);
    this.referenceRule = referenceRule;
    this.warnings = List.copyOf(warnings);
  }

  /** Returns what was planned. */
  public MonitoringPlan plan() {
    return plan;
  }

  /** Returns series and velocities of all points, as they were stored; exports take this. */
  public SiteSeries siteSeries() {
    return siteSeries;
  }

  /** Returns one series per point, in the order of the site. */
  public List<DisplacementSeries> series() {
    return siteSeries.series();
  }

  /**
   * Returns the series of a point; without samples, and with the reason as status, if nothing could
   * be solved.
   *
   * @throws IllegalArgumentException if the site has no such point
   */
  public DisplacementSeries series(String pointId) {
    return siteSeries.series(pointId);
  }

  /** Returns the velocities, in the order of the points; a point without a solution has none. */
  public List<Velocity> velocities() {
    return siteSeries.velocities();
  }

  /**
   * Returns the velocity of a point; {@code siteSeries().velocity(id)} is the same as an option.
   *
   * @throws MonitoringFailedException if the point has none; its status says why
   * @throws IllegalArgumentException if the site has no such point
   */
  public Velocity velocity(String pointId) {
    DisplacementSeries of = series(pointId);
    return siteSeries
        .velocity(pointId)
        .orElseThrow(
            () ->
                new MonitoringFailedException(
                    siteSeries.key().siteId(),
                    "point '" + pointId + "' has no velocity: " + of.status(),
                    List.of()));
  }

  /** Returns the pairs that entered the series; those that did not are in its {@code leftOut}. */
  public PairNetwork network() {
    return network;
  }

  /** Returns how the pairs that entered the series hold the images together. */
  public Connectivity connectivity() {
    return network.connectivity();
  }

  /** Returns the planned pairs that did not enter the series, with the reasons. */
  public List<FailedPair> failedPairs() {
    return failedPairs;
  }

  /** Returns the id of the point whose displacement is zero by definition. */
  public String referencePointId() {
    return siteSeries.referencePointId();
  }

  /** Returns how the reference point was chosen, in words. */
  public String referenceRule() {
    return referenceRule;
  }

  /** Returns the radar wavelength (m). */
  public double wavelengthM() {
    return siteSeries.wavelengthM();
  }

  /** Returns where it comes from. */
  public Provenance provenance() {
    return siteSeries.provenance();
  }

  /** Returns whether anything of the input or of the processing is simulated. */
  public boolean simulated() {
    return siteSeries.simulated();
  }

  /** Returns what a reader should know before believing the result. */
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public String toString() {
    return (simulated() ? "SIMULATED " : "")
        + ("MonitoringResult[" + siteSeries.key())
        + (", " + velocities().size() + " of " + series().size() + " points with a velocity")
        + (", " + network.pairs().size() + " pairs, reference " + referencePointId() + "]");
  }
}

package io.sentryal.insar.localcpu.internal.engine;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.InsarResult.ReferenceArea;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.ProcessingOptions;
import io.sentryal.insar.internal.geometry.Baseline;
import io.sentryal.insar.internal.geometry.Ellipsoid;
import io.sentryal.insar.localcpu.internal.geometry.GridPosition;
import io.sentryal.insar.localcpu.internal.geometry.GroundPoint;
import io.sentryal.insar.localcpu.internal.geometry.ImageGeometry;
import io.sentryal.insar.localcpu.internal.tops.Mosaic;
import io.sentryal.insar.localcpu.internal.tops.MultilookGrid;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointMeasurement;
import io.sentryal.insar.model.Provenance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Puts together what a run found, and where it comes from. */
final class ResultAssembly {
  /** Phase jump between bursts above which a reader is warned (rad): 0.9 mm. */
  private static final double SEAM_WARNING_RAD = 0.2;

  private final PairRun run;
  private final ProcessingWindow window;
  private final Mosaic mosaic;

  ResultAssembly(PairRun run, ProcessingWindow window, Mosaic mosaic) {
    this.run = run;
    this.window = window;
    this.mosaic = mosaic;
  }

  InsarResult result(
      JobId id, ZeroLevel zero, double effectiveLooks, List<PointMeasurement> measurements) {
    MultilookGrid cells = window.cells();
    GridPosition middle =
        new GridPosition(
            cells.line((cells.rows() - 1) / 2.0), cells.sample((cells.columns() - 1) / 2.0));
    GroundPoint centre = ground(middle);
    return InsarResult.builder()
        .jobId(id)
        .times(run.inputs().reference().sensingStart(), run.inputs().secondary().sensingStart())
        .measurements(measurements)
        .wavelengthM(run.grid().radar().wavelengthM())
        .effectiveLooks(effectiveLooks)
        .reference(reference(zero))
        .perpendicularBaselineM(baseline(middle, centre).perpendicularM())
        .lineOfSight(centre.lineOfSight())
        .seamJumpsRad(seams())
        .provenance(provenance(zero, middle, centre))
        .build();
  }

  private GroundPoint ground(GridPosition place) {
    return run.grid().geometry().onSurface(place.line(), place.sample(), run.terrain().surface());
  }

  private Baseline baseline(GridPosition place, GroundPoint centre) {
    ImageGeometry grid = run.grid().geometry();
    double timeS = grid.grid().timeS(grid.orbit(), place.line());
    double[] target = new double[3];
    Ellipsoid.toEcef(centre.latRad(), centre.lonRad(), centre.heightM(), target);
    CommonBurst burst = window.bursts().get(0);
    ImageGeometry later = burst.secondaryGeometry(run.secondaryOrbit().orbit());
    return Baseline.at(
        grid.orbit(), timeS, later.orbit(), later.grid().timeS(later.orbit(), 0), target);
  }

  private ReferenceArea reference(ZeroLevel zero) {
    Optional<String> pointId = run.job().site().referencePointId();
    if (pointId.isPresent()) {
      GeoPoint place =
          run.job().points().stream()
              .filter(point -> point.id().equals(pointId.get()))
              .map(MonitoringPoint::position)
              .findFirst()
              .orElseThrow();
      return new ReferenceArea(pointId, zero.rule(), place.latitudeDeg(), place.longitudeDeg());
    }
    MultilookGrid cells = window.cells();
    GroundPoint place =
        ground(
            new GridPosition(
                cells.line(zero.centre().line()), cells.sample(zero.centre().sample())));
    return new ReferenceArea(
        Optional.empty(), zero.rule(), place.latitudeDeg(), place.longitudeDeg());
  }

  private Map<String, Double> seams() {
    Map<String, Double> jumps = new LinkedHashMap<>();
    mosaic.seams().forEach(seam -> jumps.put(seam.name(), seam.jumpRad()));
    return jumps;
  }

  private Provenance provenance(ZeroLevel zero, GridPosition middle, GroundPoint centre) {
    InsarJob job = run.job();
    Provenance.Builder provenance =
        Provenance.builder("insar-local-cpu", run.settings().version())
            .device("cpu")
            .addGranule(run.inputs().reference().name())
            .addGranule(run.inputs().secondary().name())
            .addOrbit(run.referenceOrbit().description())
            .addOrbit(run.secondaryOrbit().description())
            .terrain(run.terrain().description())
            .addCorrection(
                "geometric phase 4 pi/lambda (R_secondary - R_reference), per pixel, from"
                    + " orbits and terrain")
            .parameter("not_corrected", "troposphere, ionosphere, solid Earth tides, orbit ramp")
            .parameter("reference_area", zero.rule())
            .simulated(job.simulated() || run.inputs().simulated());
    window.bursts().forEach(burst -> provenance.addBurstId(burst.id().toString()));
    addParameters(provenance, job.options());
    addGeometry(provenance, middle, centre);
    addSeams(provenance);
    addWarnings(provenance);
    run.stages()
        .secondsByStage()
        .forEach((stage, seconds) -> provenance.stageSeconds(stage.name(), seconds));
    return provenance.build();
  }

  private void addParameters(Provenance.Builder provenance, ProcessingOptions options) {
    MultilookGrid cells = window.cells();
    provenance
        .parameter("polarization", options.polarization().toString())
        .parameter("looks_range", Integer.toString(options.looksRange()))
        .parameter("looks_azimuth", Integer.toString(options.looksAzimuth()))
        .parameter("filter_alpha", Double.toString(options.filterAlpha()))
        .parameter("coherence_min", Double.toString(options.coherenceMin()))
        .parameter("margin_m", Double.toString(options.marginM()))
        .parameter("unwrapper", "minimum cost flow (Costantini 1998)")
        .parameter("window_cells", cells.rows() + " x " + cells.columns());
  }

  private void addGeometry(Provenance.Builder provenance, GridPosition middle, GroundPoint centre) {
    Baseline baseline = baseline(middle, centre);
    provenance
        .parameter("perpendicular_baseline_m", decimal(baseline.perpendicularM()))
        .parameter("parallel_baseline_m", decimal(baseline.parallelM()))
        .parameter("incidence_deg", decimal(Math.toDegrees(centre.incidenceRad())));
  }

  private void addSeams(Provenance.Builder provenance) {
    for (Mosaic.Seam seam : mosaic.seams()) {
      provenance.parameter(
          "seam_jump_rad " + seam.name(),
          String.format(
              Locale.ROOT,
              "%.4f over %d cells, concentration %.3f",
              seam.jumpRad(),
              seam.cells(),
              seam.concentration()));
      if (Math.abs(seam.jumpRad()) > SEAM_WARNING_RAD) {
        provenance.addWarning(
            String.format(
                Locale.ROOT,
                "the phase jumps by %.2f rad between bursts %s: an azimuth misregistration, for"
                    + " example from the orbit, or motion along the track; values on both sides"
                    + " differ by up to that much for no other reason",
                seam.jumpRad(),
                seam.name()));
      }
    }
  }

  private void addWarnings(Provenance.Builder provenance) {
    run.referenceOrbit().warning().ifPresent(provenance::addWarning);
    run.secondaryOrbit().warning().ifPresent(provenance::addWarning);
    if (run.job().options().filterAlpha() > 0 && !UnwrappedWindow.isFilterable(mosaic.sums())) {
      provenance.addWarning(
          "the phase was not filtered: the window of "
              + mosaic.sums().rows()
              + " x "
              + mosaic.sums().columns()
              + " cells is too small for it; a larger margin makes it larger");
    }
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}

package io.sentryal.insar.localcpu.internal.engine;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.backend.ProcessingOptions;
import io.sentryal.insar.backend.spi.JobControl;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.localcpu.internal.geometry.GridPosition;
import io.sentryal.insar.localcpu.internal.geometry.GroundPoint;
import io.sentryal.insar.localcpu.internal.tops.CellSums;
import io.sentryal.insar.localcpu.internal.tops.GroundSpacing;
import io.sentryal.insar.localcpu.internal.tops.Mosaic;
import io.sentryal.insar.localcpu.internal.tops.MultilookGrid;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointMeasurement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** One run of the engine. Used once, by one thread. */
final class PairRun {
  private final EngineSettings settings;
  private final InsarJob job;
  private final PairInputs inputs;
  private final StageLog stages;
  private final ProcessingOptions options;
  private final OrbitChoice referenceOrbit;
  private final OrbitChoice secondaryOrbit;
  private final CommonGrid grid;
  private final PointPlacer placer;
  private final TerrainModel terrain;

  PairRun(EngineSettings settings, InsarJob job, PairInputs inputs, StageLog stages) {
    this.settings = settings;
    this.job = job;
    this.inputs = inputs;
    this.stages = stages;
    this.options = job.options();
    this.referenceOrbit =
        OrbitChoice.of(job.orbitFiles(), inputs.reference(), inputs.referenceSwaths());
    this.secondaryOrbit =
        OrbitChoice.of(job.orbitFiles(), inputs.secondary(), inputs.secondarySwaths());
    this.grid = CommonGrid.of(inputs.referenceSwaths(), referenceOrbit.orbit());
    this.placer =
        new PointPlacer(
            grid,
            Footprint.of(inputs.referenceSwaths(), referenceOrbit.orbit()),
            inputs.commonBursts());
    this.terrain =
        TerrainModel.open(
            job.terrain(),
            settings.geoidGrid(),
            placer.groundNeeded(job.points(), options.marginM()));
  }

  InsarResult run(JobControl control) {
    List<PlacedPoint> points = placer.place(job.points(), terrain.surface());
    List<GridPosition> inside = positionsInCommonBursts(points);
    requireReferenceInside(points, inside);
    GroundSpacing spacing = spacingAt(inside.get(0));
    ProcessingWindow window =
        ProcessingWindow.around(grid, inputs.commonBursts(), inside, options, spacing);

    stages.begin(JobStage.COREGISTERING, 0.05, 0.10);
    Mosaic mosaic;
    try (BurstStage bursts = new BurstStage(this, window)) {
      bursts.prepare();
      stages.begin(JobStage.INTERFEROGRAM, 0.10, 0.80);
      mosaic = bursts.mosaic(settings.workers(), control, spacing);
    }
    requireMeasurement(mosaic.sums());

    double effectiveLooks = EffectiveLooks.of(options, inputs.referenceSwaths().get(0));
    if (options.filterAlpha() > 0) {
      stages.begin(JobStage.FILTERING, 0.80, 0.82);
    }
    float[] phaseRad = UnwrappedWindow.phaseRad(mosaic.sums(), options.filterAlpha());
    stages.begin(JobStage.UNWRAPPING, 0.82, 0.95);
    UnwrappedWindow unwrapped =
        UnwrappedWindow.of(
            window.cells(), mosaic.sums(), phaseRad, effectiveLooks, control::isCancelRequested);

    stages.begin(JobStage.SAMPLING, 0.95, 0.99);
    ZeroLevel zero = zero(unwrapped, points);
    PointSampler sampler =
        new PointSampler(
            unwrapped, zero, grid.radar().wavelengthM(), effectiveLooks, options.coherenceMin());
    List<PointMeasurement> measurements = points.stream().map(sampler::sample).toList();
    stages.close();
    return new ResultAssembly(this, window, mosaic)
        .result(control.id(), zero, effectiveLooks, measurements);
  }

  private List<GridPosition> positionsInCommonBursts(List<PlacedPoint> points) {
    List<GridPosition> placed =
        points.stream().map(PlacedPoint::position).filter(Objects::nonNull).toList();
    List<GridPosition> inside =
        placed.stream()
            .filter(p -> inputs.commonBursts().stream().anyMatch(burst -> grid.holds(burst, p)))
            .toList();
    if (!inside.isEmpty()) {
      return inside;
    }
    if (placed.stream().anyMatch(p -> grid.holdsInAny(inputs.referenceSwaths(), p))) {
      throw new ProcessingException(
          FailureCode.NO_COMMON_BURST,
          "the bursts of "
              + inputs.reference().name()
              + " that hold the points are not in "
              + inputs.secondary().name()
              + ", which shares "
              + inputs.commonBursts().stream().map(CommonBurst::id).toList()
              + "; choose a secondary that covers the site");
    }
    throw placer.noneInside(job.points());
  }

  private void requireReferenceInside(List<PlacedPoint> points, List<GridPosition> inside) {
    Optional<PlacedPoint> reference = referencePoint(points);
    if (reference.isPresent()) {
      GridPosition position = reference.get().position();
      if (position == null || !inside.contains(position)) {
        throw ZeroLevel.outside(reference.get().point());
      }
    }
  }

  private Optional<PlacedPoint> referencePoint(List<PlacedPoint> points) {
    Optional<String> id = job.site().referencePointId();
    return points.stream()
        .filter(placed -> id.isPresent() && placed.point().id().equals(id.get()))
        .findFirst();
  }

  /** How far a line and a sample reach on the ground at a place. */
  private GroundSpacing spacingAt(GridPosition at) {
    GroundPoint here = grid.geometry().atHeight(at.line(), at.sample(), 0);
    GroundPoint next = grid.geometry().atHeight(at.line() + 100, at.sample(), 0);
    double metresPerRad = 6_371_000;
    double north = next.latRad() - here.latRad();
    double east = (next.lonRad() - here.lonRad()) * Math.cos(here.latRad());
    double azimuthM = metresPerRad * Math.hypot(north, Math.IEEEremainder(east, 2 * Math.PI)) / 100;
    return new GroundSpacing(
        azimuthM, grid.radar().rangeSpacingM() / Math.sin(here.incidenceRad()));
  }

  private void requireMeasurement(CellSums sums) {
    for (int cell = 0; cell < sums.cells(); cell++) {
      if (sums.isValid(cell)) {
        return;
      }
    }
    throw new ProcessingException(
        FailureCode.OUTSIDE_COVERAGE,
        "no cell of the window around the points is covered by valid pixels of both images; choose"
            + " images that cover the site");
  }

  private ZeroLevel zero(UnwrappedWindow window, List<PlacedPoint> points) {
    Optional<PlacedPoint> chosen = referencePoint(points);
    if (chosen.isEmpty()) {
      return ZeroLevel.ofStableArea(window);
    }
    PlacedPoint reference = chosen.get();
    MonitoringPoint point = reference.point();
    GridPosition position = reference.position();
    if (position == null) {
      throw ZeroLevel.outside(point);
    }
    MultilookGrid cells = window.grid();
    GridPosition at = new GridPosition(cells.row(position.line()), cells.column(position.sample()));
    return ZeroLevel.atPoint(window, point, at, options.coherenceMin());
  }

  EngineSettings settings() {
    return settings;
  }

  InsarJob job() {
    return job;
  }

  PairInputs inputs() {
    return inputs;
  }

  StageLog stages() {
    return stages;
  }

  OrbitChoice referenceOrbit() {
    return referenceOrbit;
  }

  OrbitChoice secondaryOrbit() {
    return secondaryOrbit;
  }

  CommonGrid grid() {
    return grid;
  }

  TerrainModel terrain() {
    return terrain;
  }
}

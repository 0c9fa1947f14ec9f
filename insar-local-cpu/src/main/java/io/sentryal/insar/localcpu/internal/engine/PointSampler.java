package io.sentryal.insar.localcpu.internal.engine;

import io.sentryal.insar.localcpu.internal.geometry.GridPosition;
import io.sentryal.insar.localcpu.internal.tops.CellState;
import io.sentryal.insar.localcpu.internal.tops.MultilookGrid;
import io.sentryal.insar.localcpu.internal.unwrap.PhaseNoise;
import io.sentryal.insar.model.InvalidReason;
import io.sentryal.insar.model.LosDisplacement;
import io.sentryal.insar.model.PointMeasurement;

/**
 * Reads displacement, coherence and noise at points. Immutable.
 *
 * <p>Values are bilinear between the centres of the four cells around a point. The cell in which
 * the point lies decides whether it has a value, and if not, why; neighbours without a value, or of
 * another component, are left out and their weight goes to the others.
 */
final class PointSampler {
  private final UnwrappedWindow window;
  private final ZeroLevel zero;
  private final double wavelengthM;
  private final double effectiveLooks;
  private final double coherenceMin;

  PointSampler(
      UnwrappedWindow window,
      ZeroLevel zero,
      double wavelengthM,
      double effectiveLooks,
      double coherenceMin) {
    this.window = window;
    this.zero = zero;
    this.wavelengthM = wavelengthM;
    this.effectiveLooks = effectiveLooks;
    this.coherenceMin = coherenceMin;
  }

  /** Returns what the pair says about a point. */
  PointMeasurement sample(PlacedPoint placed) {
    String id = placed.point().id();
    GridPosition position = placed.position();
    if (position == null) {
      InvalidReason reason = placed.reason();
      return PointMeasurement.invalid(id, reason == null ? InvalidReason.OUTSIDE_COVERAGE : reason);
    }
    MultilookGrid grid = window.grid();
    double row = grid.row(position.line());
    double column = grid.column(position.sample());
    int nearestRow = (int) Math.rint(row);
    int nearestColumn = (int) Math.rint(column);
    if (nearestRow < 0
        || nearestRow >= grid.rows()
        || nearestColumn < 0
        || nearestColumn >= grid.columns()) {
      return PointMeasurement.invalid(id, InvalidReason.OUTSIDE_COVERAGE);
    }
    int nearest = nearestRow * grid.columns() + nearestColumn;
    CellState state = window.sums().state(nearest);
    return switch (state) {
      case OUTSIDE -> PointMeasurement.invalid(id, InvalidReason.OUTSIDE_COVERAGE);
      case NO_DATA -> PointMeasurement.invalid(id, InvalidReason.NODATA);
      case FOLDED -> PointMeasurement.invalid(id, InvalidReason.LAYOVER_SHADOW);
      case VALID -> measured(id, row, column, nearest);
    };
  }

  private PointMeasurement measured(String id, double row, double column, int nearest) {
    double coherence = bilinear(row, column, false);
    if (!(coherence >= coherenceMin && coherence > 0)) {
      return PointMeasurement.invalid(id, InvalidReason.LOW_COHERENCE, coherence);
    }
    if (window.component(nearest) != zero.component()) {
      return PointMeasurement.invalid(id, InvalidReason.UNWRAP_FAILED, coherence);
    }
    double phaseRad = bilinear(row, column, true) - zero.phaseRad();
    double sigmaRad = PhaseNoise.cramerRaoSigmaRad(coherence, effectiveLooks);
    return PointMeasurement.valid(
        id,
        LosDisplacement.displacementMm(phaseRad, wavelengthM),
        coherence,
        LosDisplacement.sigmaMm(sigmaRad, wavelengthM));
  }

  /** Returns the phase or the coherence between the cells that have one. */
  private double bilinear(double row, double column, boolean ofPhase) {
    int top = (int) Math.floor(row);
    int left = (int) Math.floor(column);
    double down = row - top;
    double right = column - left;
    double sum = 0;
    double weights = 0;
    for (int corner = 0; corner < 4; corner++) {
      int r = top + (corner >> 1);
      int c = left + (corner & 1);
      double weight =
          ((corner >> 1) == 1 ? down : 1 - down) * ((corner & 1) == 1 ? right : 1 - right);
      if (weight > 0 && isUsable(r, c, ofPhase)) {
        int cell = r * window.grid().columns() + c;
        sum += weight * (ofPhase ? window.phaseRad(cell) : window.coherence(cell));
        weights += weight;
      }
    }
    return sum / weights;
  }

  private boolean isUsable(int row, int column, boolean ofPhase) {
    MultilookGrid grid = window.grid();
    if (row < 0 || row >= grid.rows() || column < 0 || column >= grid.columns()) {
      return false;
    }
    int cell = row * grid.columns() + column;
    return ofPhase ? window.component(cell) == zero.component() : window.sums().isValid(cell);
  }
}

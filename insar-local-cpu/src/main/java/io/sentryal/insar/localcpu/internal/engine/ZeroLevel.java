package io.sentryal.insar.localcpu.internal.engine;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.localcpu.internal.geometry.GridPosition;
import io.sentryal.insar.localcpu.internal.tops.CellState;
import io.sentryal.insar.localcpu.internal.tops.MultilookGrid;
import io.sentryal.insar.model.MonitoringPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What counts as zero displacement in a window. Immutable.
 *
 * @param phaseRad unwrapped phase there (rad)
 * @param component component in which it lies; other components have no known cycles against it
 * @param rule how it was found, in words
 * @param centre where it lies on the grid of cells: line is the row, sample the column
 */
record ZeroLevel(double phaseRad, int component, String rule, GridPosition centre) {
  /** Cells on either side of the reference point's own. */
  private static final int REACH = 2;

  /** Part of the largest component that serves as stable area, and fewest cells of it. */
  private static final int STABLE_FRACTION = 20;

  private static final int FEWEST_STABLE = 25;

  /**
   * Returns the zero at a reference point: the median of the usable cells of the 5 x 5 around it.
   *
   * @param window the window
   * @param point the reference point
   * @param at where it appears, in cells: line is the row, sample the column
   * @param coherenceMin coherence below which a cell is not used
   * @throws ProcessingException with {@link FailureCode#OUTSIDE_COVERAGE} if it lies outside, with
   *     {@link FailureCode#UNWRAP_FAILED} if no cell around it is usable
   */
  static ZeroLevel atPoint(
      UnwrappedWindow window, MonitoringPoint point, GridPosition at, double coherenceMin) {
    List<Integer> around = cellsAround(window.grid(), at);
    if (around.stream().allMatch(cell -> window.sums().state(cell) == CellState.OUTSIDE)) {
      throw outside(point);
    }
    List<Integer> usable =
        around.stream()
            .filter(cell -> window.component(cell) > 0 && window.coherence(cell) >= coherenceMin)
            .toList();
    Optional<Integer> component =
        usable.stream()
            .map(window::component)
            .max(
                Comparator.comparing((Integer c) -> count(window, usable, c))
                    .thenComparing(Comparator.reverseOrder()));
    if (component.isEmpty()) {
      throw new ProcessingException(
          FailureCode.UNWRAP_FAILED,
          String.format(
              Locale.ROOT,
              "the reference point %s has no usable cell in the 5 x 5 around it (highest coherence"
                  + " %.2f, needed %.2f, unwrapped); choose a reference point on stable, coherent"
                  + " ground, or none to have an area chosen",
              point,
              around.stream().mapToDouble(cell -> window.coherence(cell)).max().orElse(0),
              coherenceMin));
    }
    int chosen = component.get();
    int[] cells =
        usable.stream()
            .filter(cell -> window.component(cell) == chosen)
            .mapToInt(Integer::intValue)
            .toArray();
    String rule =
        String.format(
            Locale.ROOT,
            "median of %d of the 5 x 5 cells around point %s with coherence >= %.2f",
            cells.length,
            point.id(),
            coherenceMin);
    return new ZeroLevel(median(window, cells), chosen, rule, at);
  }

  static ProcessingException outside(MonitoringPoint point) {
    return new ProcessingException(
        FailureCode.OUTSIDE_COVERAGE,
        "the reference point "
            + point
            + " lies outside the common valid area of the two images; choose another one");
  }

  private static long count(UnwrappedWindow window, List<Integer> cells, int component) {
    return cells.stream().filter(cell -> window.component(cell) == component).count();
  }

  private static List<Integer> cellsAround(MultilookGrid grid, GridPosition at) {
    int row = (int) Math.rint(at.line());
    int column = (int) Math.rint(at.sample());
    List<Integer> cells = new ArrayList<>();
    for (int r = Math.max(0, row - REACH); r <= Math.min(grid.rows() - 1, row + REACH); r++) {
      for (int c = Math.max(0, column - REACH);
          c <= Math.min(grid.columns() - 1, column + REACH);
          c++) {
        cells.add(r * grid.columns() + c);
      }
    }
    return cells;
  }

  /**
   * Returns the zero of a stable area: the median of the most coherent twentieth (at least 25
   * cells) of the largest component.
   *
   * @param window the window
   */
  static ZeroLevel ofStableArea(UnwrappedWindow window) {
    int[] largest =
        IntStream.range(0, window.grid().cells())
            .filter(cell -> window.component(cell) == 1)
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer cell) -> -window.coherence(cell))
                    .thenComparing(Comparator.naturalOrder()))
            .mapToInt(Integer::intValue)
            .toArray();
    int count = Math.min(largest.length, Math.max(FEWEST_STABLE, largest.length / STABLE_FRACTION));
    int[] cells = Arrays.copyOf(largest, count);
    int columns = window.grid().columns();
    double row = Arrays.stream(cells).map(cell -> cell / columns).average().orElseThrow();
    double column = Arrays.stream(cells).map(cell -> cell % columns).average().orElseThrow();
    String rule =
        String.format(
            Locale.ROOT,
            "median of the %d most coherent cells (coherence >= %.2f) of the largest component of"
                + " %d cells; the place is their centre",
            count,
            window.coherence(cells[count - 1]),
            largest.length);
    return new ZeroLevel(median(window, cells), 1, rule, new GridPosition(row, column));
  }

  private static double median(UnwrappedWindow window, int[] cells) {
    double[] phasesRad = Arrays.stream(cells).mapToDouble(window::phaseRad).sorted().toArray();
    int half = phasesRad.length / 2;
    return phasesRad.length % 2 == 1
        ? phasesRad[half]
        : (phasesRad[half - 1] + phasesRad[half]) / 2;
  }
}

package io.sentryal.insar.localcpu.internal.engine;

import io.sentryal.insar.backend.ProcessingOptions;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.localcpu.internal.geometry.GridPosition;
import io.sentryal.insar.localcpu.internal.geometry.GridWindow;
import io.sentryal.insar.localcpu.internal.safe.BurstAnnotation;
import io.sentryal.insar.localcpu.internal.tops.BurstPair.Placement;
import io.sentryal.insar.localcpu.internal.tops.GroundSpacing;
import io.sentryal.insar.localcpu.internal.tops.MultilookGrid;
import io.sentryal.insar.localcpu.internal.unwrap.PhaseUnwrapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The cells that are processed and the bursts that fill them. Immutable.
 *
 * <p>Taken are the bursts that reach into the rectangle of the points, also those that hold no
 * point themselves: they join what lies on both sides of them. The margin widens the window within
 * these bursts.
 *
 * @param cells the cells
 * @param bursts the bursts, at least one
 */
record ProcessingWindow(MultilookGrid cells, List<CommonBurst> bursts) {
  /** Cells beyond the outermost points, whatever the margin: the window of the reference point. */
  private static final int FEWEST_MARGIN_CELLS = 3;

  /** Most cells of a window; what unwrapping takes. */
  private static final long MOST_CELLS = PhaseUnwrapper.MAX_CELLS;

  ProcessingWindow {
    bursts = List.copyOf(bursts);
  }

  /**
   * Returns the window around points.
   *
   * @param grid the common grid
   * @param candidates the bursts that both products hold
   * @param points positions of the points that lie in one of them, at least one
   * @param options looks and margin
   * @param spacing size of a pixel on the ground
   * @throws ProcessingException with {@link FailureCode#BAD_REQUEST} if it has too many cells
   */
  static ProcessingWindow around(
      CommonGrid grid,
      List<CommonBurst> candidates,
      List<GridPosition> points,
      ProcessingOptions options,
      GroundSpacing spacing) {
    Rectangle exact = Rectangle.around(points);
    List<CommonBurst> bursts = new ArrayList<>();
    Rectangle covered = Rectangle.EMPTY;
    for (CommonBurst burst : candidates) {
      Rectangle valid = Rectangle.valid(burst.reference(), place(grid, burst));
      if (valid.intersects(exact)) {
        bursts.add(burst);
        covered = covered.union(valid);
      }
    }
    int la = options.looksAzimuth();
    int lr = options.looksRange();
    double marginLines = Math.max(options.marginM() / spacing.azimuthM(), FEWEST_MARGIN_CELLS * la);
    double marginSamples = Math.max(options.marginM() / spacing.rangeM(), FEWEST_MARGIN_CELLS * lr);
    Rectangle wanted = exact.grownBy(marginLines, marginSamples).intersection(covered);
    int firstRow = (int) Math.floor(wanted.firstLine / la);
    int firstColumn = (int) Math.floor(wanted.firstSample / lr);
    int rows = (int) Math.floor(wanted.lastLine / la) - firstRow + 1;
    int columns = (int) Math.floor(wanted.lastSample / lr) - firstColumn + 1;
    if ((long) (rows + 2) * (columns + 2) > MOST_CELLS) {
      throw new ProcessingException(
          FailureCode.BAD_REQUEST,
          "the window has "
              + rows
              + " x "
              + columns
              + " cells, at most "
              + MOST_CELLS
              + " can be processed at once; take more looks, a smaller margin or a smaller site");
    }
    return new ProcessingWindow(
        new MultilookGrid(grid.radar(), la, lr, firstRow, firstColumn, rows, columns), bursts);
  }

  private static Placement place(CommonGrid grid, CommonBurst burst) {
    return grid.place(burst.referenceSwath(), burst.reference());
  }

  /**
   * Returns the pixels of a burst that lie in the window, in pixels of the burst; empty if none do.
   */
  Optional<GridWindow> pixelsOf(CommonGrid grid, CommonBurst burst) {
    Placement placement = place(grid, burst);
    BurstAnnotation valid = burst.reference();
    int line = cells.firstRow() * cells.looksAzimuth() - placement.firstLine();
    int sample = cells.firstColumn() * cells.looksRange() - placement.firstSample();
    int firstLine = Math.max(line, valid.firstValidLine());
    int lastLine = Math.min(line + cells.rows() * cells.looksAzimuth() - 1, valid.lastValidLine());
    int firstSample = Math.max(sample, valid.firstValidSample());
    int lastSample =
        Math.min(sample + cells.columns() * cells.looksRange() - 1, valid.lastValidSample());
    if (lastLine < firstLine || lastSample < firstSample) {
      return Optional.empty();
    }
    return Optional.of(
        new GridWindow(
            firstLine, firstSample, lastLine - firstLine + 1, lastSample - firstSample + 1));
  }

  /** A rectangle of the common grid, bounds inclusive. */
  private record Rectangle(
      double firstLine, double lastLine, double firstSample, double lastSample) {
    static final Rectangle EMPTY =
        new Rectangle(
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY);

    static Rectangle around(List<GridPosition> points) {
      Rectangle all = EMPTY;
      for (GridPosition p : points) {
        all = all.union(new Rectangle(p.line(), p.line(), p.sample(), p.sample()));
      }
      return all;
    }

    static Rectangle valid(BurstAnnotation burst, Placement placement) {
      return new Rectangle(
          placement.firstLine() + burst.firstValidLine(),
          placement.firstLine() + burst.lastValidLine(),
          placement.firstSample() + burst.firstValidSample(),
          placement.firstSample() + burst.lastValidSample());
    }

    Rectangle union(Rectangle other) {
      return new Rectangle(
          Math.min(firstLine, other.firstLine),
          Math.max(lastLine, other.lastLine),
          Math.min(firstSample, other.firstSample),
          Math.max(lastSample, other.lastSample));
    }

    Rectangle intersection(Rectangle other) {
      return new Rectangle(
          Math.max(firstLine, other.firstLine),
          Math.min(lastLine, other.lastLine),
          Math.max(firstSample, other.firstSample),
          Math.min(lastSample, other.lastSample));
    }

    Rectangle grownBy(double lines, double samples) {
      return new Rectangle(
          firstLine - lines, lastLine + lines, firstSample - samples, lastSample + samples);
    }

    boolean intersects(Rectangle other) {
      return firstLine <= other.lastLine
          && lastLine >= other.firstLine
          && firstSample <= other.lastSample
          && lastSample >= other.firstSample;
    }
  }
}

package io.sentryal.insar.localcpu.internal.tops;

import io.sentryal.insar.localcpu.internal.geometry.GeometryRow;
import io.sentryal.insar.localcpu.internal.geometry.GridWindow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;

/**
 * Makes the multilooked interferogram of one burst pair, tile by tile. Immutable, thread-safe.
 *
 * <p>A tile is a fixed number of rows of cells, and each cell is summed within one tile in the
 * order of its pixels: the result does not depend on the number of threads. Memory is bounded by
 * one tile of the secondary per thread.
 */
public final class BurstInterferometer {
  /** Lines of a tile, about: few enough for the cache, many beside the kernel's halo. */
  private static final int TILE_LINES = 96;

  /** How far offsets may leave the span seen at three lines of a tile, in pixels. */
  private static final int LINE_SLACK = 4;

  private static final int SAMPLE_SLACK = 32;

  private final BurstPair pair;
  private final MultilookGrid grid;

  /**
   * Creates an interferometer.
   *
   * @param pair the burst on two dates
   * @param grid the window of cells; cells outside the window of the pair's coregistration stay
   *     {@link CellState#OUTSIDE}
   */
  public BurstInterferometer(BurstPair pair, MultilookGrid grid) {
    this.pair = pair;
    this.grid = grid;
  }

  /**
   * Computes the sums of every cell of the window that lies in the burst.
   *
   * @param workers who computes
   * @param checkpoint called for each line; what it throws ends the work
   * @param progress hears the fraction that is done
   */
  public CellSums run(Workers workers, Runnable checkpoint, DoubleConsumer progress) {
    CellSums sums = new CellSums(grid.rows(), grid.columns());
    int rowsPerTile = Math.max(1, TILE_LINES / grid.looksAzimuth());
    int tiles = (grid.rows() + rowsPerTile - 1) / rowsPerTile;
    AtomicInteger done = new AtomicInteger();
    workers.forEach(
        tiles,
        tile -> {
          int firstRow = tile * rowsPerTile;
          int rows = Math.min(rowsPerTile, grid.rows() - firstRow);
          Span span = Span.of(pair, grid, firstRow, rows);
          if (!span.isEmpty()) {
            new TileRun(span, sums, checkpoint).run();
          }
          progress.accept((double) done.incrementAndGet() / tiles);
        });
    return sums;
  }

  /** The pixels of the reference burst that belong to a tile; bounds inclusive. */
  private record Span(
      int firstRow, int rows, int firstLine, int lastLine, int firstSample, int samples) {

    static Span of(BurstPair pair, MultilookGrid grid, int firstRow, int rows) {
      GridWindow window = pair.coregistration().window();
      int la = grid.looksAzimuth();
      int line = (grid.firstRow() + firstRow) * la - pair.placement().firstLine();
      return new Span(
          firstRow,
          rows,
          Math.max(line, window.firstLine()),
          Math.min(line + rows * la - 1, window.lastLine()),
          window.firstSample(),
          window.samples());
    }

    boolean isEmpty() {
      return lastLine < firstLine;
    }

    int lastSample() {
      return firstSample + samples - 1;
    }
  }

  private final class TileRun {
    private final Span span;
    private final CellSums sums;
    private final Runnable checkpoint;
    private final GeometryRow where;
    private final ComplexRow secondary;
    private final float[] reference;
    private final LookAccumulator accumulator;
    private final SecondaryResampler resampler;

    TileRun(Span span, CellSums sums, Runnable checkpoint) {
      this.span = span;
      this.sums = sums;
      this.checkpoint = checkpoint;
      this.where = pair.coregistration().newRow();
      this.secondary = new ComplexRow(span.samples);
      this.reference = new float[2 * span.samples];
      this.accumulator = new LookAccumulator(grid.columns(), grid.looksRange());
      this.resampler =
          new SecondaryResampler(pair.carrier(), pair.kernels().azimuth(), pair.kernels().range());
    }

    void run() {
      checkpoint.run();
      DerampedTile tile = DerampedTile.read(pair.secondary(), pair.carrier(), secondaryBox());
      if (tile.lines() == 0) {
        return;
      }
      int firstPixel =
          span.firstSample
              + pair.placement().firstSample()
              - grid.firstColumn() * grid.looksRange();
      for (int r = span.firstRow; r < span.firstRow + span.rows; r++) {
        int first = (grid.firstRow() + r) * grid.looksAzimuth() - pair.placement().firstLine();
        int last = Math.min(first + grid.looksAzimuth() - 1, span.lastLine);
        accumulator.reset();
        for (int line = Math.max(first, span.firstLine); line <= last; line++) {
          checkpoint.run();
          addLine(tile, line, firstPixel);
        }
        store(r);
      }
    }

    private void addLine(DerampedTile tile, int line, int firstPixel) {
      pair.coregistration().compute(line, where);
      secondary.reset();
      resampler.resample(tile, line, span.firstSample, where, secondary);
      pair.reference().readLine(line, span.firstSample, span.samples, reference);
      accumulator.add(reference, secondary, where.flags(), firstPixel);
    }

    private void store(int row) {
      int full = grid.looksAzimuth() * grid.looksRange();
      for (int c = 0; c < grid.columns(); c++) {
        sums.set(row * grid.columns() + c, accumulator, c, accumulator.state(c, full));
      }
    }

    /** The part of the secondary that the tile needs, from the offsets at three of its lines. */
    private DerampedTile.PixelBox secondaryBox() {
      double lowLine = Double.POSITIVE_INFINITY;
      double highLine = Double.NEGATIVE_INFINITY;
      double lowSample = Double.POSITIVE_INFINITY;
      double highSample = Double.NEGATIVE_INFINITY;
      int middle = (span.firstLine + span.lastLine) >>> 1;
      for (int line : new int[] {span.firstLine, middle, span.lastLine}) {
        pair.coregistration().compute(line, where);
        for (int i = 0; i < span.samples; i++) {
          double y = where.azimuthOffsetLines()[i];
          double x = where.rangeOffsetSamples()[i];
          lowLine = y < lowLine ? y : lowLine;
          highLine = y > highLine ? y : highLine;
          lowSample = x < lowSample ? x : lowSample;
          highSample = x > highSample ? x : highSample;
        }
      }
      if (!(lowLine <= highLine && lowSample <= highSample)) {
        return new DerampedTile.PixelBox(0, -1, 0, -1);
      }
      SincKernel azimuth = pair.kernels().azimuth();
      SincKernel range = pair.kernels().range();
      return new DerampedTile.PixelBox(
          span.firstLine + (int) Math.floor(lowLine) - azimuth.before() - LINE_SLACK,
          span.lastLine + (int) Math.floor(highLine) + azimuth.after() + LINE_SLACK,
          span.firstSample + (int) Math.floor(lowSample) - range.before() - SAMPLE_SLACK,
          span.lastSample() + (int) Math.floor(highSample) + range.after() + SAMPLE_SLACK);
    }
  }
}

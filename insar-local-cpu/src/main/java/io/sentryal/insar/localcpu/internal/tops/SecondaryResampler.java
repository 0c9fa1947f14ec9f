package io.sentryal.insar.localcpu.internal.tops;

import io.sentryal.insar.localcpu.internal.geometry.GeometryRow;
import java.util.Arrays;

/**
 * Brings a TOPS burst onto the grid of another one. Confined to one thread.
 *
 * <p>Per pixel: the deramped and demodulated burst is interpolated with a windowed sinc in azimuth,
 * then in range; carrier and Doppler term are put back for the <em>resampled</em> position; the
 * geometric phase is removed by multiplying with {@code exp(+j 4 pi / lambda (R_sec - R_ref))}
 * (Miranda, COPE-GSEG-EOPG-TN-14-0025; Grandin, Fringe 2015).
 *
 * <p>The interpolation is separable because the azimuth offset hardly varies along a line: azimuth
 * weights are those of the middle of a block of {@value #BLOCK} samples. The position at which the
 * carrier is put back is that of each pixel.
 */
final class SecondaryResampler {
  static final int BLOCK = 128;

  private final TopsCarrier carrier;
  private final SincKernel azimuthKernel;
  private final SincKernel rangeKernel;
  private float[] columnRe = new float[4 * BLOCK];
  private float[] columnIm = new float[4 * BLOCK];
  private double[] turns = new double[0];

  SecondaryResampler(TopsCarrier carrier, SincKernel azimuthKernel, SincKernel rangeKernel) {
    this.carrier = carrier;
    this.azimuthKernel = azimuthKernel;
    this.rangeKernel = rangeKernel;
  }

  /**
   * Resamples the pixels of one reference line.
   *
   * @param tile the secondary without carrier
   * @param line line in the reference burst
   * @param firstSample first sample in the reference burst
   * @param where where the pixels lie in the secondary; NaN where nobody knows
   * @param out receives the pixels; its {@code valid} flags are cleared where the tile does not
   *     hold all that the kernel needs
   */
  void resample(DerampedTile tile, int line, int firstSample, GeometryRow where, ComplexRow out) {
    int count = out.count();
    if (turns.length < count) {
      turns = new double[count];
    }
    for (int from = 0; from < count; from += BLOCK) {
      interpolate(
          tile, line, new Block(firstSample, from, Math.min(count, from + BLOCK)), where, out);
    }
    putCarrierBack(line, firstSample, where, out);
  }

  private void interpolate(
      DerampedTile tile, int line, Block block, GeometryRow where, ComplexRow out) {
    double y = line + where.azimuthOffsetLines()[(block.from + block.to) >>> 1];
    double[] offsets = where.rangeOffsetSamples();
    double lowest = Double.POSITIVE_INFINITY;
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = block.from; i < block.to; i++) {
      double x = block.firstSample + i + offsets[i];
      lowest = x < lowest ? x : lowest;
      highest = x > highest ? x : highest;
    }
    if (Double.isNaN(y) || !(lowest <= highest)) {
      out.clear(block.from, block.to);
      return;
    }
    int firstRow = (int) Math.floor(y) - azimuthKernel.before() - tile.firstLine();
    int first = Math.max((int) Math.floor(lowest) - rangeKernel.before() - tile.firstSample(), 0);
    int last =
        Math.min(
            (int) Math.floor(highest) + rangeKernel.after() - tile.firstSample(),
            tile.samples() - 1);
    boolean inside =
        firstRow >= 0 && firstRow + azimuthKernel.taps() <= tile.lines() && last >= first;
    if (!inside) {
      out.clear(block.from, block.to);
      return;
    }
    int step = SincKernel.step(y - Math.floor(y));
    alongAzimuth(tile, firstRow, step, first, last - first + 1);
    alongRange(block, offsets, new Columns(tile.firstSample() + first, last - first + 1), out);
  }

  private void alongAzimuth(DerampedTile tile, int firstRow, int step, int first, int columns) {
    if (columnRe.length < columns) {
      columnRe = new float[2 * columns];
      columnIm = new float[2 * columns];
    }
    Arrays.fill(columnRe, 0, columns, 0);
    Arrays.fill(columnIm, 0, columns, 0);
    float[] weights = azimuthKernel.weights();
    int w = step * azimuthKernel.taps();
    for (int k = 0; k < azimuthKernel.taps(); k += 2) {
      float even = weights[w + k];
      float odd = weights[w + k + 1];
      int row = firstRow + k;
      addWeighted(tile.re(row), tile.re(row + 1), first, even, odd, columnRe, columns);
      addWeighted(tile.im(row), tile.im(row + 1), first, even, odd, columnIm, columns);
    }
  }

  /** Kept this plain so that the compiler turns it into vector instructions. */
  private static void addWeighted(
      float[] a, float[] b, int first, float weightA, float weightB, float[] sum, int count) {
    for (int i = 0; i < count; i++) {
      sum[i] += weightA * a[first + i] + weightB * b[first + i];
    }
  }

  private void alongRange(Block block, double[] offsets, Columns columns, ComplexRow out) {
    int taps = rangeKernel.taps();
    float[] weights = rangeKernel.weights();
    float[] re = columnRe;
    float[] im = columnIm;
    for (int i = block.from; i < block.to; i++) {
      double x = block.firstSample + i + offsets[i];
      int floor = (int) Math.floor(x);
      int c = floor - rangeKernel.before() - columns.first;
      if (c < 0 || c + taps > columns.count || Double.isNaN(x)) {
        out.clear(i, i + 1);
        continue;
      }
      int w = SincKernel.step(x - floor) * taps;
      float sumRe = 0;
      float sumIm = 0;
      for (int k = 0; k < taps; k++) {
        sumRe += weights[w + k] * re[c + k];
        sumIm += weights[w + k] * im[c + k];
      }
      out.re()[i] = sumRe;
      out.im()[i] = sumIm;
    }
  }

  private void putCarrierBack(int line, int firstSample, GeometryRow where, ComplexRow out) {
    double[] azimuth = where.azimuthOffsetLines();
    double[] range = where.rangeOffsetSamples();
    double[] geometric = where.geometricPhaseRad();
    boolean[] valid = out.valid();
    double turnsPerRad = 1 / (2 * Math.PI);
    for (int i = 0; i < out.count(); i++) {
      turns[i] =
          valid[i]
              ? carrier.turns(line + azimuth[i], firstSample + i + range[i])
                  + geometric[i] * turnsPerRad
              : 0;
    }
    Phasors.rotate(out.re(), out.im(), 0, turns, out.count());
  }

  private record Block(int firstSample, int from, int to) {}

  private record Columns(int first, int count) {}
}

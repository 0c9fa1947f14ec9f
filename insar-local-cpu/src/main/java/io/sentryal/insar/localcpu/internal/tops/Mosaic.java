package io.sentryal.insar.localcpu.internal.tops;

import java.util.ArrayList;
import java.util.List;

/**
 * Joins the interferograms of several bursts on one grid. Immutable.
 *
 * <p>Where bursts overlap, a cell is taken whole from the burst in which it lies farther inside;
 * the phase difference between the bursts is measured over all cells that both hold. Both bursts
 * see the same ground from the same places, so after correct processing it is zero; an azimuth
 * misregistration dt shows as {@code 2 pi k_t T_cycle dt} (Fattahi, Agram and Simons, IEEE TGRS
 * 2017).
 */
public final class Mosaic {
  private final CellSums sums;
  private final int[] bursts;
  private final List<Seam> seams;

  private Mosaic(CellSums sums, int[] bursts, List<Seam> seams) {
    this.sums = sums;
    this.bursts = bursts;
    this.seams = List.copyOf(seams);
  }

  /**
   * Joins bursts.
   *
   * @param grid the common grid
   * @param parts the bursts, each with its sums on that grid, at least one
   * @param spacing size of a pixel on the ground, to compare distances along and across the track
   */
  public static Mosaic of(MultilookGrid grid, List<Part> parts, GroundSpacing spacing) {
    CellSums joined = new CellSums(grid.rows(), grid.columns());
    int[] bursts = new int[grid.cells()];
    for (int cell = 0; cell < bursts.length; cell++) {
      bursts[cell] = best(grid, parts, spacing, cell);
      joined.copyCell(parts.get(bursts[cell]).sums, cell);
    }
    List<Seam> seams = new ArrayList<>();
    for (int a = 0; a < parts.size(); a++) {
      for (int b = a + 1; b < parts.size(); b++) {
        Seam seam = Seam.between(parts.get(a), parts.get(b));
        if (seam.cells() > 0) {
          seams.add(seam);
        }
      }
    }
    return new Mosaic(joined, bursts, seams);
  }

  private static int best(MultilookGrid grid, List<Part> parts, GroundSpacing spacing, int cell) {
    int row = cell / grid.columns();
    double line = grid.line(row);
    double sample = grid.sample(cell - row * grid.columns());
    int best = 0;
    for (int i = 1; i < parts.size(); i++) {
      if (isBetter(parts.get(i), parts.get(best), cell)
          || (isEqual(parts.get(i), parts.get(best), cell)
              && parts
                  .get(i)
                  .depth(spacing, line, sample)
                  .isDeeperThan(parts.get(best).depth(spacing, line, sample)))) {
        best = i;
      }
    }
    return best;
  }

  private static boolean isBetter(Part candidate, Part best, int cell) {
    return candidate.sums.state(cell).compareTo(best.sums.state(cell)) > 0;
  }

  private static boolean isEqual(Part candidate, Part best, int cell) {
    return candidate.sums.state(cell) == best.sums.state(cell);
  }

  /** Returns the joined sums. */
  public CellSums sums() {
    return sums;
  }

  /** Returns the index of the burst from which a cell was taken. */
  public int burst(int cell) {
    return bursts[cell];
  }

  /** Returns the seams between bursts that share cells. */
  public List<Seam> seams() {
    return seams;
  }

  /**
   * A burst to be joined.
   *
   * @param name name of the burst
   * @param pair the burst on both dates
   * @param sums its sums on the common grid
   */
  public record Part(String name, BurstPair pair, CellSums sums) {
    GroundSpacing.Depth depth(GroundSpacing spacing, double line, double sample) {
      return spacing.depth(pair.reference().annotation(), pair.placement(), line, sample);
    }
  }

  /**
   * The phase difference between two bursts where they overlap. Immutable.
   *
   * @param name names of the two bursts
   * @param cells cells that both hold
   * @param jumpRad phase of the second minus that of the first (rad): the argument of the sum of
   *     the double-difference phasors, each weighted with the product of both coherences
   * @param concentration length of that sum over the sum of the weights (dimensionless), 1 where
   *     all cells agree
   */
  public record Seam(String name, int cells, double jumpRad, double concentration) {

    static Seam between(Part first, Part second) {
      double re = 0;
      double im = 0;
      double weights = 0;
      int cells = 0;
      for (int cell = 0; cell < first.sums.cells(); cell++) {
        if (first.sums.isValid(cell) && second.sums.isValid(cell)) {
          double weight = first.sums.coherence(cell) * second.sums.coherence(cell);
          double differenceRad = second.sums.phaseRad(cell) - first.sums.phaseRad(cell);
          re += weight * Math.cos(differenceRad);
          im += weight * Math.sin(differenceRad);
          weights += weight;
          cells++;
        }
      }
      double concentration = weights > 0 ? Math.hypot(re, im) / weights : 0;
      return new Seam(first.name + "/" + second.name, cells, Math.atan2(im, re), concentration);
    }
  }
}

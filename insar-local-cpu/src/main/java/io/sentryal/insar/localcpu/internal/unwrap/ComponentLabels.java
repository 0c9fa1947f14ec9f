package io.sentryal.insar.localcpu.internal.unwrap;

import java.util.Arrays;

/**
 * Connected components: regions within which the relative number of cycles can be trusted.
 *
 * <p>A cell is <em>reliable</em> if the phase noise that its coherence implies, averaged over the
 * valid cells of its 3 x 3 neighbourhood, has a standard deviation of at most {@link
 * #MAX_SIGMA_RAD}. Two neighbouring reliable cells are <em>linked</em> if the flow adds no cycle to
 * their wrapped difference. A loop of four cells is <em>solid</em> if all four links exist.
 * Components are grown over solid loops that share a link, so that no bridge is narrower than two
 * cells; then reliable cells beside them join by links, and what is left (in rasters one cell wide,
 * for instance) forms components by links alone. Components below {@link #minimumCells} cells are
 * dropped.
 */
final class ComponentLabels {
  /** Largest phase noise (rad, one standard deviation) of a reliable cell. */
  static final double MAX_SIGMA_RAD = 0.9;

  private static final int LARGEST_MINIMUM = 100;

  private final WrappedField field;
  private final DualGrid grid;
  private final boolean[] reliable;
  private final int[] label;
  private final int[] queue;
  private int[] sizes = new int[16];
  private int count;

  private ComponentLabels(WrappedField field, DualGrid grid, PhaseNoise noise) {
    this.field = field;
    this.grid = grid;
    int n = field.rows * field.cols;
    label = new int[n];
    queue = new int[n];
    reliable = reliableCells(field, noise);
  }

  static ComponentLabels of(WrappedField field, DualGrid grid, PhaseNoise noise) {
    ComponentLabels labels = new ComponentLabels(field, grid, noise);
    labels.growSolid();
    labels.attachByLinks();
    labels.growByLinks();
    labels.sortBySize();
    return labels;
  }

  /** Returns the label of each cell. */
  int[] label() {
    return label;
  }

  /** Returns the sizes of components 1, 2, ... */
  int[] sizes() {
    return Arrays.copyOf(sizes, count);
  }

  /**
   * Returns the smallest size that is kept: 100 cells, or 5 % of the valid cells if that is less.
   */
  static int minimumCells(int validCells) {
    return Math.max(1, Math.min(LARGEST_MINIMUM, validCells / 20));
  }

  private static boolean[] reliableCells(WrappedField field, PhaseNoise noise) {
    int n = field.rows * field.cols;
    boolean[] reliable = new boolean[n];
    // The sample coherence that stands for the largest accepted noise.
    double low = 0;
    double high = 1;
    while (high - low > 1e-6) {
      double middle = (low + high) / 2;
      if (noise.sigmaRad(middle) > MAX_SIGMA_RAD) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double threshold = PhaseNoise.expectedSampleCoherence(high, noise.looks());
    for (int cell = 0; cell < n; cell++) {
      reliable[cell] = field.isValid(cell) && meanCoherence(field, cell) >= threshold;
    }
    return reliable;
  }

  private static double meanCoherence(WrappedField field, int cell) {
    int row = cell / field.cols;
    int col = cell % field.cols;
    double sum = 0;
    int used = 0;
    for (int r = Math.max(0, row - 1); r <= Math.min(field.rows - 1, row + 1); r++) {
      for (int c = Math.max(0, col - 1); c <= Math.min(field.cols - 1, col + 1); c++) {
        int other = r * field.cols + c;
        if (field.isValid(other)) {
          sum += field.coherence[other];
          used++;
        }
      }
    }
    return sum / used;
  }

  private boolean linked(int cell, int direction) {
    int other = PhaseUnwrapper.neighbour(field, cell, direction);
    return other >= 0
        && reliable[cell]
        && reliable[other]
        && PhaseUnwrapper.correction(field, grid, cell, direction) == 0;
  }

  /** Tells whether the loop whose upper left cell is given is solid. */
  private boolean solid(int cell) {
    int col = cell % field.cols;
    if (col == field.cols - 1 || cell / field.cols == field.rows - 1) {
      return false;
    }
    return linked(cell, DualGrid.EAST)
        && linked(cell, DualGrid.SOUTH)
        && linked(cell + 1, DualGrid.SOUTH)
        && linked(cell + field.cols, DualGrid.EAST);
  }

  private void growSolid() {
    int cols = field.cols;
    boolean[] seen = new boolean[label.length];
    for (int first = 0; first < label.length; first++) {
      if (seen[first] || !solid(first)) {
        continue;
      }
      int name = newComponent();
      int end = 0;
      queue[end++] = first;
      seen[first] = true;
      for (int at = 0; at < end; at++) {
        int cell = queue[at];
        claim(cell, name);
        claim(cell + 1, name);
        claim(cell + cols, name);
        claim(cell + cols + 1, name);
        for (int direction = 0; direction < 4; direction++) {
          int other = PhaseUnwrapper.neighbour(field, cell, direction);
          if (other >= 0 && !seen[other] && solid(other)) {
            seen[other] = true;
            queue[end++] = other;
          }
        }
      }
    }
  }

  private void attachByLinks() {
    int end = 0;
    for (int cell = 0; cell < label.length; cell++) {
      if (label[cell] > 0) {
        queue[end++] = cell;
      }
    }
    spread(end);
  }

  private void growByLinks() {
    for (int cell = 0; cell < label.length; cell++) {
      if (reliable[cell] && label[cell] == 0) {
        claim(cell, newComponent());
        queue[0] = cell;
        spread(1);
      }
    }
  }

  /** Carries labels from the queued cells along links to cells without one. */
  private void spread(int queued) {
    int end = queued;
    for (int at = 0; at < end; at++) {
      for (int direction = 0; direction < 4; direction++) {
        int other = PhaseUnwrapper.neighbour(field, queue[at], direction);
        if (other >= 0 && label[other] == 0 && linked(queue[at], direction)) {
          claim(other, label[queue[at]]);
          queue[end++] = other;
        }
      }
    }
  }

  private int newComponent() {
    if (count == sizes.length) {
      sizes = Arrays.copyOf(sizes, 2 * count);
    }
    return ++count;
  }

  private void claim(int cell, int name) {
    if (label[cell] == 0) {
      label[cell] = name;
      sizes[name - 1]++;
    }
  }

  /** Renames by falling size, then by first cell; drops the small ones. */
  private void sortBySize() {
    int valid = 0;
    for (int cell = 0; cell < label.length; cell++) {
      valid += field.isValid(cell) ? 1 : 0;
    }
    int minimum = minimumCells(valid);
    int[] byName = sizes;
    int[] order =
        java.util.stream.IntStream.range(0, count)
            .filter(i -> byName[i] >= minimum)
            .boxed()
            .sorted(java.util.Comparator.comparingInt((Integer i) -> -byName[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] newName = new int[count + 1];
    int[] newSizes = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      newName[order[i] + 1] = i + 1;
      newSizes[i] = byName[order[i]];
    }
    for (int cell = 0; cell < label.length; cell++) {
      label[cell] = newName[label[cell]];
    }
    sizes = newSizes;
    count = newSizes.length;
  }
}

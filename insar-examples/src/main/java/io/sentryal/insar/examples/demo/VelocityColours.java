package io.sentryal.insar.examples.demo;

import java.awt.Color;

/**
 * A diverging colour scale that people with any kind of colour blindness can read: vermilion for
 * away from the satellite, blue for toward it (hues of Okabe and Ito 2008), almost white at zero,
 * darkening evenly to both sides. Symmetric about zero. Immutable.
 *
 * @param limitMmPerYear velocity at both ends (mm per year), positive
 */
record VelocityColours(double limitMmPerYear) {
  private static final int[][] AWAY = {
    {246, 246, 244}, {246, 196, 150}, {213, 94, 0}, {104, 34, 0}
  };
  private static final int[][] TOWARD = {
    {246, 246, 244}, {156, 206, 235}, {0, 114, 178}, {0, 44, 92}
  };

  /** Returns the scale whose ends are the next round number beyond the fastest velocity. */
  static VelocityColours upTo(double fastestMmPerYear) {
    double step = fastestMmPerYear > 20 ? 10 : fastestMmPerYear > 5 ? 5 : 1;
    return new VelocityColours(Math.max(step, step * Math.ceil(fastestMmPerYear / step)));
  }

  Color of(double velocityMmPerYear) {
    int[][] side = velocityMmPerYear < 0 ? AWAY : TOWARD;
    double at = Math.min(1, Math.abs(velocityMmPerYear) / limitMmPerYear) * (side.length - 1);
    int low = Math.min(side.length - 2, (int) at);
    double part = at - low;
    int[] rgb = new int[3];
    for (int k = 0; k < 3; k++) {
      rgb[k] = (int) Math.round((1 - part) * side[low][k] + part * side[low + 1][k]);
    }
    return new Color(rgb[0], rgb[1], rgb[2]);
  }
}

package io.sentryal.insar.internal.geometry;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.model.StateVector;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The path of a satellite, interpolated between its state vectors. Immutable, thread-safe; no call
 * of an interpolation method allocates.
 *
 * <p>Each vector has its polynomial (degree 6) through the positions of the seven vectors around
 * it. Between two vectors their polynomials are blended with the weight {@code 3 u^2 - 2 u^3} (the
 * idea of Catmull and Rom, A class of local interpolating splines, 1974): the path goes through
 * every vector, and position, velocity and acceleration are continuous. Velocity and acceleration
 * are its derivatives.
 *
 * <p><b>Why not the velocities of the vectors.</b> In real precise orbits they fit the positions
 * less well than the positions fit each other: leaving out one vector of the POEORB of 2022-10-11,
 * Hermite's formula over eight vectors misses it by up to 0.2 m, this one by 4 mm. They only serve
 * to detect vectors in a wrong frame.
 *
 * <p>Near the first and last vector the windows are one-sided; outside the vectors there is no
 * value but an error.
 */
public final class Orbit {
  private static final int FEWEST_VECTORS = 4;
  private static final double LONGEST_GAP_S = 65;
  private static final double LOWEST_RADIUS_M = 6.4e6;
  private static final double HIGHEST_RADIUS_M = 5e7;

  private final Instant epoch;
  private final double[] timesS;
  private final OrbitPolynomial[] polynomials;

  private Orbit(Instant epoch, double[] timesS, OrbitPolynomial[] polynomials) {
    this.epoch = epoch;
    this.timesS = timesS;
    this.polynomials = polynomials;
  }

  /**
   * Returns the orbit through state vectors.
   *
   * @param vectors at least four, in any order; exact duplicates are dropped
   * @throws ProcessingException with {@link FailureCode#ORBIT_MISSING} if there are fewer than four
   * @throws InvalidDataException if two vectors of one time differ, a vector lies below the ground
   *     or far from Earth, or velocities do not fit the positions (for example inertial ones)
   */
  public static Orbit of(List<StateVector> vectors) {
    List<StateVector> sorted = sortedWithoutDuplicates(vectors);
    if (sorted.size() < FEWEST_VECTORS) {
      throw new ProcessingException(
          FailureCode.ORBIT_MISSING,
          "an orbit needs at least "
              + FEWEST_VECTORS
              + " state vectors at different times, got "
              + sorted.size()
              + "; supply an orbit file (POEORB or RESORB) that covers the acquisition");
    }
    Instant epoch = sorted.get(0).time().truncatedTo(ChronoUnit.DAYS);
    double[] timesS = new double[sorted.size()];
    double[][] states = new double[sorted.size()][];
    for (int i = 0; i < timesS.length; i++) {
      StateVector v = sorted.get(i);
      timesS[i] = secondsBetween(epoch, v.time());
      states[i] = new double[] {v.xM(), v.yM(), v.zM(), v.vxMPerS(), v.vyMPerS(), v.vzMPerS()};
      requireEarthOrbit(v);
    }
    requireConsistentVelocities(sorted, timesS, states);
    OrbitPolynomial[] polynomials = new OrbitPolynomial[timesS.length];
    for (int i = 0; i < polynomials.length; i++) {
      polynomials[i] = OrbitPolynomial.around(i, timesS, states);
    }
    return new Orbit(epoch, timesS, polynomials);
  }

  /** Returns the midnight (UTC) that begins the day of the first vector: time zero. */
  public Instant epoch() {
    return epoch;
  }

  /**
   * Returns an instant as a time of this orbit.
   *
   * @return seconds since {@link #epoch()}
   */
  public double seconds(Instant instant) {
    return secondsBetween(epoch, instant);
  }

  /**
   * Returns a time of this orbit as an instant, rounded to the nanosecond.
   *
   * @param timeS seconds since {@link #epoch()}
   */
  public Instant instant(double timeS) {
    double wholeS = Math.floor(timeS);
    return epoch.plusSeconds((long) wholeS).plusNanos(Math.round((timeS - wholeS) * 1e9));
  }

  /** Returns the time of the first vector (s since {@link #epoch()}). */
  public double startS() {
    return timesS[0];
  }

  /** Returns the time of the last vector (s since {@link #epoch()}). */
  public double endS() {
    return timesS[timesS.length - 1];
  }

  /**
   * Writes the position at a time.
   *
   * @param timeS seconds since {@link #epoch()}, in [{@link #startS()}, {@link #endS()}]
   * @param xyzM receives x, y, z (m, Earth-fixed)
   * @throws ProcessingException with {@link FailureCode#ORBIT_MISSING} outside the vectors
   */
  public void position(double timeS, double[] xyzM) {
    int at = indexBefore(timeS);
    double weight = weight(at, timeS);
    for (int axis = 0; axis < 3; axis++) {
      double p = polynomials[at].position(axis, timeS);
      xyzM[axis] = p + weight * (polynomials[at + 1].position(axis, timeS) - p);
    }
  }

  /**
   * Writes the velocity at a time.
   *
   * @param timeS seconds since {@link #epoch()}, in [{@link #startS()}, {@link #endS()}]
   * @param xyzMPerS receives the velocity (m/s, relative to the Earth-fixed frame)
   * @throws ProcessingException with {@link FailureCode#ORBIT_MISSING} outside the vectors
   */
  public void velocity(double timeS, double[] xyzMPerS) {
    int at = indexBefore(timeS);
    double weight = weight(at, timeS);
    double weightPerS = weightPerS(at, timeS);
    for (int axis = 0; axis < 3; axis++) {
      double apart =
          polynomials[at + 1].position(axis, timeS) - polynomials[at].position(axis, timeS);
      double v = polynomials[at].velocity(axis, timeS);
      xyzMPerS[axis] =
          v + weight * (polynomials[at + 1].velocity(axis, timeS) - v) + weightPerS * apart;
    }
  }

  /**
   * Writes the acceleration at a time.
   *
   * @param timeS seconds since {@link #epoch()}, in [{@link #startS()}, {@link #endS()}]
   * @param xyzMPerS2 receives the acceleration (m/s^2, relative to the Earth-fixed frame)
   * @throws ProcessingException with {@link FailureCode#ORBIT_MISSING} outside the vectors
   */
  public void acceleration(double timeS, double[] xyzMPerS2) {
    int at = indexBefore(timeS);
    double weight = weight(at, timeS);
    double weightPerS = weightPerS(at, timeS);
    double stepS = timesS[at + 1] - timesS[at];
    double weightPerS2 = (6 - 12 * (timeS - timesS[at]) / stepS) / (stepS * stepS);
    OrbitPolynomial from = polynomials[at];
    OrbitPolynomial to = polynomials[at + 1];
    for (int axis = 0; axis < 3; axis++) {
      double apart = to.position(axis, timeS) - from.position(axis, timeS);
      double parting = to.velocity(axis, timeS) - from.velocity(axis, timeS);
      double a = from.acceleration(axis, timeS);
      xyzMPerS2[axis] =
          a
              + weight * (to.acceleration(axis, timeS) - a)
              + 2 * weightPerS * parting
              + weightPerS2 * apart;
    }
  }

  private double weight(int at, double timeS) {
    double u = (timeS - timesS[at]) / (timesS[at + 1] - timesS[at]);
    return u * u * (3 - 2 * u);
  }

  private double weightPerS(int at, double timeS) {
    double stepS = timesS[at + 1] - timesS[at];
    double u = (timeS - timesS[at]) / stepS;
    return 6 * u * (1 - u) / stepS;
  }

  /** Returns the index of the vector before a time, or refuses it. */
  private int indexBefore(double timeS) {
    if (!(timeS >= timesS[0] && timeS <= endS())) {
      throw new ProcessingException(
          FailureCode.ORBIT_MISSING,
          "no orbit at "
              + (Double.isNaN(timeS) ? "time NaN" : instant(timeS))
              + ": the state vectors cover "
              + instant(startS())
              + " to "
              + instant(endS())
              + "; supply an orbit file that covers the acquisition");
    }
    int index = nearestIndexBefore(timeS);
    if (timesS[index + 1] - timesS[index] > LONGEST_GAP_S) {
      throw new ProcessingException(
          FailureCode.ORBIT_MISSING,
          "no orbit at "
              + instant(timeS)
              + ": no state vector between "
              + instant(timesS[index])
              + " and "
              + instant(timesS[index + 1])
              + ", a gap too long to interpolate; supply a complete orbit file");
    }
    return index;
  }

  /** Vectors are nearly always evenly spaced: guess, then walk. */
  private int nearestIndexBefore(double timeS) {
    int last = timesS.length - 2;
    double fraction = (timeS - timesS[0]) / (endS() - timesS[0]);
    int index = Math.min(last, (int) (fraction * (last + 1)));
    while (index > 0 && timeS < timesS[index]) {
      index--;
    }
    while (index < last && timeS > timesS[index + 1]) {
      index++;
    }
    return index;
  }

  private static double secondsBetween(Instant from, Instant to) {
    Duration elapsed = Duration.between(from, to);
    return elapsed.getSeconds() + elapsed.getNano() * 1e-9;
  }

  private static List<StateVector> sortedWithoutDuplicates(List<StateVector> vectors) {
    List<StateVector> sorted = new ArrayList<>(vectors);
    sorted.sort(Comparator.comparing(StateVector::time));
    List<StateVector> kept = new ArrayList<>(sorted.size());
    for (StateVector v : sorted) {
      StateVector previous = kept.isEmpty() ? null : kept.get(kept.size() - 1);
      if (previous != null && previous.time().equals(v.time())) {
        if (!previous.equals(v)) {
          throw new InvalidDataException(
              "orbit",
              "two different state vectors at "
                  + v.time()
                  + "; do not mix orbit files of different kinds");
        }
        continue;
      }
      kept.add(v);
    }
    return kept;
  }

  private static void requireEarthOrbit(StateVector v) {
    double radiusM = Math.sqrt(v.xM() * v.xM() + v.yM() * v.yM() + v.zM() * v.zM());
    if (!(radiusM > LOWEST_RADIUS_M && radiusM < HIGHEST_RADIUS_M)) {
      throw new InvalidDataException(
          "orbit",
          "the state vector at "
              + v.time()
              + " is "
              + radiusM
              + " m from the centre of the Earth, which is no orbit; positions must be in metres");
    }
  }

  /**
   * Refuses velocities that are not the derivative of the positions. The mean of two velocities
   * differs from the mean motion by dt^2/12 times the jerk, which stays below 0.02 m/s^3.
   */
  private static void requireConsistentVelocities(
      List<StateVector> sorted, double[] timesS, double[][] states) {
    for (int i = 0; i + 1 < timesS.length; i++) {
      double dt = timesS[i + 1] - timesS[i];
      if (dt > LONGEST_GAP_S) {
        continue;
      }
      double toleranceMPerS = 1 + dt * dt * 0.02 / 12;
      for (int axis = 0; axis < 3; axis++) {
        double motion = (states[i + 1][axis] - states[i][axis]) / dt;
        double mean = (states[i + 1][axis + 3] + states[i][axis + 3]) / 2;
        if (Math.abs(motion - mean) > toleranceMPerS) {
          throw new InvalidDataException(
              "orbit",
              "velocities do not fit the positions after "
                  + sorted.get(i).time()
                  + ": mean motion "
                  + motion
                  + " m/s, mean velocity "
                  + mean
                  + " m/s; both must be Earth-fixed");
        }
      }
    }
  }
}

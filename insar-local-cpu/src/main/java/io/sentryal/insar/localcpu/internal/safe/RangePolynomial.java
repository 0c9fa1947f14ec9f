package io.sentryal.insar.localcpu.internal.safe;

import io.sentryal.insar.error.Checks;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;

/**
 * A polynomial of the two-way slant range time, valid around one azimuth time: {@code value(tau) =
 * sum over i of c_i (tau - t0)^i}. Immutable.
 *
 * <p>Holds azimuth FM rates (Hz/s) and Doppler centroids (Hz); the unit of the value is said by the
 * list in which it stands (Sentinel-1 product specification, {@code azimuthFmRate} and {@code
 * dcEstimate}).
 */
public final class RangePolynomial {
  private final Instant azimuthTime;
  private final double t0S;
  private final double[] coefficients;

  /**
   * Creates a polynomial.
   *
   * @param azimuthTime zero-Doppler azimuth time around which it holds (UTC)
   * @param t0S two-way slant range time of its origin (s)
   * @param coefficients constant term first, at least one, all finite; copied
   * @throws IllegalArgumentException if a value is not finite or there is no coefficient
   */
  public RangePolynomial(Instant azimuthTime, double t0S, double... coefficients) {
    this.azimuthTime = Objects.requireNonNull(azimuthTime, "azimuthTime");
    this.t0S = Checks.finite("t0S", t0S);
    if (coefficients.length == 0) {
      throw new IllegalArgumentException("a polynomial needs at least one coefficient, got none");
    }
    for (int i = 0; i < coefficients.length; i++) {
      Checks.finite("coefficient " + i, coefficients[i]);
    }
    this.coefficients = coefficients.clone();
  }

  /** Returns the zero-Doppler azimuth time around which the polynomial holds (UTC). */
  public Instant azimuthTime() {
    return azimuthTime;
  }

  /** Returns the two-way slant range time of the origin (s). */
  public double t0S() {
    return t0S;
  }

  /** Returns a copy of the coefficients, constant term first. */
  public double[] coefficients() {
    return coefficients.clone();
  }

  /**
   * Returns the value.
   *
   * @param slantRangeTimeS two-way slant range time (s)
   */
  public double at(double slantRangeTimeS) {
    double x = slantRangeTimeS - t0S;
    double value = 0;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      value = value * x + coefficients[i];
    }
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RangePolynomial that
        && azimuthTime.equals(that.azimuthTime)
        && t0S == that.t0S
        && Arrays.equals(coefficients, that.coefficients);
  }

  @Override
  public int hashCode() {
    return Objects.hash(azimuthTime, t0S, Arrays.hashCode(coefficients));
  }

  @Override
  public String toString() {
    return "RangePolynomial["
        + azimuthTime
        + ", "
        + t0S
        + ", "
        + Arrays.toString(coefficients)
        + "]";
  }
}

package io.sentryal.insar.export;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalDouble;

/** Numbers as files have them: a point, no exponent, no locale, no NaN, no -0. */
final class Decimals {
  /** A tenth of a micrometre: far below any noise, far above rounding. */
  private static final int MM_DIGITS = 4;

  private static final int RATIO_DIGITS = 6;

  /** A millimetre on the ground or better. */
  private static final int DEGREE_DIGITS = 8;

  private Decimals() {}

  /** Returns a length or rate in millimetres. */
  static BigDecimal mm(double valueMm) {
    return rounded(valueMm, MM_DIGITS);
  }

  /** Returns a dimensionless number. */
  static BigDecimal ratio(double value) {
    return rounded(value, RATIO_DIGITS);
  }

  /** Returns an angle in degrees. */
  static BigDecimal degrees(double valueDeg) {
    return rounded(valueDeg, DEGREE_DIGITS);
  }

  /** Returns a length in millimetres as text, or nothing. */
  static String mmText(OptionalDouble valueMm) {
    return valueMm.isPresent() ? mm(valueMm.getAsDouble()).toPlainString() : "";
  }

  /** Returns a dimensionless number as text, or nothing. */
  static String ratioText(OptionalDouble value) {
    return value.isPresent() ? ratio(value.getAsDouble()).toPlainString() : "";
  }

  private static BigDecimal rounded(double value, int digits) {
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_EVEN);
    if (rounded.signum() == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal stripped = rounded.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}

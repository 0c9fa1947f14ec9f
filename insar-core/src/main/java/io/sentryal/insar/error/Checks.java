package io.sentryal.insar.error;

import org.jspecify.annotations.Nullable;

/** Refuses bad values at the border; never clamps, wraps or guesses. */
public final class Checks {
  private Checks() {}

  /**
   * Returns the value if it is a finite number.
   *
   * @param name name of the value, with its unit
   * @param value the value
   * @throws IllegalArgumentException if it is NaN or infinite
   */
  public static double finite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " must be a finite number, was " + value);
    }
    return value;
  }

  /**
   * Returns the value if it lies in the closed interval.
   *
   * @param name name of the value, with its unit
   * @param value the value
   * @param low smallest allowed value
   * @param high largest allowed value
   * @throws IllegalArgumentException if it is outside or NaN
   */
  public static double inRange(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          name + " must be between " + low + " and " + high + ", was " + value);
    }
    return value;
  }

  /**
   * Returns the value if it is a finite number above zero.
   *
   * @param name name of the value, with its unit
   * @param value the value
   * @throws IllegalArgumentException if it is not
   */
  public static double positive(String name, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(name + " must be positive, was " + value);
    }
    return value;
  }

  /**
   * Returns the text if it holds something.
   *
   * @param name name of the value
   * @param value the text
   * @throws IllegalArgumentException if it is empty or blank
   */
  public static String notBlank(String name, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + " must not be blank");
    }
    return value;
  }

  /**
   * Returns a value that a builder needs.
   *
   * @param type name of the type that is built
   * @param name name of the value
   * @param value the value, or null if it was not set
   * @throws IllegalStateException if it was not set
   */
  public static <T> T required(String type, String name, @Nullable T value) {
    if (value == null) {
      throw new IllegalStateException(type + " needs " + name + ", which was not set");
    }
    return value;
  }
}

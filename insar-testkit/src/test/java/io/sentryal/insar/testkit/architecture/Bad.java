package io.sentryal.insar.testkit.architecture;

import java.util.OptionalDouble;

/** Names that do not tell units, and some that do: what the test of names has to tell apart. */
public final class Bad {
  private double widthM;

  /** Has a number without a unit, twice. */
  public OptionalDouble range(double angle, int count) {
    return OptionalDouble.of(angle * count);
  }

  /** Sets something without a unit. */
  public Bad width(double value) {
    widthM = value;
    return this;
  }

  /** Sets something with a unit. */
  public Bad heightM(double value) {
    widthM += value;
    return this;
  }

  /** Returns something with a unit. */
  public double widthM() {
    return widthM;
  }

  /** One component has no unit, one needs none. */
  public record Size(double height, double coherence, double lengthM) {}
}

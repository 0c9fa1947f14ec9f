package io.sentryal.insar.testkit.runpod;

import java.util.Arrays;
import java.util.Random;

/** Which of the events that a fault could strike it does strike. Immutable. */
@FunctionalInterface
public interface When {
  /**
   * Returns whether the fault strikes.
   *
   * @param count the how manieth event this is, from 1 on
   * @param random the plan's source of chance
   */
  boolean strikes(long count, Random random);

  /** Always. */
  static When always() {
    return (count, random) -> true;
  }

  /** The events with these numbers; the first has number 1. */
  static When nth(long... numbers) {
    long[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return (count, random) -> Arrays.binarySearch(sorted, count) >= 0;
  }

  /** The first events. */
  static When first(long howMany) {
    return (count, random) -> count <= howMany;
  }

  /**
   * A share of the events, by chance.
   *
   * @param fraction the share (dimensionless), in [0, 1]
   */
  static When chance(double fraction) {
    return (count, random) -> random.nextDouble() < fraction;
  }
}

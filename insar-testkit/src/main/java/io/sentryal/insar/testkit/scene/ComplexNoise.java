package io.sentryal.insar.testkit.scene;

/**
 * Complex Gaussian numbers that depend only on seed, stream and index, so that any thread may
 * compute any of them. Bits by SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), shape by Box and
 * Muller. Immutable.
 */
final class ComplexNoise {
  private static final double TO_UNIT = 0x1p-53;

  private final long key;

  ComplexNoise(long seed, long stream) {
    this.key = mix(mix(seed) + 0x9E3779B97F4A7C15L * (stream + 1));
  }

  /** Returns the modulus of number {@code index}; its mean square is 1. */
  double modulus(long index) {
    double uniform = ((mix(key + 2 * index) >>> 11) + 1) * TO_UNIT;
    return Math.sqrt(-Math.log(uniform));
  }

  /** Returns the argument (rad) of number {@code index}, uniform in [0, 2 pi). */
  double argumentRad(long index) {
    return 2 * Math.PI * (mix(key + 2 * index + 1) >>> 11) * TO_UNIT;
  }

  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

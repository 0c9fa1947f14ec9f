package io.sentryal.insar.localcpu.internal.tops;

/** Mean and root mean square of numbers. */
final class Statistics {
  private int count;
  private double sum;
  private double sumOfSquares;

  void add(double value) {
    count++;
    sum += value;
    sumOfSquares += value * value;
  }

  int count() {
    return count;
  }

  double mean() {
    return sum / count;
  }

  double rms() {
    return Math.sqrt(sumOfSquares / count);
  }
}

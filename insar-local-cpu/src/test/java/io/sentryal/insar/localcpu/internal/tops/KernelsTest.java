package io.sentryal.insar.localcpu.internal.tops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small numerical tools under the interferogram. */
class KernelsTest {
  @Test
  void phasors_anyPhase_areExactToAMillionth() {
    double[] turns = {0, 0.25, -0.25, 1 / 3.0, 1795.123456789, -1795.987654321, 40000.7, -1e-7};
    float[] re = new float[turns.length];
    float[] im = new float[turns.length];
    java.util.Arrays.fill(re, 1);

    Phasors.rotate(re, im, 0, turns, turns.length);

    for (int i = 0; i < turns.length; i++) {
      double angleRad = 2 * Math.PI * (turns[i] - Math.rint(turns[i]));
      assertThat((double) re[i]).isCloseTo(Math.cos(angleRad), within(1e-6));
      assertThat((double) im[i]).isCloseTo(Math.sin(angleRad), within(1e-6));
    }
  }

  /** A complex tone inside the band comes back between the samples with its phase. */
  @ParameterizedTest
  @ValueSource(doubles = {0.64, 0.75, 0.88})
  void kernel_toneInsideTheBand_isInterpolated(double bandFraction) {
    SincKernel kernel = SincKernel.forBand(bandFraction);
    double cyclesPerSample = 0.4 * bandFraction;
    for (double x = 20; x < 21; x += 0.07) {
      int floor = (int) Math.floor(x);
      int row = SincKernel.step(x - floor) * kernel.taps();
      double re = 0;
      double im = 0;
      for (int k = 0; k < kernel.taps(); k++) {
        double angleRad = 2 * Math.PI * cyclesPerSample * (floor - kernel.before() + k);
        re += kernel.weights()[row + k] * Math.cos(angleRad);
        im += kernel.weights()[row + k] * Math.sin(angleRad);
      }
      double expectedRad = 2 * Math.PI * cyclesPerSample * x;
      assertThat(re).isCloseTo(Math.cos(expectedRad), within(0.02));
      assertThat(im).isCloseTo(Math.sin(expectedRad), within(0.02));
    }
  }

  @Test
  void kernel_everyRow_sumsToOne_andWholeStepsAreCopies() {
    SincKernel kernel = SincKernel.forBand(0.7);

    for (int step = 0; step <= SincKernel.STEPS; step++) {
      double sum = 0;
      for (int k = 0; k < kernel.taps(); k++) {
        sum += kernel.weights()[step * kernel.taps() + k];
      }
      assertThat(sum).isCloseTo(1, within(1e-6));
    }
    assertThat((double) kernel.weights()[kernel.before()]).isCloseTo(1, within(1e-6));
  }

  @Test
  void workers_everyIndex_isRunOnce() {
    try (Workers workers = new Workers(3)) {
      AtomicInteger[] runs = new AtomicInteger[100];
      java.util.Arrays.setAll(runs, i -> new AtomicInteger());

      workers.forEach(runs.length, i -> runs[i].incrementAndGet());

      assertThat(runs).allMatch(count -> count.get() == 1);
    }
  }

  @Test
  void workers_taskThatThrows_passesItOnAndStops() {
    try (Workers workers = new Workers(2)) {
      AtomicInteger runs = new AtomicInteger();

      assertThatThrownBy(
              () ->
                  workers.forEach(
                      100_000,
                      i -> {
                        runs.incrementAndGet();
                        if (i == 5) {
                          throw new CancellationException("stop");
                        }
                      }))
          .isInstanceOf(CancellationException.class)
          .hasMessage("stop");
      assertThat(runs.get()).isLessThan(100_000);
    }
  }
}

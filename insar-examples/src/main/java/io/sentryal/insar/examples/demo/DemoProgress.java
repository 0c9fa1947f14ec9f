package io.sentryal.insar.examples.demo;

import java.io.Console;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Tells on standard error how far a step has come: a bar on a terminal, a line every quarter
 * otherwise, nothing if quiet. Thread-safe.
 */
final class DemoProgress implements AutoCloseable {
  private static final int BAR_MAX = 1000;

  private final boolean quiet;
  private final boolean terminal = isTerminal();
  private @Nullable ProgressBar bar;
  private String step = "";
  private int quarters;

  DemoProgress(boolean quiet) {
    this.quiet = quiet;
  }

  /** From Java 22 on there is a console without a terminal too, and it says so. */
  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(DemoProgress::saysTerminal).isPresent();
  }

  private static boolean saysTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /** Ends the step before and starts another. */
  synchronized void step(String name) {
    close();
    step = name;
    quarters = 0;
    if (!quiet && terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setInitialMax(BAR_MAX)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .setConsumer(new ConsoleProgressBarConsumer(System.err))
              .build();
    } else if (!quiet) {
      System.err.println(name + " ...");
    }
  }

  /**
   * Says how far the step has come.
   *
   * @param fraction part that is done, in [0, 1]; never falls
   */
  synchronized void at(double fraction) {
    ProgressBar shown = bar;
    if (shown != null) {
      shown.stepTo(Math.max(shown.getCurrent(), Math.round(fraction * BAR_MAX)));
    } else if (!quiet && fraction >= (quarters + 1) / 4.0) {
      quarters = (int) (fraction * 4);
      System.err.println(step + " ... " + 25 * quarters + " %");
    }
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.stepTo(BAR_MAX);
      bar.close();
      bar = null;
    }
  }
}

package io.sentryal.insar.examples.cli;

import java.io.Console;
import java.lang.reflect.Method;

/** Tells whether a person watches. */
final class Terminal {
  private Terminal() {}

  /**
   * Returns whether standard input and output are a terminal. From JDK 22 on a console is there
   * without one and has to be asked; on JDK 17 that question does not exist.
   */
  @SuppressWarnings("SystemConsoleNull")
  static boolean isAttached() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      Method isTerminal = Console.class.getMethod("isTerminal");
      return (boolean) isTerminal.invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}

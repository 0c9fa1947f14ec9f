package io.sentryal.insar.examples.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** One run of the launcher in this process. */
final class Launch {
  final int status;
  final String out;
  final String err;

  private Launch(int status, String out, String err) {
    this.status = status;
    this.out = out;
    this.err = err;
  }

  static Launch of(String... words) {
    return in(Map.of(), words);
  }

  static Launch in(Map<String, String> environment, String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Insar.run(words, environment, new PrintWriter(out), new PrintWriter(err));
    return new Launch(status, out.toString(), err.toString());
  }
}

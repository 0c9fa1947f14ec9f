package io.sentryal.insar.localcuda.internal.worker;

import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.localcuda.internal.process.ShownText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** The last that the worker wrote to standard error. Thread-safe. */
final class LogTail {
  private static final int MOST_BYTES = 16 * 1024;

  /** What ISCE3 tells of its work: its journal and its counters. */
  private static final Pattern CHATTER = Pattern.compile("journal:.*|\\s*-- .*|.*progress.*%\\s*");

  private final byte[] ring = new byte[MOST_BYTES];
  private long written;

  synchronized void add(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      ring[(int) (written++ % MOST_BYTES)] = bytes[i];
    }
  }

  /** Returns the text, from a whole line on, without secrets. */
  synchronized String text() {
    int size = (int) Math.min(written, MOST_BYTES);
    byte[] last = new byte[size];
    for (int i = 0; i < size; i++) {
      last[i] = ring[(int) ((written - size + i) % MOST_BYTES)];
    }
    String text = new String(last, StandardCharsets.UTF_8);
    boolean cut = written > MOST_BYTES;
    return ShownText.withoutSecrets(cut ? text.substring(text.indexOf('\n') + 1) : text).strip();
  }

  /** Returns the last lines for a message, without what ISCE3 tells of its work. */
  String lastWords() {
    List<String> lines =
        text().lines().filter(line -> !line.isBlank() && !CHATTER.matcher(line).matches()).toList();
    String last = String.join(" / ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    return last.isEmpty()
        ? "it wrote nothing to standard error"
        : "its last words: " + ShownText.oneLine(last, 600);
  }

  /** Returns the whole tail as the cause of a failure. */
  WorkerLogException asCause() {
    String text = text();
    return new WorkerLogException(text.isEmpty() ? "(nothing)" : text);
  }

  /** Carries what the worker wrote to standard error before it failed. */
  static final class WorkerLogException extends InsarException {
    private static final long serialVersionUID = 1;

    WorkerLogException(String tail) {
      super("the worker's standard error ended with:\n" + tail, null);
    }
  }
}

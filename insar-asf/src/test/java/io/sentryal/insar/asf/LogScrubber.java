package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Watches everything that is logged while any test of this module runs (it is registered for all of
 * them) and fails the test if a secret is in it.
 */
public final class LogScrubber implements BeforeEachCallback, AfterEachCallback {
  private static final Recorder RECORDER = new Recorder();

  @Override
  public void beforeEach(ExtensionContext context) {
    RECORDER.clear();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    if (!root.isAttached(RECORDER)) {
      RECORDER.start();
      root.addAppender(RECORDER);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    assertThat(lines()).allSatisfy(line -> assertThat(line).doesNotContain(TestSecrets.ALL));
  }

  /** Returns what was logged in this test so far, with the stack traces. */
  static List<String> lines() {
    return RECORDER.lines();
  }

  /** Writes down what is logged. Thread-safe. */
  private static final class Recorder extends AppenderBase<ILoggingEvent> {
    private final List<String> lines = new ArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      String trace =
          event.getThrowableProxy() == null
              ? ""
              : ThrowableProxyUtil.asString(event.getThrowableProxy());
      synchronized (lines) {
        lines.add(event.getLoggerName() + " " + event.getFormattedMessage() + " " + trace);
      }
    }

    List<String> lines() {
      synchronized (lines) {
        return List.copyOf(lines);
      }
    }

    void clear() {
      synchronized (lines) {
        lines.clear();
      }
    }
  }
}

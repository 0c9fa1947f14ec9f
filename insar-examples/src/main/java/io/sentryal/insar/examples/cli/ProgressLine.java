package io.sentryal.insar.examples.cli;

import io.sentryal.insar.archive.TransferListener;
import io.sentryal.insar.asf.DownloadProgress;
import io.sentryal.insar.backend.JobListener;
import io.sentryal.insar.backend.JobProgress;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Tells on standard error how far downloads and a job have come: a bar on a terminal, a line for
 * each stage and each tenth of a download otherwise, nothing if quiet. Thread-safe.
 */
final class ProgressLine implements JobListener, TransferListener, AutoCloseable {
  private static final int BAR_MAX = 1000;

  private final PrintWriter err;
  private final boolean quiet;
  private final boolean terminal = Terminal.isAttached();
  private @Nullable ProgressBar bar;
  private String said = "";

  ProgressLine(PrintWriter err, boolean quiet) {
    this.err = err;
    this.quiet = quiet;
  }

  @Override
  public void progress(JobProgress progress) {
    String stage = progress.stage().name().toLowerCase(Locale.ROOT);
    show(stage, stage, progress.fraction());
  }

  @Override
  public void transferred(String name, long bytesDone, long bytesTotal) {
    if (bytesTotal > 0) {
      double fraction = Math.min(1, bytesDone / (double) bytesTotal);
      int tenth = (int) (10 * fraction);
      show("download", "downloading %s, %d %%".formatted(name, 10 * tenth), fraction);
    }
  }

  /** Tells of a download of many files: a line for each file that ends, or a bar for all. */
  void downloading(DownloadProgress progress) {
    int files = progress.files();
    long totalBytes = progress.totalBytes();
    double fraction =
        totalBytes > 0
            ? Math.min(1, progress.bytes() / (double) totalBytes)
            : progress.filesEnded() / (double) files;
    String speed = String.format(Locale.ROOT, "%.1f MB/s", progress.bytesPerSecond() / 1e6);
    String task = progress.filesEnded() + " of " + files + " files, " + speed;
    String line = "%d of %d files done".formatted(progress.filesEnded(), files);
    show(task, line, fraction);
  }

  private synchronized void show(String task, String line, double fraction) {
    if (quiet) {
      return;
    }
    if (terminal) {
      ProgressBar shown = bar == null ? newBar() : bar;
      bar = shown;
      shown.setExtraMessage(task);
      shown.stepTo(Math.round(fraction * BAR_MAX));
    } else if (!line.equals(said)) {
      said = line;
      err.println("insar: " + line);
      err.flush();
    }
  }

  private static ProgressBar newBar() {
    return new ProgressBarBuilder()
        .setTaskName("insar")
        .setInitialMax(BAR_MAX)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        .setConsumer(new ConsoleProgressBarConsumer(System.err))
        .build();
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}

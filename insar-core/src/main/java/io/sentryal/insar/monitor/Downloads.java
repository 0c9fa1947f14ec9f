package io.sentryal.insar.monitor;

import io.sentryal.insar.archive.SceneArchive;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.model.Granule;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The images of a run, each fetched once, in order of time. Thread-safe. */
final class Downloads {
  private final SceneArchive archive;
  private final ProductPlaces places;
  private final MonitoringRun run;
  private final ProgressMeter meter;
  private final Map<Granule, Future<URI>> fetches = new LinkedHashMap<>();

  Downloads(SceneArchive archive, ProductPlaces places, MonitoringRun run, ProgressMeter meter) {
    this.archive = archive;
    this.places = places;
    this.run = run;
    this.meter = meter;
  }

  /** Starts to fetch; called once, before anything else. */
  void start(List<Granule> granules, ExecutorService executor) {
    for (Granule granule : granules) {
      fetches.put(granule, executor.submit(() -> fetch(granule)));
    }
  }

  /**
   * Waits until an image is there and returns where; the archive limits how long that may take.
   *
   * @throws InsarException if it could not be fetched
   * @throws CancellationException if the run was cancelled
   */
  URI await(Granule granule) throws InterruptedException {
    try {
      return Objects.requireNonNull(fetches.get(granule)).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InsarException known) {
        throw known;
      }
      throw new DownloadFailure(granule, e.getCause());
    }
  }

  /** Stops what has not ended. */
  void cancel() {
    fetches.values().forEach(fetch -> fetch.cancel(true));
  }

  private URI fetch(Granule granule) {
    run.report(MonitoringStep.DOWNLOADING, meter.downloaded(granule, 0), granule.id(), "");
    URI place =
        archive
            .fetch(granule, places.folder(), (name, done, total) -> heard(granule, done, total))
            .toAbsolutePath()
            .toUri();
    run.report(MonitoringStep.DOWNLOADING, meter.downloaded(granule, 1), granule.id(), "there");
    return place;
  }

  private void heard(Granule granule, long bytesDone, long bytesTotal) {
    if (bytesTotal > 0 && bytesDone <= bytesTotal) {
      double fraction = meter.downloaded(granule, (double) bytesDone / bytesTotal);
      run.report(MonitoringStep.DOWNLOADING, fraction, granule.id(), "");
    }
  }

  /** An archive failed in a way that its contract does not know. */
  private static final class DownloadFailure extends InsarException {
    DownloadFailure(Granule granule, @Nullable Throwable cause) {
      super("download of " + granule.id() + " failed: " + cause, cause);
    }
  }
}

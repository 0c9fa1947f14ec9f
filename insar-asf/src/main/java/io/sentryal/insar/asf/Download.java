package io.sentryal.insar.asf;

import io.sentryal.insar.asf.internal.download.Downloader;
import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.Granule;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A download that is not running yet; {@link #run()} runs it. Required: {@link #to}.
 *
 * <p>Files are fetched beside their place as {@code NAME.part}, resumed where they broke off (also
 * by a later run), checked, and given their name in one step. A file that is there and whole is not
 * fetched again. Of two downloads of one file, in this or in another process, the second waits. Not
 * thread-safe.
 */
public final class Download {
  private static final int MOST_AT_ONCE = 16;

  private final Downloader downloader;
  private final Clock clock;
  private final List<Granule> granules;
  private @Nullable Path folder;
  private int parallel = 4;
  private boolean burstMetadata;
  private Verify verify = Verify.SIZE_AND_MD5;
  private DownloadListener listener = DownloadListener.NONE;

  Download(Downloader downloader, Clock clock, List<Granule> granules) {
    this.downloader = downloader;
    this.clock = clock;
    this.granules = List.copyOf(granules);
  }

  /** Sets the folder that takes the files; it must exist when the download runs. */
  public Download to(Path value) {
    folder = Objects.requireNonNull(value, "folder");
    return this;
  }

  /** Sets how many files are fetched at once, 1 to 16; 4 unless set. */
  public Download parallel(int value) {
    parallel = (int) Checks.inRange("parallel", value, 1, MOST_AT_ONCE);
    return this;
  }

  /** Sets how files are checked; by size and MD5 sum unless set. */
  public Download verify(Verify value) {
    verify = Objects.requireNonNull(value, "verify");
    return this;
  }

  /**
   * Fetches the metadata of bursts too, once per scene and polarisation, as {@code
   * SCENE_POLARISATION.xml}.
   */
  public Download withBurstMetadata() {
    burstMetadata = true;
    return this;
  }

  /** Sets who hears of progress. */
  public Download onProgress(DownloadListener value) {
    listener = Objects.requireNonNull(value, "listener");
    return this;
  }

  /**
   * Fetches everything and returns what came of each file; one that fails does not stop the others,
   * unless the credentials are refused, which fails those that have not begun as well.
   *
   * <p>If the calling thread is interrupted, what runs is stopped, the flag is set again, and the
   * report says so; what arrived is kept for a later run.
   *
   * @throws IllegalStateException if no folder was set
   * @throws IllegalArgumentException if the folder does not exist, or two granules have files of
   *     one name
   */
  public DownloadReport run() {
    Path target = Checks.required("Download", "to", folder);
    return new DownloadRun(downloader, clock, target, verify == Verify.SIZE_AND_MD5, listener)
        .run(granules, burstMetadata, parallel);
  }
}

package io.sentryal.insar.asf.internal;

import io.sentryal.insar.archive.OrbitSource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** What processing needs beside the images, from buckets that everybody may read. Thread-safe. */
public final class PublicData {
  private final Settings settings;
  private final PublicBucket.Tools tools;

  /** Puts the parts together; nothing is asked yet. */
  public PublicData(Settings settings) {
    this.settings = settings;
    this.tools =
        new PublicBucket.Tools(
            settings.http(),
            settings.retries(),
            new HttpFailures(settings.clock()),
            settings.storage(),
            settings.stallTimeout());
  }

  /** Returns the orbit files, kept in a folder. */
  public OrbitSource orbits(Path folder) {
    return new BucketOrbits(
        new PublicBucket("s1-orbits", settings.orbits(), tools),
        folder,
        settings.clock(),
        settings.storage());
  }

  /**
   * What it works with.
   *
   * @param http the client to derive from
   * @param retries when to try again
   * @param clock tells how old a listing is
   * @param stallTimeout limit without a byte
   * @param storage the disk
   * @param orbits address of the bucket of orbit files
   */
  public record Settings(
      OkHttpClient http,
      RetryPolicy retries,
      Clock clock,
      Duration stallTimeout,
      FileStorage storage,
      HttpUrl orbits) {}
}

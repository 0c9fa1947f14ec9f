package io.sentryal.insar.asf.internal;

import io.sentryal.insar.archive.DemSource;
import io.sentryal.insar.archive.OrbitSource;
import io.sentryal.insar.asf.internal.download.FileStorage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
   * Returns the elevation tiles, kept in a folder.
   *
   * @param folder where tiles and their lists are kept
   */
  public DemSource dem(Path folder) {
    PublicBucket glo30 = new PublicBucket("copernicus-dem-30m", settings.dem(), tools);
    PublicBucket glo90 = new PublicBucket("copernicus-dem-90m", settings.demLand(), tools);
    return new CopernicusDem(
        glo30,
        List.of(
            list(glo30, folder.resolve(".glo30.list")), list(glo90, folder.resolve(".glo90.list"))),
        folder,
        settings.storage(),
        settings.geoidGrid());
  }

  private DemTileList list(PublicBucket bucket, Path file) {
    return new DemTileList(bucket, file, settings.clock(), settings.storage());
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
   * @param dem address of the bucket of elevation tiles
   * @param demLand address of the bucket whose list of tiles tells land from water
   * @param geoidGrid a geoid grid, if there is a finer one than the library's
   */
  public record Settings(
      OkHttpClient http,
      RetryPolicy retries,
      Clock clock,
      Duration stallTimeout,
      FileStorage storage,
      HttpUrl orbits,
      HttpUrl dem,
      HttpUrl demLand,
      Optional<Path> geoidGrid) {}
}

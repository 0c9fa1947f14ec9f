package io.sentryal.insar.asf.internal;

import io.sentryal.insar.asf.internal.download.FileStorage;
import io.sentryal.insar.error.InvalidDataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which tiles a bucket holds, by its {@code tileList.txt}, kept in a folder that processes may
 * share. Thread-safe.
 */
final class DemTileList {
  private static final String KEY = "tileList.txt";
  private static final long LARGEST_BYTES = 16L << 20;
  private static final Duration FRESH = Duration.ofDays(1);
  private static final Pattern NAME =
      Pattern.compile("Copernicus_DSM_COG_[13]0_[NS]\\d{2}_00_[EW]\\d{3}_00_DEM");

  private final PublicBucket bucket;
  private final Path file;
  private final Clock clock;
  private final FileStorage storage;
  private @Nullable SavedList list;
  private Set<String> names = Set.of();

  DemTileList(PublicBucket bucket, Path file, Clock clock, FileStorage storage) {
    this.bucket = bucket;
    this.file = file;
    this.clock = clock;
    this.storage = storage;
  }

  /**
   * Returns whether the bucket holds a tile; asks again before a no if the list is older than a
   * day.
   */
  synchronized boolean holds(String tile) {
    SavedList known = list;
    if (known == null) {
      known = SavedList.load(file, bucket.base()).orElseGet(this::fetch);
      use(known);
    }
    if (!names.contains(tile) && known.made().plus(FRESH).isBefore(clock.instant())) {
      use(fetch());
    }
    return names.contains(tile);
  }

  private void use(SavedList newer) {
    list = newer;
    names = new HashSet<>(newer.lines());
  }

  private SavedList fetch() {
    List<String> lines = bucket.readObject(KEY, LARGEST_BYTES, this::parse);
    SavedList fetched = new SavedList(clock.instant(), lines);
    fetched.save(file, bucket.base(), storage);
    return fetched;
  }

  private List<String> parse(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\\R")) {
      String name = line.trim();
      if (name.isEmpty()) {
        continue;
      }
      if (!NAME.matcher(name).matches()) {
        throw new InvalidDataException(
            bucket.shown(KEY),
            "must list tiles such as Copernicus_DSM_COG_10_N19_00_W156_00_DEM, has '"
                + (name.length() > 80 ? name.substring(0, 80) + "..." : name)
                + "'; check the address");
      }
      lines.add(name);
    }
    if (lines.isEmpty()) {
      throw new InvalidDataException(bucket.shown(KEY), "lists no tile; check the address");
    }
    return lines;
  }
}

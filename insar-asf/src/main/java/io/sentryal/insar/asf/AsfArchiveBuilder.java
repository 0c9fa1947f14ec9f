package io.sentryal.insar.asf;

import io.sentryal.insar.asf.internal.HttpExchange;
import io.sentryal.insar.asf.internal.HttpFailures;
import io.sentryal.insar.asf.internal.download.FileStorage;
import io.sentryal.insar.error.Checks;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Builds an {@link AsfArchive}. Not thread-safe. */
public final class AsfArchiveBuilder {
  private static final int LARGEST_PAGE = 2000;

  HttpUrl base = Objects.requireNonNull(HttpUrl.get(AsfArchive.CMR));
  @Nullable OkHttpClient http;
  EarthdataCredentials credentials = EarthdataCredentials.none();
  Duration connectTimeout = Duration.ofSeconds(20);
  Duration searchTimeout = Duration.ofSeconds(170);
  Duration stallTimeout = Duration.ofSeconds(60);
  Duration fileTimeout = Duration.ofHours(12);
  Duration lockTimeout = Duration.ofHours(1);
  int pageSize = 250;
  int attempts = 5;
  Duration firstWait = Duration.ofMillis(500);
  Duration longestWait = Duration.ofMinutes(2);
  Clock clock = Clock.systemUTC();
  Sleeper sleeper = Sleeper.SYSTEM;
  BaselineMode baselineMode = BaselineMode.EXACT;
  FileStorage storage = FileStorage.DISK;
  @Nullable Path cacheFolder;
  HttpUrl orbitsUrl = Objects.requireNonNull(HttpUrl.get(AsfArchive.ORBITS));
  HttpUrl demUrl = Objects.requireNonNull(HttpUrl.get(AsfArchive.DEM));
  HttpUrl demLandUrl = Objects.requireNonNull(HttpUrl.get(AsfArchive.DEM_LAND));
  @Nullable Path geoidGrid;

  AsfArchiveBuilder() {}

  /** Returns a builder set up by the environment; see {@link AsfArchive#fromEnv()}. */
  static AsfArchiveBuilder of(Map<String, String> environment) {
    AsfArchiveBuilder builder =
        new AsfArchiveBuilder().credentials(EarthdataCredentials.environment(environment));
    address(environment, "INSAR_CMR_URL", AsfArchive.CMR).ifPresent(builder::baseUrl);
    address(environment, "INSAR_ORBITS_URL", AsfArchive.ORBITS).ifPresent(builder::orbitsUrl);
    address(environment, "INSAR_DEM_URL", AsfArchive.DEM).ifPresent(builder::demUrl);
    address(environment, "INSAR_DEM_LAND_URL", AsfArchive.DEM_LAND).ifPresent(builder::demLandUrl);
    value(environment, "INSAR_GEOID_GRID").ifPresent(grid -> builder.geoidGrid(Path.of(grid)));
    value(environment, "INSAR_CACHE").ifPresent(folder -> builder.cacheFolder(Path.of(folder)));
    return builder;
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
  }

  private static Optional<URI> address(Map<String, String> environment, String name, URI example) {
    return value(environment, name)
        .map(
            url -> {
              try {
                return URI.create(url.trim());
              } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                    name + " must be a URL such as " + example + ", was '" + url + "'", e);
              }
            });
  }

  /**
   * Sets the base URL of the CMR; NASA's unless set.
   *
   * @throws IllegalArgumentException if it is not an absolute https URL; plain http is accepted for
   *     this machine (localhost) only
   */
  public AsfArchiveBuilder baseUrl(URI value) {
    base = safe(value, AsfArchive.CMR);
    return this;
  }

  /** Sets the HTTP client to derive from; it stays open when the archive is closed. */
  public AsfArchiveBuilder httpClient(OkHttpClient value) {
    http = Objects.requireNonNull(value, "httpClient");
    return this;
  }

  /** Sets who downloads; nobody unless set. Searches are anonymous. */
  public AsfArchiveBuilder credentials(EarthdataCredentials value) {
    credentials = Objects.requireNonNull(value, "credentials");
    return this;
  }

  /** Sets the Earthdata token for downloads; it is never printed and goes to ASF hosts only. */
  public AsfArchiveBuilder earthdataToken(String value) {
    return credentials(EarthdataCredentials.token(value));
  }

  /** Sets the limit of connecting; not used with a given HTTP client. */
  public AsfArchiveBuilder connectTimeout(Duration value) {
    connectTimeout = positive("connectTimeout", value);
    return this;
  }

  /** Sets the limit of one page of a search, from asking to its last byte. */
  public AsfArchiveBuilder searchTimeout(Duration value) {
    searchTimeout = positive("searchTimeout", value);
    return this;
  }

  /**
   * Sets how long a download may go with next to nothing arriving (less than 1 KiB per second);
   * then it is resumed on another connection. 60 s unless set.
   */
  public AsfArchiveBuilder stallTimeout(Duration value) {
    stallTimeout = positive("stallTimeout", value);
    return this;
  }

  /** Sets how long one file may take, all attempts together; 12 h unless set. */
  public AsfArchiveBuilder fileTimeout(Duration value) {
    fileTimeout = positive("fileTimeout", value);
    return this;
  }

  /**
   * Sets how long to wait while another thread or process downloads the same file; 1 h unless set.
   */
  public AsfArchiveBuilder lockTimeout(Duration value) {
    lockTimeout = positive("lockTimeout", value);
    return this;
  }

  /** Sets how many granules a page holds, 1 to 2000. */
  public AsfArchiveBuilder pageSize(int value) {
    pageSize = (int) Checks.inRange("pageSize", value, 1, LARGEST_PAGE);
    return this;
  }

  /**
   * Sets how often a request is tried.
   *
   * @param most attempts in all, at least 1
   * @param first wait before the second attempt; then it doubles, with jitter
   * @param longest no wait is longer, even if the server asks for it
   */
  public AsfArchiveBuilder attempts(int most, Duration first, Duration longest) {
    attempts = (int) Checks.inRange("attempts", most, 1, 100);
    firstWait = positive("first wait", first);
    longestWait = positive("longest wait", longest);
    if (longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "the longest wait " + longest + " must not be below the first, " + first);
    }
    return this;
  }

  /** Sets the clock against which a date in {@code Retry-After} is read. */
  public AsfArchiveBuilder clock(Clock value) {
    clock = Objects.requireNonNull(value, "clock");
    return this;
  }

  /** Sets what waits between attempts. */
  public AsfArchiveBuilder sleeper(Sleeper value) {
    sleeper = Objects.requireNonNull(value, "sleeper");
    return this;
  }

  /** Sets how times enter perpendicular baselines; exactly unless set. */
  public AsfArchiveBuilder baselineMode(BaselineMode value) {
    baselineMode = Objects.requireNonNull(value, "baselineMode");
    return this;
  }

  /** Sets the folder where orbit files and elevation tiles are kept; none unless set. */
  public AsfArchiveBuilder cacheFolder(Path value) {
    cacheFolder = Objects.requireNonNull(value, "cacheFolder");
    return this;
  }

  /**
   * Sets the address of the bucket of orbit files; {@link AsfArchive#ORBITS} unless set.
   *
   * @throws IllegalArgumentException as {@link #baseUrl} does
   */
  public AsfArchiveBuilder orbitsUrl(URI value) {
    orbitsUrl = safe(value, AsfArchive.ORBITS);
    return this;
  }

  /**
   * Sets the address of the bucket of elevation tiles; {@link AsfArchive#DEM} unless set.
   *
   * @throws IllegalArgumentException as {@link #baseUrl} does
   */
  public AsfArchiveBuilder demUrl(URI value) {
    demUrl = safe(value, AsfArchive.DEM);
    return this;
  }

  /**
   * Sets the address of the bucket whose list of tiles tells land from water; {@link
   * AsfArchive#DEM_LAND} unless set.
   *
   * @throws IllegalArgumentException as {@link #baseUrl} does
   */
  public AsfArchiveBuilder demLandUrl(URI value) {
    demLandUrl = safe(value, AsfArchive.DEM_LAND);
    return this;
  }

  /**
   * Sets the geoid grid (GTX, plain or gzipped) that lifts elevation to the ellipsoid: one of
   * EGM2008 for Copernicus DEM. The library's coarse grid of EGM96 unless set.
   */
  public AsfArchiveBuilder geoidGrid(Path value) {
    geoidGrid = Objects.requireNonNull(value, "geoidGrid");
    return this;
  }

  private static HttpUrl safe(URI value, URI example) {
    HttpUrl url = HttpUrl.get(value);
    if (url == null) {
      throw new IllegalArgumentException(
          "the base URL must be an http or https URL such as " + example + ", was '" + value + "'");
    }
    if (!url.encodedUsername().isEmpty() || !url.encodedPassword().isEmpty()) {
      throw new IllegalArgumentException(
          "the base URL '"
              + HttpFailures.shown(url)
              + "' must hold no user and no password (redacted); set EARTHDATA_USERNAME and"
              + " EARTHDATA_PASSWORD instead");
    }
    if (!HttpExchange.isSafe(url)) {
      throw new IllegalArgumentException(
          "the base URL '" + value + "' is not encrypted; use https (http is for localhost only)");
    }
    return url;
  }

  AsfArchiveBuilder storage(FileStorage value) {
    storage = value;
    return this;
  }

  private static Duration positive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " must be positive, was " + value);
    }
    return value;
  }

  /** Returns the archive. */
  public AsfArchive build() {
    return new AsfArchive(this);
  }
}

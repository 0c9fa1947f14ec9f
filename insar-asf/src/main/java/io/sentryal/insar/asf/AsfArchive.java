package io.sentryal.insar.asf;

import io.sentryal.insar.archive.SceneArchive;
import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.archive.TransferListener;
import io.sentryal.insar.asf.internal.AsfClient;
import io.sentryal.insar.asf.internal.HttpExchange;
import io.sentryal.insar.asf.internal.RetryPolicy;
import io.sentryal.insar.asf.internal.download.FileStorage;
import io.sentryal.insar.asf.internal.download.RemoteFile;
import io.sentryal.insar.asf.internal.download.SignedAddress;
import io.sentryal.insar.asf.internal.download.TransferLimits;
import io.sentryal.insar.asf.internal.remote.RemoteChannel;
import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.BaselineSource;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.Granule;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Sentinel-1 archive of the Alaska Satellite Facility: scenes and bursts are searched in NASA's
 * Common Metadata Repository (CMR), anonymously, and fetched with an Earthdata token.
 *
 * <p>Searches and downloads are tried again after time-outs, broken connections, 429 (waiting as
 * the server asks, up to a cap) and 5xx. Failures are the exceptions of {@code
 * io.sentryal.insar.error}; they carry the request id of CMR and never a secret. Thread-safe: the
 * paging state of a search is its own.
 */
public final class AsfArchive implements SceneArchive {
  /** The CMR of NASA. */
  public static final URI CMR = URI.create("https://cmr.earthdata.nasa.gov/");

  private static final Logger LOG = LoggerFactory.getLogger(AsfArchive.class);

  private final AsfClient client;
  private final OkHttpClient http;
  private final boolean ownsHttp;
  private final HttpUrl base;
  private final BaselineMode baselineMode;
  private final EarthdataCredentials credentials;
  private final Clock clock;

  private AsfArchive(Builder builder) {
    this.base = builder.base;
    this.ownsHttp = builder.http == null;
    this.http =
        builder.http == null
            ? new OkHttpClient.Builder().connectTimeout(builder.connectTimeout).build()
            : builder.http;
    this.baselineMode = builder.baselineMode;
    this.credentials = builder.credentials;
    this.clock = builder.clock;
    RetryPolicy retries =
        new RetryPolicy(builder.attempts, builder.firstWait, builder.longestWait, builder.sleeper);
    this.client =
        AsfClient.create(
            new AsfClient.Settings(
                base,
                http,
                retries,
                builder.clock,
                builder.pageSize,
                builder.searchTimeout,
                new TransferLimits(
                    builder.stallTimeout, builder.fileTimeout, builder.lockTimeout, builder.clock),
                credentials::resolve,
                builder.storage));
  }

  /** Returns a builder; nothing is required. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the archive that the environment describes: {@code INSAR_CMR_URL} (base URL; NASA's
   * unless set) and the credentials of {@link EarthdataCredentials#environment}, needed for
   * downloads only. The only method here that reads them.
   */
  public static AsfArchive fromEnv() {
    return builderFromEnv(System.getenv()).build();
  }

  /** Returns a builder set up by the given environment; see {@link #fromEnv()}. */
  public static Builder builderFromEnv(Map<String, String> environment) {
    Builder builder = new Builder().credentials(EarthdataCredentials.environment(environment));
    value(environment, "INSAR_CMR_URL").ifPresent(url -> builder.baseUrl(parse(url)));
    return builder;
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
  }

  private static URI parse(String url) {
    try {
      return URI.create(url.trim());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "INSAR_CMR_URL must be a URL such as " + CMR + ", was '" + url + "'", e);
    }
  }

  /** Returns {@code ASF} and the host that answers, so that provenance shows a stand-in. */
  @Override
  public String name() {
    return "ASF (" + base.host() + ")";
  }

  /**
   * {@inheritDoc}
   *
   * <p>Of a query with a limit the newest images are returned. Items that are no usable image are
   * left out with a warning in the log; {@link #find} returns them as data.
   *
   * @throws IllegalArgumentException if the query contradicts itself or its area is not valid
   * @throws io.sentryal.insar.error.InvalidDataException if the answer is not believable or less
   *     came than was announced
   */
  @Override
  public List<Granule> search(SceneQuery query) {
    return client.requireComplete(find(query));
  }

  /** Returns what matches, together with what is missing; see {@link SearchResult}. */
  public SearchResult find(SceneQuery query) {
    return client.find(query);
  }

  /**
   * Returns the scene or burst of that name or id, if the archive knows it.
   *
   * @param name for example {@code S1_372326_IW3_20180815T151558_VV_6BD3-BURST}, or a scene's name
   *     without extension
   */
  public Optional<Granule> granule(String name) {
    Checks.notBlank("granule name", name);
    return search(SceneQuery.builder().names(List.of(name)).build()).stream().findFirst();
  }

  /** {@inheritDoc} The baselines are those of the mode given to the builder. */
  @Override
  public BaselineStack baselines(Granule reference, List<Granule> granules) {
    return Baselines.stack(reference, granules, baselineMode);
  }

  /**
   * {@inheritDoc}
   *
   * <p>For a scene: scenes of all satellites with the same track, direction, beam mode and
   * co-polarisation over the centre of its footprint. For a burst: the same burst and polarisation.
   *
   * @throws IllegalArgumentException if the reference lacks what the search needs
   */
  @Override
  public BaselineStack stack(Granule reference) {
    return stack(reference, baselineMode);
  }

  /**
   * Returns the stack of an image with baselines of the given mode; see {@link #stack(Granule)}.
   */
  public BaselineStack stack(Granule reference, BaselineMode mode) {
    BaselineStack stack = Baselines.stack(reference, client.pairable(reference), mode);
    long missing =
        stack.entries().stream().filter(e -> e.source() == BaselineSource.MISSING).count();
    if (missing > 0) {
      LOG.warn(
          "{} of {} images have no perpendicular baseline: the archive gives no state vectors",
          missing,
          stack.entries().size());
    }
    return stack;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Size and MD5 sum are checked where the archive gives them (scenes); a burst is checked by
   * the size that its server announces. What breaks off is kept beside the target ({@code
   * NAME.part}) and resumed, also by a later call.
   *
   * @throws EarthdataException if the credentials are missing or refused, or the licence is not
   *     accepted; it names the page that mends it
   * @throws io.sentryal.insar.error.InvalidDataException if what came is not the file
   * @throws io.sentryal.insar.error.InsarIoException if the network or the disk fails
   */
  @Override
  public Path fetch(Granule granule, Path folder, TransferListener listener) {
    return client.files().downloader().fetch(RemoteFile.of(granule), folder, true, listener).path();
  }

  /** Returns a download of many files, which is not running yet; see {@link Download#run()}. */
  public Download download(List<Granule> granules) {
    return new Download(client.files().downloader(), clock, granules);
  }

  /**
   * Checks what stands between the user and the files: whether search, login and data answer,
   * whether the clock is right, whether the credentials are there and let in. Nothing is fetched;
   * nothing is tried twice, so that a wrong password does not lock the account.
   *
   * @return a finding for each thing that was checked; it names the page that mends a problem
   */
  public List<EarthdataFinding> diagnose() {
    return client.files().diagnose();
  }

  /**
   * Returns a signed address of an image's file, for someone without credentials (a worker). The
   * file is not fetched.
   *
   * @throws EarthdataException if the credentials are missing or refused
   * @throws io.sentryal.insar.error.InvalidDataException if there is none: the server sends the
   *     file itself, or still cuts out the burst
   */
  public PresignedUrl presign(Granule granule) {
    SignedAddress signed = client.files().downloader().presign(RemoteFile.of(granule));
    return new PresignedUrl(granule.id(), signed.url().uri(), signed.expiresAt());
  }

  /**
   * Opens an image's file for reading in place, by range requests with a cache; what is not read is
   * not fetched. A file that changes at the server while it is read is refused.
   */
  public SeekableByteChannel openChannel(Granule granule) {
    return new RemoteChannel(client.files().pieces(RemoteFile.of(granule)));
  }

  /**
   * Opens a scene's SAFE zip for reading parts of it; only its directory is fetched now.
   *
   * @throws io.sentryal.insar.error.InvalidDataException if its file is no zip file
   */
  public RemoteSafe openSafe(Granule granule) {
    return new RemoteSafe(client.files().pieces(RemoteFile.of(granule)));
  }

  /** Closes the HTTP client unless it was given. */
  @Override
  public void close() {
    if (ownsHttp) {
      http.dispatcher().executorService().shutdown();
      http.connectionPool().evictAll();
    }
  }

  @Override
  public String toString() {
    return "AsfArchive[base=" + base + ", " + credentials + "]";
  }

  /** Builds an {@link AsfArchive}. Not thread-safe. */
  public static final class Builder {
    private static final int LARGEST_PAGE = 2000;

    private HttpUrl base = Objects.requireNonNull(HttpUrl.get(CMR));
    private @Nullable OkHttpClient http;
    private EarthdataCredentials credentials = EarthdataCredentials.none();
    private Duration connectTimeout = Duration.ofSeconds(20);
    private Duration searchTimeout = Duration.ofSeconds(170);
    private Duration stallTimeout = Duration.ofSeconds(60);
    private Duration fileTimeout = Duration.ofHours(12);
    private Duration lockTimeout = Duration.ofHours(1);
    private int pageSize = 250;
    private int attempts = 5;
    private Duration firstWait = Duration.ofMillis(500);
    private Duration longestWait = Duration.ofMinutes(2);
    private Clock clock = Clock.systemUTC();
    private Sleeper sleeper = Sleeper.SYSTEM;
    private BaselineMode baselineMode = BaselineMode.EXACT;
    private FileStorage storage = FileStorage.DISK;

    private Builder() {}

    /**
     * Sets the base URL of the CMR; NASA's unless set.
     *
     * @throws IllegalArgumentException if it is not an absolute https URL; plain http is accepted
     *     for this machine (localhost) only
     */
    public Builder baseUrl(URI value) {
      HttpUrl url = HttpUrl.get(value);
      if (url == null) {
        throw new IllegalArgumentException(
            "the base URL must be an http or https URL such as " + CMR + ", was '" + value + "'");
      }
      if (!HttpExchange.isSafe(url)) {
        throw new IllegalArgumentException(
            "the base URL '"
                + value
                + "' is not encrypted; use https (http is for localhost only)");
      }
      base = url;
      return this;
    }

    /** Sets the HTTP client to derive from; it stays open when the archive is closed. */
    public Builder httpClient(OkHttpClient value) {
      http = Objects.requireNonNull(value, "httpClient");
      return this;
    }

    /** Sets who downloads; nobody unless set. Searches are anonymous. */
    public Builder credentials(EarthdataCredentials value) {
      credentials = Objects.requireNonNull(value, "credentials");
      return this;
    }

    /** Sets the Earthdata token for downloads; it is never printed and goes to ASF hosts only. */
    public Builder earthdataToken(String value) {
      return credentials(EarthdataCredentials.token(value));
    }

    /** Sets the limit of connecting; not used with a given HTTP client. */
    public Builder connectTimeout(Duration value) {
      connectTimeout = positive("connectTimeout", value);
      return this;
    }

    /** Sets the limit of one page of a search, from asking to its last byte. */
    public Builder searchTimeout(Duration value) {
      searchTimeout = positive("searchTimeout", value);
      return this;
    }

    /**
     * Sets how long a download may go with next to nothing arriving (less than 1 KiB per second);
     * then it is resumed on another connection. 60 s unless set.
     */
    public Builder stallTimeout(Duration value) {
      stallTimeout = positive("stallTimeout", value);
      return this;
    }

    /** Sets how long one file may take, all attempts together; 12 h unless set. */
    public Builder fileTimeout(Duration value) {
      fileTimeout = positive("fileTimeout", value);
      return this;
    }

    /**
     * Sets how long to wait while another thread or process downloads the same file; 1 h unless
     * set.
     */
    public Builder lockTimeout(Duration value) {
      lockTimeout = positive("lockTimeout", value);
      return this;
    }

    /** Sets how many granules a page holds, 1 to 2000. */
    public Builder pageSize(int value) {
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
    public Builder attempts(int most, Duration first, Duration longest) {
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
    public Builder clock(Clock value) {
      clock = Objects.requireNonNull(value, "clock");
      return this;
    }

    /** Sets what waits between attempts. */
    public Builder sleeper(Sleeper value) {
      sleeper = Objects.requireNonNull(value, "sleeper");
      return this;
    }

    /** Sets how times enter perpendicular baselines; exactly unless set. */
    public Builder baselineMode(BaselineMode value) {
      baselineMode = Objects.requireNonNull(value, "baselineMode");
      return this;
    }

    Builder storage(FileStorage value) {
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
}

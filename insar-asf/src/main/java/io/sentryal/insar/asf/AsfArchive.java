package io.sentryal.insar.asf;

import io.sentryal.insar.archive.DemSource;
import io.sentryal.insar.archive.OrbitSource;
import io.sentryal.insar.archive.SceneArchive;
import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.archive.TransferListener;
import io.sentryal.insar.asf.internal.AsfClient;
import io.sentryal.insar.asf.internal.BufferedSockets;
import io.sentryal.insar.asf.internal.PublicData;
import io.sentryal.insar.asf.internal.RetryPolicy;
import io.sentryal.insar.asf.internal.download.RemoteFile;
import io.sentryal.insar.asf.internal.download.SignedAddress;
import io.sentryal.insar.asf.internal.download.TransferLimits;
import io.sentryal.insar.asf.internal.remote.RemoteChannel;
import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.Granule;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
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

  /** The public bucket of orbit files, run by ASF. */
  public static final URI ORBITS = URI.create("https://s1-orbits.s3.amazonaws.com/");

  /** The public bucket of Copernicus DEM GLO-30. */
  public static final URI DEM = URI.create("https://copernicus-dem-30m.s3.amazonaws.com/");

  /** The public bucket of Copernicus DEM GLO-90, whose list of tiles tells land from water. */
  public static final URI DEM_LAND = URI.create("https://copernicus-dem-90m.s3.amazonaws.com/");

  private static final Logger LOG = LoggerFactory.getLogger(AsfArchive.class);

  private final AsfClient client;
  private final OkHttpClient http;
  private final boolean ownsHttp;
  private final HttpUrl base;
  private final BaselineMode baselineMode;
  private final PublicData publicData;
  private final @Nullable Path cacheFolder;
  private final EarthdataCredentials credentials;
  private final Clock clock;

  AsfArchive(AsfArchiveBuilder builder) {
    this.base = builder.base;
    this.ownsHttp = builder.http == null;
    this.http =
        builder.http == null
            ? new OkHttpClient.Builder()
                .connectTimeout(builder.connectTimeout)
                .socketFactory(new BufferedSockets())
                .build()
            : builder.http;
    this.baselineMode = builder.baselineMode;
    this.credentials = builder.credentials;
    this.clock = builder.clock;
    RetryPolicy retries =
        new RetryPolicy(builder.attempts, builder.firstWait, builder.longestWait, builder.sleeper);
    this.cacheFolder = builder.cacheFolder;
    this.publicData =
        new PublicData(
            new PublicData.Settings(
                http,
                retries,
                builder.clock,
                builder.stallTimeout,
                builder.storage,
                builder.orbitsUrl,
                builder.demUrl,
                builder.demLandUrl,
                Optional.ofNullable(builder.geoidGrid)));
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
  public static AsfArchiveBuilder builder() {
    return new AsfArchiveBuilder();
  }

  /**
   * Returns the archive that the environment describes: {@code INSAR_CMR_URL} (base URL; NASA's
   * unless set), the credentials of {@link EarthdataCredentials#environment} (needed for downloads
   * only), {@code INSAR_ORBITS_URL} (bucket of orbit files), {@code INSAR_DEM_URL} and {@code
   * INSAR_DEM_LAND_URL} (buckets of Copernicus DEM GLO-30 and GLO-90), {@code INSAR_GEOID_GRID}
   * (GTX file) and {@code INSAR_CACHE} (folder where orbits and tiles are kept). The only method
   * here that reads them.
   */
  public static AsfArchive fromEnv() {
    return builderFromEnv(System.getenv()).build();
  }

  /** Returns a builder set up by the given environment; see {@link #fromEnv()}. */
  public static AsfArchiveBuilder builderFromEnv(Map<String, String> environment) {
    return AsfArchiveBuilder.of(environment);
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
    return find(AsfQuery.of(query));
  }

  /** Returns what matches, together with what is missing; see {@link SearchResult}. */
  public SearchResult find(AsfQuery query) {
    return client.find(query);
  }

  /** Returns how many products match, without fetching their records. */
  public SearchCount count(AsfQuery query) {
    return client.count(query);
  }

  /**
   * Returns what matches as it is taken, newest first within each request of the search; no more is
   * asked for than is taken, and nothing once it is closed.
   */
  public Stream<AsfProduct> stream(AsfQuery query) {
    long most = query.maxResults().orElse(Integer.MAX_VALUE);
    return pages(query).products().limit(most);
  }

  /**
   * Returns what matches page by page, with a token to go on later. A limit of the query holds for
   * each request of the search.
   */
  public SearchPages pages(AsfQuery query) {
    return new SearchPages(client.open(query), query);
  }

  /**
   * Returns the pages that come after another page of the same query.
   *
   * @param resumeToken of the last page that was taken
   * @throws IllegalArgumentException if the token is damaged, or that of another query
   */
  public SearchPages resume(AsfQuery query, String resumeToken) {
    return new SearchPages(client.resume(query, resumeToken), query);
  }

  /**
   * Returns the scene or burst of that name or id, if the archive knows it.
   *
   * @param name for example {@code S1_372326_IW3_20180815T151558_VV_6BD3-BURST}, or a scene's name
   *     without extension; not a pattern, which may find several
   */
  public Optional<Granule> granule(String name) {
    Checks.notBlank("granule name", name);
    if (name.contains("*") || name.contains("?")) {
      throw new IllegalArgumentException(
          "one granule must be named whole, '" + name + "' is a pattern; search for it and choose");
    }
    return search(SceneQuery.builder().names(List.of(name)).build()).stream().findFirst();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The baselines are those of the mode given to the builder. They refer to the reference; a
   * mode without orbit files gives none if the archive knows no usable state vectors of it.
   */
  @Override
  public BaselineStack baselines(Granule reference, List<Granule> granules) {
    return baselineMode.takesOrbits()
        ? logged(stackOf(reference).of(granules))
        : Baselines.stack(reference, granules, baselineMode);
  }

  /**
   * {@inheritDoc}
   *
   * <p>For a scene: scenes of all satellites with the same track, direction, beam mode and
   * co-polarisation over the centre of its footprint. For a burst: the same burst and polarisation.
   * What {@link Stack#warnings()} tells goes to the log; {@link #stackOf} returns it as data.
   *
   * @throws IllegalArgumentException if the reference lacks what the search needs
   */
  @Override
  public BaselineStack stack(Granule reference) {
    return logged(stackOf(reference).fetch());
  }

  /**
   * Returns the stack of an image with baselines of the given mode; see {@link #stack(Granule)}.
   */
  public BaselineStack stack(Granule reference, BaselineMode mode) {
    return logged(stackOf(reference).baselines(mode).fetch());
  }

  /**
   * Returns a request for the stack of an image, to which conditions can be added; nothing is asked
   * yet. Baselines are those of the mode given to the builder unless the request says another.
   */
  public StackRequest stackOf(Granule reference) {
    return new StackRequest(reference, client::pairable, this::orbits, baselineMode);
  }

  private static BaselineStack logged(Stack stack) {
    for (StackWarning warning : stack.warnings()) {
      LOG.warn("stack of {}: {}", stack.reference(), warning.message());
    }
    return stack.baselines();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Size and MD5 sum are checked where the archive gives them (scenes); a burst is checked by
   * the size that its server announces. What breaks off is kept beside the target ({@code
   * NAME.part}) and resumed, also by a later call.
   *
   * <p>A granule at an {@code s3://} address ({@link AsfProduct#direct()}) is read from the bucket
   * itself, with the user's keys, which works within {@value S3Credentials#REGION} only.
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
   * Returns keys with which a program within the AWS region {@value S3Credentials#REGION} reads the
   * archive's buckets itself, for an hour; new ones with each call.
   *
   * @throws EarthdataException if the credentials are missing or refused
   */
  public S3Credentials s3Credentials() {
    return new S3Credentials(client.files().s3Keys());
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

  /**
   * Returns the orbit files of the public bucket, kept in the folder {@code orbits} of the cache.
   *
   * @throws IllegalStateException if the archive has no cache folder
   */
  public OrbitSource orbits() {
    return orbits(cache("orbits"));
  }

  /**
   * Returns the orbit files of the public bucket, which need no account.
   *
   * @param folder where files and the listing of the bucket are kept; processes may share it
   */
  public OrbitSource orbits(Path folder) {
    return publicData.orbits(Objects.requireNonNull(folder, "folder"));
  }

  /**
   * Returns the elevation of Copernicus DEM GLO-30, kept in the folder {@code dem} of the cache.
   *
   * @throws IllegalStateException if the archive has no cache folder
   */
  public DemSource dem() {
    return dem(cache("dem"));
  }

  /**
   * Returns the elevation of Copernicus DEM GLO-30, which needs no account. Its heights refer to
   * EGM2008; they are lifted to the ellipsoid by the geoid grid given to the builder, else by a
   * coarse one of EGM96. Every {@link io.sentryal.insar.archive.DemFile} says by which, and how far
   * that is off.
   *
   * @param folder where tiles and their lists are kept; processes may share it
   */
  public DemSource dem(Path folder) {
    return publicData.dem(Objects.requireNonNull(folder, "folder"));
  }

  private Path cache(String part) {
    if (cacheFolder == null) {
      throw new IllegalStateException(
          "orbit files and elevation tiles are kept in a cache, and this archive has none; set"
              + " cacheFolder on its builder, or INSAR_CACHE, or give a folder");
    }
    return cacheFolder.resolve(part);
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
}

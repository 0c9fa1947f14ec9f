package io.sentryal.insar.asf.internal;

import io.sentryal.insar.asf.EarthdataFinding;
import io.sentryal.insar.asf.internal.download.Downloader;
import io.sentryal.insar.asf.internal.download.RemoteFile;
import io.sentryal.insar.asf.internal.login.Diagnosis;
import io.sentryal.insar.asf.internal.login.EarthdataSession;
import io.sentryal.insar.asf.internal.login.Redirects;
import io.sentryal.insar.asf.internal.login.S3Keys;
import io.sentryal.insar.asf.internal.login.TokenClient;
import io.sentryal.insar.asf.internal.login.TrustedHosts;
import io.sentryal.insar.asf.internal.remote.HttpRanges;
import io.sentryal.insar.asf.internal.remote.RangeReader;
import java.time.Duration;
import java.util.List;
import okhttp3.OkHttpClient;

/** The parts put together that lead to files: login, redirects, downloads. Thread-safe. */
public final class FileAccess {
  private final AsfClient.Settings settings;
  private final EarthdataSession session;
  private final Redirects redirects;
  private final Downloader downloader;

  private FileAccess(AsfClient.Settings settings, EarthdataSession session, Redirects redirects) {
    this.settings = settings;
    this.session = session;
    this.redirects = redirects;
    this.downloader =
        new Downloader(settings.retries(), redirects, settings.storage(), settings.limits());
  }

  /**
   * Puts the parts together.
   *
   * @param plain follows no redirects
   * @param userAgent who asks
   */
  static FileAccess create(
      AsfClient.Settings settings, OkHttpClient plain, HttpFailures failures, String userAgent) {
    Duration stall = settings.limits().stallTimeout();
    OkHttpClient loading = plain.newBuilder().callTimeout(Duration.ZERO).readTimeout(stall).build();
    OkHttpClient asking = plain.newBuilder().callTimeout(stall).readTimeout(stall).build();
    TrustedHosts trusted = new TrustedHosts(settings.base());
    TokenClient tokens = new TokenClient(asking, trusted, failures, settings.clock(), userAgent);
    EarthdataSession session = new EarthdataSession(settings.credentials(), tokens, trusted);
    return new FileAccess(
        settings, session, new Redirects(loading, failures, session, userAgent, settings.clock()));
  }

  /** Returns what fetches files. */
  public Downloader downloader() {
    return downloader;
  }

  /** Returns a reader of pieces of a file. */
  public RangeReader pieces(RemoteFile file) {
    return new HttpRanges(file, redirects, settings.retries(), settings.clock());
  }

  /** Returns new keys to the archive's buckets. */
  public S3Keys s3Keys() {
    return settings.retries().run("keys to the buckets of ASF", redirects::s3Keys);
  }

  /** Returns what stands between the user and the files. */
  public List<EarthdataFinding> diagnose() {
    return new Diagnosis(redirects, session, settings.base(), settings.clock()).run();
  }
}

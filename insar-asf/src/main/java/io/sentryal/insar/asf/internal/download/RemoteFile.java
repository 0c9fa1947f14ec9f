package io.sentryal.insar.asf.internal.download;

import io.sentryal.insar.asf.internal.HttpExchange;
import io.sentryal.insar.asf.internal.HttpFailures;
import io.sentryal.insar.asf.internal.login.BucketAddress;
import io.sentryal.insar.asf.internal.login.Redirects;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.Granule;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * A file of the archive. Immutable.
 *
 * @param id id of the granule, for messages
 * @param url its public address
 * @param inBucket whether that is a file in a bucket of the archive
 * @param name the name under which it is kept; never one that leads out of a folder
 * @param bytes its size, if the archive gives it
 * @param md5 its MD5 sum, or null if the archive gives none
 * @param burst whether a service cuts it out on demand
 */
public record RemoteFile(
    String id,
    HttpUrl url,
    boolean inBucket,
    String name,
    OptionalLong bytes,
    @Nullable String md5,
    boolean burst) {
  private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]{0,239}");

  /** Returns the file of a granule. */
  public static RemoteFile of(Granule granule) {
    HttpUrl url = address(granule);
    return new RemoteFile(
        granule.id(),
        url,
        isBucket(granule),
        safe(granule.id(), granule.fileName().orElseGet(() -> last(url))),
        granule.bytes(),
        granule.md5().orElse(null),
        granule.burstId().isPresent());
  }

  /**
   * Returns the metadata of a burst: one file for all bursts of a scene and polarisation, named
   * after both.
   *
   * @throws InvalidDataException if the granule's address is not that of a burst: {@code
   *     .../SCENE/SWATH/POLARISATION/INDEX.tiff}
   */
  public static RemoteFile metadataOf(Granule burst) {
    HttpUrl url = address(burst);
    int parts = url.pathSize();
    String image = last(url).toLowerCase(Locale.ROOT);
    if (burst.burstId().isEmpty() || parts < 4 || !image.endsWith(".tiff")) {
      throw new InvalidDataException(
          burst.id(),
          "its address "
              + HttpFailures.shown(url)
              + " is not that of a burst (SCENE/SWATH/POLARISATION/INDEX.tiff), so that the"
              + " metadata cannot be asked for");
    }
    String xml = last(url).replaceFirst("\\.[A-Za-z]+$", ".xml");
    String scene = url.pathSegments().get(parts - 4);
    String polarization = url.pathSegments().get(parts - 2);
    return new RemoteFile(
        burst.id(),
        url.newBuilder().setPathSegment(parts - 1, xml).build(),
        false,
        safe(burst.id(), scene + "_" + polarization + ".xml"),
        OptionalLong.empty(),
        null,
        true);
  }

  /** Returns what to ask for to get the whole file. */
  public Redirects.Wanted wanted() {
    return wanted(null, null);
  }

  /**
   * Returns what to ask for to get a part of the file.
   *
   * @param range the header {@code Range}
   * @param ifRange the version that the range must be of, or null
   */
  public Redirects.Wanted wanted(@Nullable String range, @Nullable String ifRange) {
    return new Redirects.Wanted(url, inBucket, range, ifRange);
  }

  private static boolean isBucket(Granule granule) {
    return granule.uri().filter(uri -> "s3".equals(uri.getScheme())).isPresent();
  }

  private static HttpUrl address(Granule granule) {
    if (isBucket(granule)) {
      try {
        return BucketAddress.https(granule.id(), granule.uri().orElseThrow());
      } catch (IllegalArgumentException e) {
        throw new InvalidDataException(granule.id(), String.valueOf(e.getMessage()), e);
      }
    }
    HttpUrl url = granule.uri().map(HttpUrl::get).orElse(null);
    if (url == null) {
      throw new InvalidDataException(
          granule.id(), "the archive gives no address to fetch it from; search for it again");
    }
    if (!HttpExchange.isSafe(url)) {
      throw new InvalidDataException(
          granule.id(),
          "its address "
              + HttpFailures.shown(url)
              + " is not encrypted; plain http is accepted from this machine only");
    }
    return url;
  }

  private static String last(HttpUrl url) {
    return url.pathSegments().get(url.pathSize() - 1);
  }

  private static String safe(String id, String name) {
    if (!SAFE_NAME.matcher(name).matches() || name.contains("..")) {
      throw new InvalidDataException(
          id,
          "the archive's file name '"
              + name
              + "' is not a plain name of letters, digits, '.', '_', '+' and '-'; it is not used");
    }
    return name;
  }
}

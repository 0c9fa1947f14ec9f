package io.sentryal.insar.asf.internal;

import io.sentryal.insar.asf.internal.download.FileStorage;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.internal.xml.XmlElement;
import io.sentryal.insar.internal.xml.XmlReader;
import io.sentryal.insar.orbit.OrbitFileName;
import io.sentryal.insar.orbit.OrbitKind;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import okhttp3.HttpUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The orbit files of one kind that the bucket holds, and when it was asked. Immutable.
 *
 * @param listed when the bucket was asked (UTC)
 * @param files size and MD5 sum by name
 */
record OrbitListing(Instant listed, Map<OrbitFileName, PublicBucket.Expected> files) {
  /** Largest orbit file that is accepted; a precise one has 4.4 MB. */
  static final long LARGEST_FILE_BYTES = 32L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(OrbitListing.class);
  private static final long LARGEST_PAGE_BYTES = 8L << 20;
  private static final int MOST_PAGES = 500;

  OrbitListing {
    files = Map.copyOf(files);
  }

  static String prefix(OrbitKind kind) {
    return kind == OrbitKind.PRECISE ? "AUX_POEORB" : "AUX_RESORB";
  }

  /**
   * Asks the bucket, page by page (S3 ListObjects: up to 1000 keys in order, {@code IsTruncated},
   * {@code marker}).
   *
   * @throws InvalidDataException if a page is damaged or the pages do not go on in order
   */
  static OrbitListing fetch(PublicBucket bucket, OrbitKind kind, Instant now) {
    Map<OrbitFileName, PublicBucket.Expected> files = new LinkedHashMap<>();
    String marker = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      HttpUrl.Builder url = bucket.base().newBuilder().addQueryParameter("prefix", prefix(kind));
      if (!marker.isEmpty()) {
        url.addQueryParameter("marker", marker);
      }
      String after = marker;
      Page got = bucket.read(url.build(), LARGEST_PAGE_BYTES, in -> Page.of(in, kind, after));
      files.putAll(got.files());
      if (!got.truncated()) {
        return new OrbitListing(now, files);
      }
      marker = got.lastKey();
    }
    throw new InvalidDataException(
        HttpFailures.shown(bucket.base()),
        "lists " + prefix(kind) + " on more than " + MOST_PAGES + " pages; check the address");
  }

  /** One page of the listing. */
  private record Page(
      Map<OrbitFileName, PublicBucket.Expected> files, boolean truncated, String lastKey) {

    static Page of(InputStream in, OrbitKind kind, String marker) {
      String source = "the listing of " + prefix(kind) + " after '" + marker + "'";
      XmlElement root = XmlReader.read(in, source, Set.of("Owner"));
      if (!root.name().equals("ListBucketResult")) {
        throw root.invalid("must be a ListBucketResult; check the address of the bucket");
      }
      Map<OrbitFileName, PublicBucket.Expected> files = new LinkedHashMap<>();
      String last = marker;
      for (XmlElement contents : root.children("Contents")) {
        String key = contents.text("Key");
        if (key.compareTo(last) <= 0) {
          throw contents.invalid("lists '" + key + "' after '" + last + "', out of order");
        }
        last = key;
        add(files, key, contents, kind);
      }
      String truncated = root.text("IsTruncated");
      if (!truncated.equals("true") && !truncated.equals("false")) {
        throw root.child("IsTruncated").invalid("must be true or false, was '" + truncated + "'");
      }
      boolean more = truncated.equals("true");
      if (more && last.equals(marker)) {
        throw root.invalid("says that more keys follow, but lists none");
      }
      return new Page(files, more, last);
    }

    private static void add(
        Map<OrbitFileName, PublicBucket.Expected> files,
        String key,
        XmlElement contents,
        OrbitKind kind) {
      Optional<OrbitFileName> name =
          key.startsWith(prefix(kind) + "/")
              ? OrbitFileName.find(key.substring(prefix(kind).length() + 1))
              : Optional.empty();
      if (name.isEmpty() || name.get().kind() != kind) {
        LOG.debug("the bucket holds {}, which is no orbit file", key);
        return;
      }
      long bytes = contents.longInteger("Size");
      String tag = contents.find("ETag").map(XmlElement::text).orElse("").replace("\"", "");
      files.put(name.get(), expected(bytes, tag));
    }
  }

  /** The tag is the MD5 sum of an object that was stored in one piece. */
  private static PublicBucket.Expected expected(long bytes, String tag) {
    return new PublicBucket.Expected(
        OptionalLong.of(bytes),
        Optional.of(tag).filter(text -> text.matches("[0-9a-f]{32}")),
        LARGEST_FILE_BYTES);
  }

  /** Returns the listing that was saved in a file, if there is one of this bucket. */
  static Optional<OrbitListing> load(Path file, HttpUrl base) {
    return SavedList.load(file, base).flatMap(OrbitListing::parse);
  }

  private static Optional<OrbitListing> parse(SavedList list) {
    Map<OrbitFileName, PublicBucket.Expected> files = new LinkedHashMap<>();
    try {
      for (String line : list.lines()) {
        String[] word = line.split(" ", -1);
        files.put(OrbitFileName.parse(word[0]), expected(Long.parseLong(word[1]), word[2]));
      }
      return Optional.of(new OrbitListing(list.made(), files));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      LOG.debug("the saved listing is damaged and made anew", e);
      return Optional.empty();
    }
  }

  /** Saves the listing: in one step, for whoever shares the folder. */
  void save(Path file, HttpUrl base, FileStorage storage) {
    List<String> lines = new ArrayList<>();
    files.forEach(
        (name, known) ->
            lines.add(name + " " + known.bytes().orElseThrow() + " " + known.md5().orElse("-")));
    new SavedList(listed, lines).save(file, base, storage);
  }
}

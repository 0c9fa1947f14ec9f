package io.sentryal.insar.asf.internal;

import io.sentryal.insar.archive.TransferListener;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.RemoteServiceException;
import io.sentryal.insar.model.Granule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the file of a granule: into a temporary file beside the target, checked by size and MD5
 * sum, forced to the disk, then renamed in one step. Whatever fails, the temporary file goes.
 */
public final class Downloader {
  private static final Logger LOG = LoggerFactory.getLogger(Downloader.class);
  private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]{0,254}");

  private static final int MOST_POLLS = 30;
  private static final Duration POLL_EVERY = Duration.ofSeconds(4);

  private final RetryPolicy retries;
  private final Redirects redirects;
  private final FileStorage storage;

  Downloader(RetryPolicy retries, Redirects redirects, FileStorage storage) {
    this.retries = retries;
    this.redirects = redirects;
    this.storage = storage;
  }

  /** Returns the file, fetched or found whole; see {@code SceneArchive.fetch}. */
  public Path fetch(Granule granule, Path folder, TransferListener listener) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "the folder to download to must exist, was " + folder + "; create it first");
    }
    HttpUrl url = address(granule);
    Path target = folder.resolve(fileName(granule, url));
    if (isWhole(granule, target)) {
      return target;
    }
    requireSpace(granule, folder);
    return retries.run(
        "download of " + granule.id(), () -> attempt(granule, url, target, listener));
  }

  private static HttpUrl address(Granule granule) {
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

  /** Returns the name under which the file is kept; never one that leads out of the folder. */
  static String fileName(Granule granule, HttpUrl url) {
    String name =
        granule.fileName().orElseGet(() -> url.pathSegments().get(url.pathSegments().size() - 1));
    if (!SAFE_NAME.matcher(name).matches() || name.contains("..")) {
      throw new InvalidDataException(
          granule.id(),
          "the archive's file name '"
              + name
              + "' is not a plain name of letters, digits, '.', '_', '+' and '-'; it is not used");
    }
    return name;
  }

  private boolean isWhole(Granule granule, Path target) {
    if (!Files.isRegularFile(target)) {
      return false;
    }
    try {
      boolean known = granule.bytes().isPresent() || granule.md5().isPresent();
      boolean size = granule.bytes().isEmpty() || granule.bytes().getAsLong() == Files.size(target);
      boolean whole =
          known
              && size
              && (granule.md5().isEmpty() || granule.md5().get().equals(Checksum.md5(target)));
      LOG.debug("{} is there already, {}", target, whole ? "whole" : "not (known to be) whole");
      return whole;
    } catch (IOException e) {
      throw disk(target, "cannot be read", e);
    }
  }

  private void requireSpace(Granule granule, Path folder) {
    try {
      long usableBytes = storage.usableBytes(folder);
      if (granule.bytes().orElse(0) > usableBytes) {
        throw new InsarIoException(
            folder.toString(),
            granule.id()
                + " has "
                + granule.bytes().getAsLong()
                + " bytes, but only "
                + usableBytes
                + " are free; free some or choose another folder",
            null,
            false);
      }
    } catch (IOException e) {
      throw disk(folder, "cannot be asked for its free space", e);
    }
  }

  private Path attempt(Granule granule, HttpUrl url, Path target, TransferListener listener)
      throws AttemptFailed {
    try (Redirects.Answer answer = whenPrepared(url)) {
      Path folder = target.toAbsolutePath().getParent();
      if (folder == null) {
        throw new IllegalArgumentException(target + " has no folder");
      }
      Transfer transfer = new Transfer(granule, answer, listener, storage);
      if (transfer.isAlreadyAt(target)) {
        return target;
      }
      Path temporary = temporary(folder, target);
      try {
        transfer.into(temporary);
        publish(temporary, target);
        return target;
      } finally {
        delete(temporary);
      }
    }
  }

  /** Asks again while the service still cuts out the burst (202). */
  private Redirects.Answer whenPrepared(HttpUrl url) throws AttemptFailed {
    for (int asked = 0; asked < MOST_POLLS; asked++) {
      Redirects.Answer answer = redirects.get(url);
      if (answer.response().code() != 202) {
        return answer;
      }
      answer.close();
      retries.sleep(HttpFailures.shown(url), POLL_EVERY);
    }
    throw new AttemptFailed(
        new RemoteServiceException(
            Redirects.SERVICE + " (" + url.host() + ")",
            202,
            null,
            "the file is still being prepared; fetch it again in a few minutes"),
        false,
        null);
  }

  private Path temporary(Path folder, Path target) {
    try {
      return storage.createTemporary(folder, String.valueOf(target.getFileName()));
    } catch (IOException e) {
      throw disk(folder, "does not take a new file", e);
    }
  }

  private void publish(Path temporary, Path target) {
    try {
      storage.publish(temporary, target);
    } catch (IOException e) {
      throw disk(target, "cannot be given its final name", e);
    }
  }

  private void delete(Path temporary) {
    try {
      storage.delete(temporary);
    } catch (IOException e) {
      LOG.warn("the temporary file {} could not be deleted", temporary, e);
    }
  }

  static InsarException disk(Path path, String what, IOException e) {
    return new InsarIoException(
        path.toString(),
        what
            + " ("
            + (e.getMessage() == null ? e.toString() : e.getMessage())
            + "); check the free space and the permissions, or choose another folder",
        e,
        false);
  }
}

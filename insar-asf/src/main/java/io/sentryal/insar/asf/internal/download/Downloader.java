package io.sentryal.insar.asf.internal.download;

import io.sentryal.insar.archive.TransferListener;
import io.sentryal.insar.asf.internal.AttemptFailed;
import io.sentryal.insar.asf.internal.HttpFailures;
import io.sentryal.insar.asf.internal.RetryPolicy;
import io.sentryal.insar.asf.internal.login.Redirects;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.RemoteServiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import okhttp3.HttpUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches a file: into a part beside the target, which is resumed when it breaks off, checked by
 * size and MD5 sum, forced to the disk, then renamed in one step. Thread-safe.
 */
public final class Downloader {
  private static final Logger LOG = LoggerFactory.getLogger(Downloader.class);

  private static final int MOST_POLLS = 30;
  private static final Duration POLL_EVERY = Duration.ofSeconds(4);
  // Of a file that always breaks off a little later; the file's own time limit ends it as well.
  private static final int MOST_ROUNDS = 1000;

  private final RetryPolicy retries;
  private final Redirects redirects;
  private final FileStorage storage;
  private final TransferLimits limits;

  /**
   * Creates a downloader.
   *
   * @param retries when to try again
   * @param redirects lead to the files
   * @param storage the disk
   * @param limits how long a transfer may take
   */
  public Downloader(
      RetryPolicy retries, Redirects redirects, FileStorage storage, TransferLimits limits) {
    this.retries = retries;
    this.redirects = redirects;
    this.storage = storage;
    this.limits = limits;
  }

  /**
   * Fetches a file unless it is there and whole.
   *
   * @param file what to fetch
   * @param folder an existing folder
   * @param checkMd5 whether the MD5 sum is checked, where there is one
   * @param listener hears of the bytes that arrive
   */
  public Fetched fetch(RemoteFile file, Path folder, boolean checkMd5, TransferListener listener) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "the folder to download to must exist, was " + folder + "; create it first");
    }
    Path target = folder.resolve(file.name());
    if (isWhole(file, target, checkMd5)) {
      return new Fetched(target, true);
    }
    try (PartFile part = PartFile.open(file, target, storage, limits.lockTimeout(), retries)) {
      // Another download may have brought it while this one waited.
      if (isWhole(file, target, checkMd5)) {
        return new Fetched(target, true);
      }
      requireSpace(file, folder, part.bytes());
      return new Task(file, target, part, checkMd5, listener).run();
    }
  }

  /** Returns the signed address of a file, with which anyone can fetch it for a while. */
  public SignedAddress presign(RemoteFile file) {
    return SignedAddress.ask(file, redirects, retries);
  }

  /** Breaks off what a thread is fetching; what has arrived stays. */
  public void cancel(Thread thread) {
    redirects.cancel(thread);
  }

  private boolean isWhole(RemoteFile file, Path target, boolean checkMd5) {
    if (!Files.isRegularFile(target)) {
      return false;
    }
    try {
      boolean hashed = checkMd5 && file.md5() != null;
      boolean known = file.bytes().isPresent() || hashed;
      boolean size = file.bytes().isEmpty() || file.bytes().getAsLong() == Files.size(target);
      boolean whole = known && size && (!hashed || Checksum.md5(target).equals(file.md5()));
      LOG.debug("{} is there already, {}", target, whole ? "whole" : "not (known to be) whole");
      return whole;
    } catch (IOException e) {
      throw DiskFailure.of(target, "cannot be read", e);
    }
  }

  private void requireSpace(RemoteFile file, Path folder, long keptBytes) {
    try {
      long usableBytes = storage.usableBytes(folder);
      if (file.bytes().orElse(0) - keptBytes > usableBytes) {
        throw new InsarIoException(
            folder.toString(),
            file.id()
                + " has "
                + file.bytes().getAsLong()
                + " bytes, but only "
                + usableBytes
                + " are free; free some or choose another folder",
            null,
            false);
      }
    } catch (IOException e) {
      throw DiskFailure.of(folder, "cannot be asked for its free space", e);
    }
  }

  /** Asks again while the service still cuts out the burst (202). */
  private Redirects.Answer whenPrepared(Redirects.Wanted wanted) throws AttemptFailed {
    HttpUrl url = wanted.url();
    for (int asked = 0; asked < MOST_POLLS; asked++) {
      Redirects.Answer answer = redirects.get(wanted);
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

  /**
   * What came of it.
   *
   * @param path the file, whole
   * @param alreadyThere whether it was there, so that nothing was fetched
   */
  public record Fetched(Path path, boolean alreadyThere) {}

  /** One file on its way. */
  private final class Task {
    private final RemoteFile file;
    private final Path target;
    private final PartFile part;
    private final boolean hashing;
    private final TransferListener listener;
    private final TransferLimits.Watch watch = limits.start();

    Task(RemoteFile file, Path target, PartFile part, boolean checkMd5, TransferListener listener) {
      this.file = file;
      this.target = target;
      this.part = part;
      this.hashing = checkMd5 && file.md5() != null;
      this.listener = listener;
    }

    /** Tries until it is there; attempts that bring something forward do not count. */
    Fetched run() {
      for (int round = 1; ; round++) {
        long keptBytes = part.bytes();
        try {
          return retries.run("download of " + file.id(), this::attempt);
        } catch (InsarException e) {
          boolean forward = part.bytes() > keptBytes;
          if (!e.isRetryable() || !forward || round == MOST_ROUNDS) {
            throw e;
          }
          LOG.debug("{} has {} bytes; going on", part.path(), part.bytes());
        }
      }
    }

    private Fetched attempt() throws AttemptFailed {
      long keptBytes = part.bytes();
      if (file.bytes().isPresent() && keptBytes > file.bytes().getAsLong()) {
        part.discard();
        keptBytes = 0;
      }
      if (file.bytes().isEmpty() || keptBytes < file.bytes().getAsLong() || keptBytes == 0) {
        Redirects.Wanted wanted =
            keptBytes == 0 ? file.wanted() : file.wanted("bytes=" + keptBytes + "-", part.etag());
        try (Redirects.Answer answer = whenPrepared(wanted)) {
          if (isTargetAlready(answer, keptBytes)) {
            return new Fetched(target, true);
          }
        }
      }
      requireRightSum();
      part.publish(target);
      return new Fetched(target, false);
    }

    private boolean isTargetAlready(Redirects.Answer answer, long keptBytes) throws AttemptFailed {
      if (answer.response().code() == 416) {
        afterNothingLeft(answer, keptBytes);
        return false;
      }
      Transfer transfer = new Transfer(file, part, answer.response(), storage, listener);
      long totalBytes = transfer.check(keptBytes);
      if (isThereBySize(totalBytes)) {
        return true;
      }
      transfer.take(keptBytes, totalBytes, hashing, watch);
      return false;
    }

    /** Of a burst nothing is known before; its size is announced now. */
    private boolean isThereBySize(long totalBytes) throws AttemptFailed {
      boolean unverifiable = file.bytes().isEmpty() && file.md5() == null;
      try {
        return unverifiable
            && totalBytes > 0
            && Files.isRegularFile(target)
            && Files.size(target) == totalBytes;
      } catch (IOException e) {
        throw AttemptFailed.of(DiskFailure.of(target, "cannot be read", e));
      }
    }

    /** There is nothing behind what is kept: that is all of it, or of something else. */
    private void afterNothingLeft(Redirects.Answer answer, long keptBytes) throws AttemptFailed {
      String all = answer.response().header("Content-Range", "");
      if (!all.equals("bytes */" + keptBytes)) {
        part.discard();
        throw new AttemptFailed(
            new RemoteServiceException(
                Redirects.SERVICE + " (" + file.url().host() + ")",
                416,
                null,
                file.id() + " has no byte " + keptBytes + "; it is fetched from the beginning"),
            true,
            null);
      }
    }

    private void requireRightSum() throws AttemptFailed {
      try {
        String md5 = hashing ? part.md5() : "";
        if (hashing && !md5.equals(file.md5())) {
          part.discard();
          throw Transfer.wrong(file, "MD5 sum", String.valueOf(file.md5()), md5);
        }
      } catch (IOException e) {
        throw AttemptFailed.of(DiskFailure.of(part.path(), "cannot be read", e));
      }
    }
  }
}

package io.sentryal.insar.asf;

import io.sentryal.insar.asf.internal.download.Downloader;
import io.sentryal.insar.asf.internal.download.RemoteFile;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.model.Granule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Runs a download: workers fetch, the calling thread tells the listener and collects what came of
 * it.
 */
final class DownloadRun {
  // After these nothing else can succeed, and a wrong password tried often locks the account.
  private static final Set<EarthdataProblem> HOPELESS =
      Set.of(
          EarthdataProblem.CREDENTIALS_MISSING,
          EarthdataProblem.PASSWORD_WRONG,
          EarthdataProblem.TOKEN_REFUSED);

  private final Downloader downloader;
  private final Clock clock;
  private final Path folder;
  private final boolean checkMd5;
  private final DownloadListener listener;

  private final List<Item> items = new ArrayList<>();
  private final Queue<Item> waiting = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Item> moved = new LinkedBlockingQueue<>();
  private final List<Thread> workers = new ArrayList<>();
  private volatile boolean cancelled;
  private volatile @Nullable InsarException hopeless;

  DownloadRun(
      Downloader downloader,
      Clock clock,
      Path folder,
      boolean checkMd5,
      DownloadListener listener) {
    this.downloader = downloader;
    this.clock = clock;
    this.folder = folder;
    this.checkMd5 = checkMd5;
    this.listener = listener;
  }

  DownloadReport run(List<Granule> granules, boolean burstMetadata, int parallel) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "the folder to download to must exist, was " + folder + "; create it first");
    }
    plan(granules, burstMetadata);
    waiting.addAll(items.stream().filter(item -> item.file != null).toList());
    for (int i = 1; i <= Math.min(parallel, waiting.size()); i++) {
      Thread worker = new Thread(this::work, "insar-asf-download-" + i);
      worker.setDaemon(true);
      workers.add(worker);
    }
    workers.forEach(Thread::start);
    boolean interrupted = false;
    try {
      follow();
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      stop();
    }
    interrupted |= joinAll();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return report();
  }

  private void plan(List<Granule> granules, boolean burstMetadata) {
    Map<String, Item> byName = new LinkedHashMap<>();
    for (Granule granule : granules) {
      try {
        put(byName, RemoteFile.of(granule));
        if (burstMetadata && granule.burstId().isPresent()) {
          byName.computeIfAbsent(
              RemoteFile.metadataOf(granule).name(),
              name -> new Item(granule.id(), RemoteFile.metadataOf(granule)));
        }
      } catch (InsarException e) {
        Item item = new Item(granule.id(), null);
        item.failure = e;
        byName.put("failed " + granule.id(), item);
      }
    }
    items.addAll(byName.values());
  }

  private static void put(Map<String, Item> byName, RemoteFile file) {
    Item old = byName.putIfAbsent(file.name(), new Item(file.id(), file));
    if (old != null && !old.granule.equals(file.id())) {
      throw new IllegalArgumentException(
          "the files of "
              + old.granule
              + " and "
              + file.id()
              + " have the same name, "
              + file.name()
              + "; download them to two folders");
    }
  }

  private void work() {
    for (Item item = waiting.poll(); item != null && !cancelled; item = waiting.poll()) {
      try {
        item.result = fetch(item);
      } catch (InsarException e) {
        item.failure = e;
        if (e instanceof EarthdataException no && HOPELESS.contains(no.problem())) {
          hopeless = e;
        }
      } catch (RuntimeException | Error e) {
        item.broken = e;
      } finally {
        item.ended = true;
        moved.add(item);
      }
    }
  }

  private DownloadedFile fetch(Item item) {
    InsarException refusal = hopeless;
    if (refusal != null) {
      throw refusal;
    }
    Downloader.Fetched fetched =
        downloader.fetch(
            item.required(), folder, checkMd5, (name, done, total) -> move(item, done, total));
    try {
      long bytes = Files.size(fetched.path());
      item.bytes = bytes;
      item.totalBytes = bytes;
      return new DownloadedFile(item.granule, fetched.path(), bytes, fetched.alreadyThere());
    } catch (IOException e) {
      throw new InsarIoException(fetched.path().toString(), "has vanished; fetch it again", e);
    }
  }

  private void move(Item item, long doneBytes, long totalBytes) {
    item.bytes = doneBytes;
    item.totalBytes = totalBytes;
    if (item.announced.compareAndSet(false, true)) {
      moved.add(item);
    }
  }

  /** Tells the listener until every file has ended. */
  private void follow() throws InterruptedException {
    Meter meter = new Meter();
    int ended = 0;
    while (ended < meter.files) {
      Item item = moved.take();
      item.announced.set(false);
      boolean last = item.ended;
      if (last && item.told) {
        continue;
      }
      if (last) {
        item.told = true;
        ended++;
        item.throwIfBroken();
      }
      listener.progress(meter.progress(item, ended));
    }
  }

  private void stop() {
    cancelled = true;
    for (Thread worker : workers) {
      worker.interrupt();
      downloader.cancel(worker);
    }
  }

  /** Waits for the workers, whose calls are broken off; returns whether it was interrupted. */
  private boolean joinAll() {
    boolean interrupted = false;
    for (Thread worker : workers) {
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    return interrupted;
  }

  private DownloadReport report() {
    List<DownloadedFile> files = new ArrayList<>();
    List<FailedDownload> failures = new ArrayList<>();
    boolean stopped = false;
    for (Item item : items) {
      if (item.result != null) {
        files.add(item.result);
      } else {
        stopped |= !item.told && item.file != null;
        InsarException why = item.failure;
        failures.add(
            new FailedDownload(
                item.granule,
                why != null
                    ? why
                    : new InsarIoException(
                        item.required().name(), "cancelled before its turn", null, true)));
      }
    }
    return new DownloadReport(files, failures, stopped);
  }

  /** One file and what has come of it. */
  private static final class Item {
    private final String granule;
    private final @Nullable RemoteFile file;
    private final AtomicBoolean announced = new AtomicBoolean();
    private volatile long bytes;
    private volatile long totalBytes;
    private volatile boolean ended;
    private volatile @Nullable DownloadedFile result;
    private volatile @Nullable InsarException failure;
    private volatile @Nullable Throwable broken;
    private boolean told;

    Item(String granule, @Nullable RemoteFile file) {
      this.granule = granule;
      this.file = file;
      this.totalBytes = file == null ? 0 : file.bytes().orElse(-1);
    }

    /** A fault of this program, or of its machine, is the caller's too: nobody waits for it. */
    void throwIfBroken() {
      Throwable fault = broken;
      if (fault instanceof Error error) {
        throw error;
      }
      if (fault instanceof RuntimeException exception) {
        throw exception;
      }
    }

    RemoteFile required() {
      if (file == null) {
        throw new IllegalStateException(granule + " has no file");
      }
      return file;
    }
  }

  /** Adds up. */
  private final class Meter {
    private final long startMillis = clock.millis();
    private final Map<Item, Long> seen = new LinkedHashMap<>();
    private final int files = (int) items.stream().filter(item -> item.file != null).count();
    private long arrivedBytes;

    DownloadProgress progress(Item item, int ended) {
      long now = item.bytes;
      Long before = seen.put(item, now);
      arrivedBytes += before == null ? 0 : Math.max(0, now - before);
      long bytes = items.stream().mapToLong(each -> each.bytes).sum();
      boolean known = items.stream().noneMatch(each -> each.totalBytes < 0);
      long totalBytes = known ? items.stream().mapToLong(each -> each.totalBytes).sum() : -1;
      long millis = Math.max(1, clock.millis() - startMillis);
      return new DownloadProgress(
          item.required().name(),
          now,
          item.totalBytes,
          ended,
          files,
          bytes,
          totalBytes,
          arrivedBytes * 1000 / millis);
    }
  }
}

package io.sentryal.insar.asf.internal.download;

import io.sentryal.insar.asf.internal.RetryPolicy;
import io.sentryal.insar.error.InsarIoException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One download per target: among the threads of this process by a lock in memory, among processes
 * by a lock of the operating system on a file beside the target. The second waits.
 */
final class TargetLock implements AutoCloseable {
  // Static because what it guards is the process's: an operating system gives up a process's lock
  // on a file as soon as any of its threads closes that file.
  private static final ConcurrentHashMap<Path, Turn> TURNS = new ConcurrentHashMap<>();

  private static final Duration ASK_EVERY = Duration.ofSeconds(1);

  private final Path path;
  private final Turn turn;
  private final FileChannel channel;

  private TargetLock(Path path, Turn turn, FileChannel channel) {
    this.path = path;
    this.turn = turn;
    this.channel = channel;
  }

  /**
   * Returns the lock as soon as nobody else has it.
   *
   * @param path the file to lock, made if it is not there
   * @param longest how long to wait for another
   * @param retries does the waiting
   * @throws InsarIoException if another had it all the time
   */
  static TargetLock acquire(Path path, Duration longest, RetryPolicy retries) {
    Turn turn =
        Objects.requireNonNull(
            TURNS.compute(path, (p, held) -> held == null ? new Turn() : held.joined()));
    boolean mine = false;
    try {
      mine = turn.lock.tryLock(longest.toNanos(), TimeUnit.NANOSECONDS);
      if (!mine) {
        throw busy(path, longest);
      }
      FileChannel channel = openLocked(path, longest, retries);
      TargetLock lock = new TargetLock(path, turn, channel);
      mine = false;
      return lock;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      leave(path);
      throw new InsarIoException(path.toString(), "interrupted", e, false);
    } catch (RuntimeException e) {
      if (mine) {
        turn.lock.unlock();
      }
      leave(path);
      throw e;
    }
  }

  private static FileChannel openLocked(Path path, Duration longest, RetryPolicy retries) {
    for (long asked = 0; asked <= longest.dividedBy(ASK_EVERY); asked++) {
      try {
        FileChannel channel = tryOnce(path);
        if (channel != null) {
          return channel;
        }
      } catch (IOException e) {
        throw DiskFailure.of(path, "cannot be locked", e);
      }
      retries.sleep(path.toString(), ASK_EVERY);
    }
    throw busy(path, longest);
  }

  private static @Nullable FileChannel tryOnce(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    boolean locked = false;
    try {
      Object before = key(path);
      FileLock lock = channel.tryLock();
      // The one who had it may have deleted the file meanwhile; then this is a lock on nothing.
      locked = lock != null && Objects.equals(before, key(path)) && Files.exists(path);
      return locked ? channel : null;
    } catch (OverlappingFileLockException e) {
      return null;
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  private static @Nullable Object key(Path path) throws IOException {
    return Files.exists(path)
        ? Files.readAttributes(path, BasicFileAttributes.class).fileKey()
        : null;
  }

  private static InsarIoException busy(Path path, Duration longest) {
    return new InsarIoException(
        path.toString(),
        "another download has held this file for "
            + longest.toMinutes()
            + " min; wait until it has ended, or choose another folder",
        null,
        true);
  }

  /** Returns the locked file. */
  FileChannel channel() {
    return channel;
  }

  private static void leave(Path path) {
    TURNS.computeIfPresent(path, (p, held) -> held.left());
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw DiskFailure.of(path, "cannot be closed", e);
    } finally {
      turn.lock.unlock();
      leave(path);
    }
  }

  /** The threads of this process that want one target. Guarded by the map that holds it. */
  private static final class Turn {
    private final ReentrantLock lock = new ReentrantLock();
    private int users = 1;

    Turn joined() {
      users++;
      return this;
    }

    @Nullable Turn left() {
      users--;
      return users == 0 ? null : this;
    }
  }
}

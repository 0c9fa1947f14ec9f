package io.sentryal.insar.store;

import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An append-only file of records, each a short list of texts, for ledgers that must survive a crash
 * at any moment. Needs nothing but the JDK. Thread-safe.
 *
 * <p>{@link #write} puts a record into the file, {@link #sync} makes everything written so far
 * durable; threads that sync at the same time share one {@code fsync}. Every record has a checksum.
 * A record that a crash cut off at the end is removed when the file is opened; damage to records
 * that were durable is refused, because leaving them out could pay for a job twice.
 *
 * <p>One process writes a journal at a time: a second one is told so.
 */
public final class Journal implements AutoCloseable {
  private final Path file;
  private final FileChannel lockChannel;
  private final FileLock lock;

  private FileChannel channel;
  private long end;

  /**
   * What to add to a place in the file so that places never fall back when the file is compacted:
   * who waits for a record to be durable waits for such a place.
   */
  private long shift;

  /** Guards {@link #synced}, {@link #syncing} and {@link #broken}; never held across a write. */
  private final Object syncLock = new Object();

  private long synced;
  private boolean syncing;
  private boolean broken;

  private Journal(Path file, FileChannel lockChannel, FileLock lock) throws IOException {
    this.file = file;
    this.lockChannel = lockChannel;
    this.lock = lock;
    this.channel = openChannel(file);
  }

  /**
   * Opens a journal, makes it if it is not there, and reads what it holds.
   *
   * @param file the file; its folder is made if it is not there
   * @param reader gets every record, in the order in which they were written
   * @throws InsarIoException if the file cannot be read or written, or another process has it
   * @throws InvalidDataException if durable records are damaged, or the file is no journal
   */
  public static Journal open(Path file, Consumer<List<String>> reader) {
    FileChannel lockChannel = null;
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
      lockChannel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      Journal journal = new Journal(file, lockChannel, lock(file, lockChannel));
      journal.load(reader);
      return journal;
    } catch (IOException e) {
      closeQuietly(lockChannel);
      throw failed(file, "cannot be opened", e);
    } catch (RuntimeException e) {
      closeQuietly(lockChannel);
      throw e;
    }
  }

  /**
   * Puts a record at the end of the file. It survives the end of this process, but not yet that of
   * the machine: call {@link #sync} before acting on it.
   *
   * @param record texts, at most 64 MB together
   * @throws InsarIoException if it cannot be written; the record is then not there
   */
  public synchronized void write(List<String> record) {
    requireWhole();
    ByteBuffer frame = JournalFrame.encode(record, synced() - shift);
    int length = frame.remaining();
    try {
      for (long at = end; frame.hasRemaining(); ) {
        at += channel.write(frame, at);
      }
      end += length;
    } catch (IOException e) {
      cutBack();
      throw failed(file, "cannot be written; is the disk full?", e);
    }
  }

  /**
   * Returns when everything that was written before this call is on the disk.
   *
   * @throws InsarIoException if it cannot be; the journal then takes nothing more
   */
  public void sync() {
    long wanted;
    synchronized (this) {
      requireWhole();
      wanted = shift + end;
    }
    while (lead(wanted)) {
      force();
    }
  }

  /** Returns whether this thread has to sync; waits while another one does. */
  private boolean lead(long wanted) {
    boolean interrupted = false;
    try {
      synchronized (syncLock) {
        while (syncing && synced < wanted && !broken) {
          try {
            syncLock.wait();
          } catch (InterruptedException e) {
            interrupted = true; // the record is written; it must not be left half-way
          }
        }
        if (broken) {
          throw failed(file, "could not be synced and takes nothing more", null);
        }
        if (synced >= wanted) {
          return false;
        }
        syncing = true;
        return true;
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void force() {
    FileChannel current;
    long upTo;
    synchronized (this) {
      current = channel;
      upTo = shift + end;
    }
    boolean done = false;
    try {
      current.force(false);
      done = true;
    } catch (IOException e) {
      throw failed(file, "cannot be synced and takes nothing more; replace the disk", e);
    } finally {
      synchronized (syncLock) {
        syncing = false;
        broken |= !done;
        synced = done ? Math.max(synced, upTo) : synced;
        syncLock.notifyAll();
      }
    }
  }

  /**
   * Puts other records in the place of all that the file holds, at once or not at all.
   *
   * @param records what a reader needs to come to the same state
   * @throws InsarIoException if they cannot be written; the old ones then stay
   */
  public void replaceAll(Iterable<List<String>> records) {
    holdSyncs();
    try {
      replaceNow(records);
    } finally {
      synchronized (syncLock) {
        syncing = false;
        syncLock.notifyAll();
      }
    }
  }

  /** Waits for a running sync and keeps others from beginning: they would sync the old file. */
  private void holdSyncs() {
    boolean interrupted = false;
    synchronized (syncLock) {
      while (syncing) {
        try {
          syncLock.wait();
        } catch (InterruptedException e) {
          interrupted = true; // a sync ends by itself
        }
      }
      syncing = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void replaceNow(Iterable<List<String>> records) {
    requireWhole();
    Path next = file.resolveSibling(file.getFileName() + ".next");
    FileChannel fresh = null;
    try {
      Files.deleteIfExists(next);
      fresh = openChannel(next);
      long length = JournalFrame.MAGIC.length;
      fresh.write(ByteBuffer.wrap(JournalFrame.MAGIC), 0);
      for (List<String> record : records) {
        ByteBuffer frame = JournalFrame.encode(record, 0);
        while (frame.hasRemaining()) {
          length += fresh.write(frame, length);
        }
      }
      fresh.force(true);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncFolder();
      FileChannel old = channel;
      channel = fresh;
      shift += end - length;
      end = length;
      synchronized (syncLock) {
        synced = shift + end;
      }
      old.close();
    } catch (IOException e) {
      if (fresh != channel) {
        closeQuietly(fresh);
      }
      throw failed(file, "cannot be compacted", e);
    }
  }

  /** Returns the size of the file (bytes). */
  public synchronized long sizeBytes() {
    return end;
  }

  /** Makes everything durable and lets go of the file. Closing twice is harmless. */
  @Override
  public synchronized void close() {
    try {
      if (channel.isOpen()) {
        channel.force(false);
        channel.close();
        lock.release();
        lockChannel.close();
      }
    } catch (IOException e) {
      throw failed(file, "cannot be closed", e);
    }
  }

  @Override
  public String toString() {
    return "Journal[" + file + "]";
  }

  private void load(Consumer<List<String>> reader) throws IOException {
    if (channel.size() < JournalFrame.MAGIC.length) {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(JournalFrame.MAGIC), 0);
      channel.force(true);
      syncFolder();
    }
    JournalFrame.Scan scan = JournalFrame.scan(file, channel, reader);
    if (scan.damaged()) {
      throw new InvalidDataException(
          file.toString(),
          "is damaged at byte "
              + scan.end()
              + ", before records that were durable; restore it from a copy. Nothing was changed");
    }
    channel.truncate(scan.end());
    channel.force(true);
    end = scan.end();
    synced = end;
  }

  private long synced() {
    synchronized (syncLock) {
      return synced;
    }
  }

  private void requireWhole() {
    if (!channel.isOpen()) {
      throw failed(file, "is closed", null);
    }
    synchronized (syncLock) {
      if (broken) {
        throw failed(file, "could not be synced and takes nothing more", null);
      }
    }
  }

  private void cutBack() {
    try {
      channel.truncate(end);
    } catch (IOException e) {
      synchronized (syncLock) {
        broken = true;
      }
    }
  }

  private void syncFolder() {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    } catch (IOException e) {
      // Windows cannot sync a folder and does not need to.
    }
  }

  private static FileChannel openChannel(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    OwnerOnly.protect(file);
    return channel;
  }

  private static FileLock lock(Path file, FileChannel channel) throws IOException {
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // This process has it; told in the same way as another process.
    }
    if (lock == null) {
      throw failed(
          file, "is in use by another writer; stop it, or give each writer a ledger", null);
    }
    return lock;
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // The failure that led here is told.
    }
  }

  private static InsarIoException failed(Path file, String what, @Nullable Throwable cause) {
    return new InsarIoException(file.toString(), what, cause, false);
  }
}

package io.sentryal.insar.localcuda.internal.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A lock that one holder on this machine has, for as long as its process lives. Thread-safe.
 *
 * <p>The system gives a lock on a file to a process as a whole and takes it back when the process
 * closes the file anywhere, so a second look from the same process would lose it. Which files this
 * process holds is therefore noted here, for all users of the class; it is the one place where that
 * is the truth.
 */
public final class ProcessLock implements AutoCloseable {
  private static final Set<Path> HELD = new HashSet<>();
  private static final int LONGEST_HOLDER = 512;

  private Path file; // guarded by HELD
  private final FileChannel channel;
  private final FileLock lock;

  private ProcessLock(Path file, FileChannel channel, FileLock lock) {
    this.file = file;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes the lock if nobody has it.
   *
   * @param file the file that stands for it; made if need be, so that every user may lock it
   * @param holder who takes it, for the messages of others
   * @throws IOException if the file cannot be opened
   */
  public static Optional<ProcessLock> tryTake(Path file, String holder) throws IOException {
    Path key = file.toAbsolutePath().normalize();
    synchronized (HELD) {
      if (!HELD.add(key)) {
        return Optional.empty();
      }
      Optional<ProcessLock> taken = Optional.empty();
      try {
        taken = tryLock(key, holder);
      } finally {
        if (taken.isEmpty()) {
          HELD.remove(key);
        }
      }
      return taken;
    }
  }

  private static Optional<ProcessLock> tryLock(Path file, String holder) throws IOException {
    FileChannel channel = open(file);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      return Optional.empty();
    }
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
    return Optional.of(new ProcessLock(file, channel, lock));
  }

  /** Opens what is there before it makes it: in a sticky folder only the owner may "make" it. */
  private static FileChannel open(Path file) throws IOException {
    try {
      return FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      FileChannel made =
          FileChannel.open(
              file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS);
      if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
      }
      return made;
    }
  }

  /** Returns who holds the lock, as the holder said it. */
  public static String holder(Path file) {
    synchronized (HELD) {
      if (HELD.contains(file.toAbsolutePath().normalize())) {
        return "another backend of this process (" + ProcessHandle.current().pid() + ")";
      }
    }
    try {
      String said = Files.readString(file);
      return said.isBlank() ? "another process" : ShownText.oneLine(said, LONGEST_HOLDER);
    } catch (IOException e) {
      return "another process";
    }
  }

  /**
   * Gives the file of the held lock another name in the same folder, at once.
   *
   * @throws IOException if that fails; the lock is still held
   */
  public void rename(Path name) throws IOException {
    Path key = name.toAbsolutePath().normalize();
    synchronized (HELD) {
      Files.move(file, key, StandardCopyOption.ATOMIC_MOVE);
      HELD.add(key);
      HELD.remove(file);
      file = key;
    }
  }

  /** Gives the lock back; the file stays, since somebody may be waiting at it. */
  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      if (lock.isValid()) {
        channel.truncate(0);
        lock.release();
        channel.close();
        HELD.remove(file);
      }
    }
  }
}

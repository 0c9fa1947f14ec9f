package io.sentryal.insar.internal.raster;

import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file, or the part of a file that holds an uncompressed archive member, read at any position.
 * Thread-safe.
 *
 * <p>Interrupting a thread that reads closes the file for every reader, as with any {@link
 * FileChannel}: cancel by a flag.
 */
public final class FileRegion implements AutoCloseable {
  private final FileChannel channel;
  private final String name;
  private final long startBytes;
  private final long sizeBytes;

  private FileRegion(FileChannel channel, String name, long startBytes, long sizeBytes) {
    this.channel = channel;
    this.name = name;
    this.startBytes = startBytes;
    this.sizeBytes = sizeBytes;
  }

  /**
   * Opens a whole file.
   *
   * @param file the file
   * @throws InsarIoException if it does not exist or cannot be read
   */
  public static FileRegion open(Path file) {
    FileChannel channel = openChannel(file);
    try {
      return new FileRegion(channel, file.toString(), 0, channel.size());
    } catch (IOException e) {
      throw closing(channel, new InsarIoException(file.toString(), "cannot be read: " + e, e));
    }
  }

  /**
   * Opens a part of a file.
   *
   * @param file the file
   * @param name how errors call the part
   * @param startBytes where the part begins (bytes)
   * @param sizeBytes how long it is (bytes)
   * @throws InvalidDataException if the part reaches beyond the end of the file
   * @throws InsarIoException if the file does not exist or cannot be read
   */
  public static FileRegion open(Path file, String name, long startBytes, long sizeBytes) {
    FileChannel channel = openChannel(file);
    try {
      long fileSize = channel.size();
      if (startBytes < 0 || sizeBytes < 0 || startBytes > fileSize - sizeBytes) {
        throw closing(
            channel,
            new InvalidDataException(
                name,
                "lies at bytes %d to %d, but %s has only %d; the file is truncated, fetch it again"
                    .formatted(startBytes, startBytes + sizeBytes, file, fileSize)));
      }
      return new FileRegion(channel, name, startBytes, sizeBytes);
    } catch (IOException e) {
      throw closing(channel, new InsarIoException(file.toString(), "cannot be read: " + e, e));
    }
  }

  /** Returns how errors call the file. */
  public String name() {
    return name;
  }

  /** Returns the length (bytes). */
  public long sizeBytes() {
    return sizeBytes;
  }

  /**
   * Fills the buffer from a position; the buffer's position then is its limit.
   *
   * @param position where to begin (bytes)
   * @param into receives {@code into.remaining()} bytes
   * @throws InvalidDataException if the file ends before
   * @throws InsarIoException if the disk does not answer
   */
  public void readFully(long position, ByteBuffer into) {
    if (position < 0 || position > sizeBytes - into.remaining()) {
      throw new InvalidDataException(
          name,
          "ends at byte %d, but bytes %d to %d are needed; the file is truncated, fetch it again"
              .formatted(sizeBytes, position, position + into.remaining()));
    }
    try {
      long next = startBytes + position;
      while (into.hasRemaining()) {
        int read = channel.read(into, next);
        if (read < 0) {
          throw new InvalidDataException(name, "became shorter while it was read");
        }
        next += read;
      }
    } catch (IOException e) {
      throw new InsarIoException(name, "cannot be read: " + e, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new InsarIoException(name, "cannot be closed: " + e, e);
    }
  }

  private static FileChannel openChannel(Path file) {
    try {
      return FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw new InsarIoException(file.toString(), "does not exist; check the path", e, false);
    } catch (IOException e) {
      throw new InsarIoException(file.toString(), "cannot be opened: " + e, e);
    }
  }

  private static RuntimeException closing(FileChannel channel, RuntimeException failure) {
    try {
      channel.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }
}

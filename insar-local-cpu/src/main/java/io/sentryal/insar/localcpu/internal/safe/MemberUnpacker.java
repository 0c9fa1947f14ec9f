package io.sentryal.insar.localcpu.internal.safe;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.ProcessingException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unpacks members of an archive into a work folder: to a temporary name first, checked by size and
 * CRC, then moved, so that nothing half-written is ever found under a final name. Thread-safe.
 */
final class MemberUnpacker implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(MemberUnpacker.class);
  private static final int BUFFER_BYTES = 1 << 20;

  private final Path folder;
  private final UnpackedImages policy;
  private final FileMaker maker;
  private final List<Path> made = new ArrayList<>();

  /** How a file is made; tests put a full disk in here. */
  interface FileMaker {
    OutputStream create(Path file) throws IOException;

    long usableBytes(Path folder) throws IOException;
  }

  /** The real disk. */
  private static final class Disk implements FileMaker {
    @Override
    public OutputStream create(Path file) throws IOException {
      return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    }

    @Override
    public long usableBytes(Path folder) throws IOException {
      return Files.getFileStore(folder).getUsableSpace();
    }
  }

  MemberUnpacker(Path folder, UnpackedImages policy) {
    this(folder, policy, new Disk());
  }

  MemberUnpacker(Path folder, UnpackedImages policy, FileMaker maker) {
    this.folder = folder;
    this.policy = policy;
    this.maker = maker;
  }

  /**
   * Unpacks a member and returns where it lies. A kept file of the same name, size and checksum is
   * used again.
   *
   * @param stream the member's bytes
   * @param source the member's name for errors
   * @param entry its size and CRC
   * @throws ProcessingException {@link FailureCode#DISK_FULL} if there is no room
   * @throws InvalidDataException if the member is damaged
   * @throws InsarIoException if the disk fails otherwise
   */
  Path unpack(InputStream stream, String source, ZipEntry entry) {
    String base = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
    Path target = folder.resolve(finalName(base, entry));
    try {
      Files.createDirectories(folder);
      if (policy == UnpackedImages.KEEP
          && Files.isRegularFile(target)
          && Files.size(target) == entry.getSize()) {
        return target;
      }
      if (maker.usableBytes(folder) < entry.getSize()) {
        throw full(source, entry, null);
      }
    } catch (IOException e) {
      throw new InsarIoException(folder.toString(), "cannot be written to: " + e.getMessage(), e);
    }
    Path part = folder.resolve(base + "." + UUID.randomUUID() + ".part");
    try {
      write(stream, source, entry, part);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw isFull(e)
          ? full(source, entry, e)
          : new InsarIoException(target.toString(), "cannot be written: " + e.getMessage(), e);
    } finally {
      deleteQuietly(part);
    }
    if (policy == UnpackedImages.REMOVE_ON_CLOSE) {
      remember(target);
    }
    return target;
  }

  private void write(InputStream stream, String source, ZipEntry entry, Path part)
      throws IOException {
    CheckedInputStream checked = new CheckedInputStream(stream, new CRC32());
    byte[] buffer = new byte[BUFFER_BYTES];
    long written = 0;
    try (OutputStream out = maker.create(part)) {
      while (true) {
        int read = read(checked, buffer, source);
        if (read < 0) {
          break;
        }
        written += read;
        if (written > entry.getSize()) {
          break;
        }
        out.write(buffer, 0, read);
      }
    }
    if (written != entry.getSize() || checked.getChecksum().getValue() != entry.getCrc()) {
      throw new InvalidDataException(
          source,
          "is damaged: it unpacks to %,d bytes with CRC %08x, the archive says %,d and %08x; fetch"
                  .formatted(
                      written, checked.getChecksum().getValue(), entry.getSize(), entry.getCrc())
              + " the product again");
    }
  }

  private static int read(InputStream stream, byte[] buffer, String source) throws IOException {
    try {
      return stream.read(buffer);
    } catch (ZipException | EOFException e) {
      throw new InvalidDataException(
          source, "is damaged (" + e.getMessage() + "); fetch the product again", e);
    }
  }

  private String finalName(String base, ZipEntry entry) {
    String stem = base.replaceFirst("\\.tiff?$", "");
    return policy == UnpackedImages.KEEP
        ? "%s.%08x.tiff".formatted(stem, entry.getCrc())
        : "%s.%s.tiff".formatted(stem, UUID.randomUUID());
  }

  private ProcessingException full(String source, ZipEntry entry, @Nullable IOException cause) {
    return new ProcessingException(
        FailureCode.DISK_FULL,
        "%s needs %,d bytes to be unpacked, but the disk of %s is full; make room or give another"
                .formatted(source, entry.getSize(), folder)
            + " work folder",
        cause);
  }

  private boolean isFull(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("no space left")
        || message.contains("not enough space")
        || message.contains("disk full")
        || message.contains("quota exceeded")) {
      return true;
    }
    if (e instanceof FileAlreadyExistsException) {
      return false;
    }
    try {
      return maker.usableBytes(folder) < BUFFER_BYTES;
    } catch (IOException again) {
      return false;
    }
  }

  private synchronized void remember(Path file) {
    made.add(file);
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOGGER.warn("unpacked file could not be removed file={} reason={}", file, e.toString());
    }
  }

  /** Removes what was unpacked, unless it is to be kept. */
  @Override
  public synchronized void close() {
    made.forEach(MemberUnpacker::deleteQuietly);
    made.clear();
  }
}

package io.sentryal.insar.asf.internal.download;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.slf4j.LoggerFactory;

/** What a download does to the disk; a test gives one that fails. */
public interface FileStorage {
  /** The disk. */
  FileStorage DISK = new FileStorage() {};

  /** Returns a file beside a target that no other thread or process writes; it is not made yet. */
  default Path temporary(Path target) {
    return target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
  }

  /**
   * Returns a channel that writes from the given byte on; what lay behind it is cut off. A link is
   * refused: it would lead what a stranger sends to another file.
   */
  default WritableByteChannel append(Path part, long fromByte) throws IOException {
    FileChannel channel =
        FileChannel.open(
            part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    return channel.truncate(fromByte).position(fromByte);
  }

  /** Makes what was written survive a loss of power. */
  default void force(WritableByteChannel channel) throws IOException {
    if (channel instanceof FileChannel file) {
      file.force(true);
    }
  }

  /** Gives a file its final name in one step, in place of an older one. */
  default void publish(Path part, Path target) throws IOException {
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceFolder(target);
  }

  private static void forceFolder(Path target) {
    Path folder = target.toAbsolutePath().getParent();
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Not every system opens folders; the file itself is on the disk already.
      LoggerFactory.getLogger(FileStorage.class).debug("{} cannot be forced", folder, e);
    }
  }

  /** Returns how many bytes can still be written to the folder. */
  default long usableBytes(Path folder) throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  /** Deletes a file if it is there. */
  default void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }
}

package io.sentryal.insar.asf.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.slf4j.LoggerFactory;

/** What a download does to the disk; a test gives one that fails. */
public interface FileStorage {
  /** The disk. */
  FileStorage DISK = new FileStorage() {};

  /** Returns a new temporary file in the folder. */
  default Path createTemporary(Path folder, String name) throws IOException {
    return Files.createFile(folder.resolve("." + name + "." + UUID.randomUUID() + ".part"));
  }

  /** Returns a channel to an existing, empty file. */
  default WritableByteChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.WRITE);
  }

  /** Makes what was written survive a loss of power. */
  default void force(WritableByteChannel channel) throws IOException {
    if (channel instanceof FileChannel file) {
      file.force(true);
    }
  }

  /** Gives a file its final name in one step, in place of an older one. */
  default void publish(Path temporary, Path target) throws IOException {
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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

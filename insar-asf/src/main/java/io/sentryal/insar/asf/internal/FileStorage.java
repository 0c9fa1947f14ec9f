package io.sentryal.insar.asf.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** What a download does to the disk; a test gives one that fails. */
public interface FileStorage {
  /** The disk. */
  FileStorage DISK = new FileStorage() {};

  /** Returns a new temporary file in the folder. */
  default Path createTemporary(Path folder, String name) throws IOException {
    return Files.createTempFile(folder, "." + name + ".", ".part");
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

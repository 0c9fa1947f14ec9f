package io.sentryal.insar.runpod.internal.jobs;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.error.InsarIoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One text per job and kind: whole, durable, for its owner's eyes; or in memory. Thread-safe. */
public final class DurableFiles {
  private final @Nullable Path folder;
  private final Map<String, String> memory = new ConcurrentHashMap<>();
  private final Set<String> made = ConcurrentHashMap.newKeySet();

  /**
   * Creates the files.
   *
   * @param folder where they lie; null keeps them in memory
   */
  public DurableFiles(@Nullable Path folder) {
    this.folder = folder;
  }

  /** Puts a text in the place of what is there; then it is durable. */
  public void write(String kind, JobId id, String text) {
    if (folder == null) {
      memory.put(kind + "/" + id, text);
      return;
    }
    Path file = file(folder, kind, id);
    Path next = file.resolveSibling(id + ".next");
    try {
      makeFolder(folder, kind);
      try (FileChannel channel =
          FileChannel.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncFolder(file);
    } catch (IOException e) {
      throw new InsarIoException(file.toString(), "cannot be written; is the disk full?", e, false);
    }
  }

  private void makeFolder(Path folder, String kind) throws IOException {
    if (made.contains(kind)) {
      return;
    }
    Path of = folder.resolve(kind);
    Files.createDirectories(of);
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(of, PosixFilePermissions.fromString("rwx------"));
    }
    syncFolder(of);
    made.add(kind);
  }

  /** Makes the name of a new file durable, too. */
  private static void syncFolder(Path file) {
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

  /** Returns the text. */
  public String read(String kind, JobId id) {
    if (folder == null) {
      String text = memory.get(kind + "/" + id);
      if (text == null) {
        throw new InsarIoException(kind + "/" + id, "is not there", null, false);
      }
      return text;
    }
    Path file = file(folder, kind, id);
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new InsarIoException(file.toString(), "cannot be read", e, false);
    }
  }

  /** Returns whether there is a text; then it is whole. */
  public boolean has(String kind, JobId id) {
    return folder == null
        ? memory.containsKey(kind + "/" + id)
        : Files.exists(file(folder, kind, id));
  }

  /** Deletes a text, if it is there. */
  public void delete(String kind, JobId id) {
    if (folder == null) {
      memory.remove(kind + "/" + id);
      return;
    }
    Path file = file(folder, kind, id);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new InsarIoException(file.toString(), "cannot be deleted", e, false);
    }
  }

  private static Path file(Path folder, String kind, JobId id) {
    return folder.resolve(kind).resolve(id + ".json");
  }
}

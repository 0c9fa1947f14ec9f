package io.sentryal.insar.localcpu.internal.engine;

import io.sentryal.insar.error.BackendUnavailableException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder in which images are unpacked. Thread-safe. One that was given stays; one that was made
 * is removed at the end.
 */
public final class WorkFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkFolder.class);

  private final Path path;
  private final boolean temporary;

  private WorkFolder(Path path, boolean temporary) {
    this.path = path;
    this.temporary = temporary;
  }

  /**
   * Opens a folder.
   *
   * @param given the folder, made if it does not exist; null for a temporary one
   * @throws BackendUnavailableException if it cannot be made
   */
  public static WorkFolder open(@Nullable Path given) {
    try {
      return given == null
          ? new WorkFolder(Files.createTempDirectory("insar-local-cpu-"), true)
          : new WorkFolder(Files.createDirectories(given), false);
    } catch (IOException e) {
      throw new BackendUnavailableException(
          "the work folder "
              + (given == null ? "in " + System.getProperty("java.io.tmpdir") : given)
              + " cannot be made ("
              + e
              + "); choose one that can be written with LocalCpuBackend.builder().workFolder(path)"
              + " or INSAR_WORK_DIR",
          e);
    }
  }

  /** Returns the folder. */
  public Path path() {
    return path;
  }

  @Override
  public void close() {
    if (!temporary || !Files.exists(path)) {
      return;
    }
    try {
      Files.walkFileTree(path, new Remover());
    } catch (IOException e) {
      LOG.warn("temporary work folder stays behind: path={} cause={}", path, e.toString());
    }
  }

  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}

package io.sentryal.insar.localcuda.internal.process;

import io.sentryal.insar.error.BackendUnavailableException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The private folder of one backend, with one folder per job in it. Thread-safe.
 *
 * <p>A lock beside the jobs says that the owner lives. At the start, folders whose owner died are
 * removed: what a crash leaves behind stays only until then.
 */
public final class WorkFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkFolder.class);
  private static final String PREFIX = "backend-";
  private static final String OWNER = ".owner";

  private final Path root;
  private final Path path;
  private final ProcessLock owner;
  private final boolean keep;

  private WorkFolder(Path root, Path path, ProcessLock owner, boolean keep) {
    this.root = root;
    this.path = path;
    this.owner = owner;
    this.keep = keep;
  }

  /**
   * Opens a new folder and removes those whose owners died.
   *
   * @param given where; null for the user's own place among the temporary files
   * @param keep whether everything stays there at the end, to be looked at
   * @throws BackendUnavailableException if it cannot be made
   */
  public static WorkFolder open(@Nullable Path given, boolean keep) {
    Path root = given == null ? temporary() : given.toAbsolutePath();
    try {
      Files.createDirectories(root.getParent() == null ? root : root.getParent());
      if (!Files.isDirectory(root)) {
        Files.createDirectory(root, ownerOnly(root.getParent(), "rwx------"));
      }
      removeOwnerless(root);
      Path path = Files.createTempDirectory(root, PREFIX, ownerOnly(root, "rwx------"));
      if (given == null) {
        requireOwn(root, path);
      }
      return new WorkFolder(root, path, claim(path), keep);
    } catch (IOException e) {
      throw new BackendUnavailableException(
          "the work folder "
              + root
              + " cannot be used ("
              + e
              + "); choose one that can be written, with LocalCudaBackend.builder().workFolder(path)"
              + " or INSAR_WORK_DIR",
          e);
    }
  }

  /** Returns the folder of this backend; nobody else may read it. */
  public Path path() {
    return path;
  }

  /** Returns where what later backends can use stays. */
  public Path root() {
    return root;
  }

  /** Makes the folder of a job. */
  public Path newJob(String name) throws IOException {
    return Files.createTempDirectory(path, "job-" + name + "-", ownerOnly(path, "rwx------"));
  }

  /** Removes the folder of a job, unless all is kept. */
  public void endJob(Path job) {
    if (!keep) {
      remove(job);
    }
  }

  /** Returns the attributes of a file that only its owner may read; none where there is no such. */
  public static FileAttribute<?>[] ownerOnly(@Nullable Path folder, String permissions)
      throws IOException {
    boolean posix = folder != null && Files.getFileStore(folder).supportsFileAttributeView("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public void close() {
    try {
      if (keep) {
        Files.deleteIfExists(path.resolve(OWNER)); // so that no later start takes it for a leftover
      } else {
        remove(path);
      }
      owner.close();
    } catch (IOException e) {
      LOG.warn("work folder stays behind: path={} cause={}", path, e.toString());
    }
  }

  private static Path temporary() {
    String user = System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9._-]", "_");
    return Path.of(System.getProperty("java.io.tmpdir"), "insar-local-cuda-" + user)
        .toAbsolutePath();
  }

  /** The name of the temporary folder is no secret: somebody else may have made it first. */
  private static void requireOwn(Path root, Path made) throws IOException {
    boolean own = Files.getOwner(root).equals(Files.getOwner(made));
    if (!own || Files.isSymbolicLink(root)) {
      Files.delete(made);
      throw new IOException("it belongs to somebody else");
    }
  }

  /** The lock appears under its name when it is held: what has no lock yet is being made. */
  private static ProcessLock claim(Path path) throws IOException {
    ProcessLock lock =
        ProcessLock.tryTake(
                path.resolve(OWNER + "-new"), "process " + ProcessHandle.current().pid())
            .orElseThrow(() -> new IOException("the lock of a new folder is taken"));
    lock.rename(path.resolve(OWNER));
    return lock;
  }

  private static void removeOwnerless(Path root) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, PREFIX + "*")) {
      for (Path folder : folders) {
        removeIfOwnerless(folder);
      }
    }
  }

  private static void removeIfOwnerless(Path folder) {
    Path owner = folder.resolve(OWNER);
    if (!Files.isRegularFile(owner, LinkOption.NOFOLLOW_LINKS)) {
      return; // kept on purpose, or being made
    }
    try (ProcessLock lock = ProcessLock.tryTake(owner, "cleaning").orElse(null)) {
      if (lock != null) {
        LOG.info("removing what a backend that died left behind: path={}", folder);
        remove(folder);
      }
    } catch (IOException e) {
      LOG.warn("leftover cannot be removed: path={} cause={}", folder, e.toString());
    }
  }

  private static void remove(Path folder) {
    try {
      Files.walkFileTree(folder, new Remover());
    } catch (IOException e) {
      LOG.warn("work folder stays behind: path={} cause={}", folder, e.toString());
    }
  }

  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw failure;
      }
      return FileVisitResult.CONTINUE; // somebody else removed it
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}

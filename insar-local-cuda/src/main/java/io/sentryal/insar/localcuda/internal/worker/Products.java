package io.sentryal.insar.localcuda.internal.worker;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.json.WorkerResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The files that the worker made beside its result. Immutable. */
record Products(Path made, WorkerFailure failure) {

  /**
   * Compares every product with what the result says of it.
   *
   * @return the files by name
   */
  Map<String, Path> verify(WorkerResult result) {
    Map<String, Path> files = new TreeMap<>();
    result.products().forEach((name, product) -> files.put(name, verify(name, product)));
    return files;
  }

  private Path verify(String name, WorkerResult.Product product) {
    try {
      if (!"file".equals(product.place().getScheme())) {
        throw failure.defect("product " + name + " is no file; nobody asked to send it away");
      }
      Path file = Path.of(product.place());
      if (!made.toRealPath().equals(parentOf(file))
          || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw failure.defect("product " + name + " is not where it should be, but at " + file);
      }
      String sha256 = sha256(file);
      long bytes = Files.size(file);
      if (bytes != product.bytes() || !sha256.equals(product.sha256())) {
        throw failure.defect(
            "product "
                + name
                + " was damaged: expected "
                + product.bytes()
                + " bytes with sha256 "
                + product.sha256()
                + ", found "
                + bytes
                + " with "
                + sha256
                + "; look after the disk, then run the job again");
      }
      return file;
    } catch (IOException e) {
      throw failure.defect("product " + name + " cannot be read (" + e + ")");
    }
  }

  private static Path parentOf(Path file) throws IOException {
    Path parent = file.getParent();
    return parent == null ? file : parent.toRealPath();
  }

  /**
   * Moves the files into a folder, each at once under its name; what is there under that name is
   * replaced.
   */
  static Map<String, Path> move(Map<String, Path> files, Path folder) {
    Map<String, Path> moved = new TreeMap<>();
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, Path> file : files.entrySet()) {
        Path target = folder.resolve(file.getKey() + ".tif");
        Path partial = Files.createTempFile(folder, "." + file.getKey() + "-", ".part");
        try {
          Files.move(file.getValue(), partial, StandardCopyOption.REPLACE_EXISTING);
          Files.move(
              partial, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
          Files.deleteIfExists(partial);
        }
        moved.put(file.getKey(), target);
      }
      return moved;
    } catch (IOException e) {
      throw new ProcessingException(
          FailureCode.INTERNAL,
          "the products cannot be put into "
              + folder
              + " ("
              + e
              + "); choose a folder that can be written and has room",
          e);
    }
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}

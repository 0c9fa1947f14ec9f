package io.sentryal.insar.localcpu.internal.safe;

import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.internal.raster.FileRegion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A product unpacked in a folder. */
final class ProductFolder implements ProductFiles {
  private static final int MAX_FILES = 10_000;
  private static final int MAX_DEPTH = 5;

  private final Path folder;
  private final SortedSet<String> names = new TreeSet<>();

  ProductFolder(Path folder) {
    this.folder = folder;
    try (Stream<Path> files = Files.walk(folder, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
      files
          .filter(Files::isRegularFile)
          .limit(MAX_FILES + 1)
          .forEach(file -> names.add(folder.relativize(file).toString().replace('\\', '/')));
    } catch (UncheckedIOException | IOException e) {
      throw new InsarIoException(folder.toString(), "cannot be listed: " + e.getMessage(), e);
    }
    if (names.size() > MAX_FILES) {
      throw new InvalidDataException(
          folder.toString(),
          "holds more than %d files; give the .SAFE folder of one product".formatted(MAX_FILES));
    }
  }

  @Override
  public String location() {
    return folder.toString();
  }

  @Override
  public SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(names);
  }

  @Override
  public InputStream open(String name) throws IOException {
    return Files.newInputStream(folder.resolve(name));
  }

  @Override
  public long sizeBytes(String name) {
    try {
      return Files.size(folder.resolve(name));
    } catch (IOException e) {
      throw new InsarIoException(folder.resolve(name).toString(), "cannot be read: " + e, e);
    }
  }

  @Override
  public FileRegion region(String name, long expectedBytes) {
    return FileRegion.open(folder.resolve(name));
  }

  @Override
  public void close() {}
}

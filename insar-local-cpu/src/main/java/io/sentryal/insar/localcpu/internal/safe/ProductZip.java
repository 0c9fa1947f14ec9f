package io.sentryal.insar.localcpu.internal.safe;

import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.internal.raster.FileRegion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A product in a zip file. Small files are read in place, a stored image too; a compressed image,
 * which has no random access, is unpacked once by a {@link MemberUnpacker}.
 */
final class ProductZip implements ProductFiles {
  private static final int MAX_MEMBERS = 10_000;

  private final Path file;
  private final ZipFile zip;
  private final @Nullable MemberUnpacker unpacker;
  private final SortedMap<String, ZipEntry> members = new TreeMap<>();
  private final Map<String, Path> unpacked = new HashMap<>();

  /**
   * Opens a zip file.
   *
   * @param file the zip file
   * @param unpacker unpacks compressed images, or null to refuse them
   * @throws InvalidDataException if it is truncated or damaged, or a name leads out of it
   */
  ProductZip(Path file, @Nullable MemberUnpacker unpacker) {
    this.file = file;
    this.unpacker = unpacker;
    this.zip = openZip(file);
    try {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        add(entries.nextElement());
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static ZipFile openZip(Path file) {
    try {
      return new ZipFile(file.toFile());
    } catch (ZipException e) {
      throw new InvalidDataException(
          file.toString(),
          "is a truncated or damaged zip file of %,d bytes (%s); fetch it again"
              .formatted(file.toFile().length(), e.getMessage()),
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw new InsarIoException(file.toString(), "cannot be opened: " + e.getMessage(), e);
    }
  }

  private void add(ZipEntry entry) {
    String name = entry.getName();
    if (name.startsWith("/")
        || name.contains("\\")
        || name.contains("\0")
        || name.matches("[A-Za-z]:.*")
        || ("/" + name + "/").contains("/../")) {
      throw new InvalidDataException(
          file.toString(),
          "holds a member named '%s', which leads out of the archive; it is refused as an attack"
              .formatted(name));
    }
    if (members.size() >= MAX_MEMBERS) {
      throw new InvalidDataException(
          file.toString(),
          "holds more than %d members; it is no Sentinel-1 product".formatted(MAX_MEMBERS));
    }
    if (!entry.isDirectory() && members.put(name, entry) != null) {
      throw new InvalidDataException(
          file.toString(), "holds two members named '%s'; fetch it again".formatted(name));
    }
  }

  @Override
  public String location() {
    return file.toString();
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(members.keySet());
  }

  @Override
  public InputStream open(String name) throws IOException {
    InputStream stream = zip.getInputStream(entry(name));
    if (stream == null) {
      throw new ZipException("no member " + name);
    }
    return stream;
  }

  @Override
  public long sizeBytes(String name) {
    return entry(name).getSize();
  }

  @Override
  public FileRegion region(String name, long expectedBytes) {
    ZipEntry entry = entry(name);
    if (entry.getMethod() == ZipEntry.STORED) {
      long position = ZipMembers.dataPosition(file, name);
      return FileRegion.open(file, file + "!/" + name, position, entry.getSize());
    }
    return FileRegion.open(unpack(name, entry, expectedBytes));
  }

  private synchronized Path unpack(String name, ZipEntry entry, long expectedBytes) {
    Path known = unpacked.get(name);
    if (known != null) {
      return known;
    }
    if (unpacker == null) {
      throw new IllegalStateException(
          file
              + ": the image "
              + name
              + " is compressed and has to be unpacked; open the product with a work folder");
    }
    if (entry.getSize() > expectedBytes) {
      throw new InvalidDataException(
          file + "!/" + name,
          "has %,d bytes once unpacked, but its annotation allows for %,d; fetch the product again"
              .formatted(entry.getSize(), expectedBytes));
    }
    try (InputStream stream = open(name)) {
      Path path = unpacker.unpack(stream, file + "!/" + name, entry);
      unpacked.put(name, path);
      return path;
    } catch (IOException e) {
      throw new InsarIoException(file + "!/" + name, "cannot be read: " + e.getMessage(), e);
    }
  }

  private ZipEntry entry(String name) {
    ZipEntry entry = members.get(name);
    if (entry == null) {
      throw new InvalidDataException(file.toString(), "has no member " + name);
    }
    return entry;
  }

  @Override
  public synchronized void close() {
    unpacked.clear();
    try {
      zip.close();
    } catch (IOException e) {
      throw new InsarIoException(file.toString(), "cannot be closed: " + e.getMessage(), e);
    } finally {
      if (unpacker != null) {
        unpacker.close();
      }
    }
  }
}

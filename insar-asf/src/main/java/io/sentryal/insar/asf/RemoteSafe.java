package io.sentryal.insar.asf;

import io.sentryal.insar.archive.TransferListener;
import io.sentryal.insar.asf.internal.download.FileStorage;
import io.sentryal.insar.asf.internal.remote.RangeReader;
import io.sentryal.insar.asf.internal.remote.RemoteZip;
import io.sentryal.insar.asf.internal.remote.ZipMember;
import io.sentryal.insar.error.InsarIoException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A scene's SAFE zip at the archive, read in parts: what is in it, its annotations, one of its
 * images, without fetching all of it. Its parts are checked by size and CRC-32. Not thread-safe.
 */
public final class RemoteSafe {
  private static final Pattern ANNOTATION = Pattern.compile("[^/]+/annotation/[^/]+\\.xml");
  private static final Pattern MEASUREMENT = Pattern.compile("[^/]+/measurement/[^/]+\\.tiff?");

  private final String name;
  private final RemoteZip zip;

  RemoteSafe(RangeReader reader) {
    this.name = reader.name();
    this.zip = new RemoteZip(reader);
  }

  /** Returns the paths of all files in it, for example {@code X.SAFE/manifest.safe}. */
  public List<String> files() {
    return zip.members().stream().map(ZipMember::name).filter(path -> !path.endsWith("/")).toList();
  }

  /** Returns the paths of its images. */
  public List<String> measurements() {
    return files().stream().filter(path -> MEASUREMENT.matcher(path).matches()).toList();
  }

  /** Returns the annotation of each image (XML in UTF-8) by path; a few requests for all. */
  public Map<String, byte[]> annotations() {
    return read(files().stream().filter(path -> ANNOTATION.matcher(path).matches()).toList());
  }

  /**
   * Returns the contents of files, in as few requests as makes sense.
   *
   * @param paths paths out of {@link #files()}, of at most 128 MiB together
   * @throws IllegalArgumentException if there is no such file in it
   */
  public Map<String, byte[]> read(List<String> paths) {
    return zip.read(paths.stream().map(this::member).toList());
  }

  /**
   * Copies a file of any size; it gets its name in one step, when it is whole.
   *
   * @param path a path out of {@link #files()}
   * @param target where to copy it; a file that is there is replaced
   * @param listener hears of the bytes that arrive
   * @throws IllegalArgumentException if there is no such file in it
   */
  public void copy(String path, Path target, TransferListener listener) {
    ZipMember member = member(path);
    FileStorage storage = FileStorage.DISK;
    Path part = storage.temporary(target);
    try {
      try (OutputStream out = Channels.newOutputStream(storage.append(part, 0))) {
        zip.copy(member, out, bytes -> listener.transferred(path, bytes, member.bytes()));
      } catch (IOException | RuntimeException e) {
        storage.delete(part);
        throw e;
      }
      storage.publish(part, target);
    } catch (IOException e) {
      throw new InsarIoException(
          target.toString(), "cannot be written; check the free space and the folder", e, false);
    }
  }

  private ZipMember member(String path) {
    return zip.members().stream()
        .filter(member -> member.name().equals(path))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    name + " holds no '" + path + "'; files() lists what it holds"));
  }

  @Override
  public String toString() {
    return "RemoteSafe[" + name + ", " + zip.members().size() + " members]";
  }
}

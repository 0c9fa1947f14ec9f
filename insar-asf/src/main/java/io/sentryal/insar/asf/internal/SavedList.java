package io.sentryal.insar.asf.internal;

import io.sentryal.insar.asf.internal.download.FileStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A list that a bucket gave, kept in a file that processes may share. Immutable.
 *
 * @param made when the bucket was asked (UTC)
 * @param lines the list
 */
record SavedList(Instant made, List<String> lines) {
  private static final Logger LOG = LoggerFactory.getLogger(SavedList.class);
  private static final long LARGEST_BYTES = 64L << 20;

  SavedList {
    lines = List.copyOf(lines);
  }

  /** Returns what a file holds, if it is a whole list of this bucket. */
  static Optional<SavedList> load(Path file, HttpUrl base) {
    try {
      if (Files.size(file) > LARGEST_BYTES) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(file);
      Instant made = Instant.parse(lines.get(0).split(" ", -1)[1]);
      SavedList list = new SavedList(made, lines.subList(1, lines.size() - 1));
      return lines.get(0).equals(list.head(base)) && lines.get(lines.size() - 1).equals(list.end())
          ? Optional.of(list)
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException
        | DateTimeException
        | IllegalArgumentException
        | IndexOutOfBoundsException e) {
      LOG.debug("the saved list {} is of no use and made anew", file, e);
      return Optional.empty();
    }
  }

  /** Saves the list in one step. */
  void save(Path file, HttpUrl base, FileStorage storage) {
    StringBuilder text = new StringBuilder(head(base)).append('\n');
    lines.forEach(line -> text.append(line).append('\n'));
    text.append(end()).append('\n');
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path temporary = storage.temporary(file.toAbsolutePath());
      try {
        try (WritableByteChannel out = storage.append(temporary, 0)) {
          ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
          while (bytes.hasRemaining()) {
            out.write(bytes);
          }
          storage.force(out);
        }
        storage.publish(temporary, file);
      } finally {
        storage.delete(temporary);
      }
    } catch (IOException e) {
      throw PublicBucket.disk(file, e);
    }
  }

  private String head(HttpUrl base) {
    return "listed " + made + " from " + HttpFailures.shown(base);
  }

  private String end() {
    return "end " + lines.size();
  }
}

package io.sentryal.insar.asf.internal.download;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sentryal.insar.asf.internal.RetryPolicy;
import io.sentryal.insar.asf.internal.login.TrustedHosts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Objects;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has arrived of a file: {@code NAME.part}, and {@code NAME.part.json}, which says of which
 * version of which file and keeps others away while it is open. Not thread-safe.
 */
final class PartFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PartFile.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LARGEST_STATE_BYTES = 1 << 16;

  private final RemoteFile file;
  private final FileStorage storage;
  private final Path part;
  private final Path statePath;
  private final TargetLock lock;
  private final MessageDigest digest = Checksum.newMd5();
  private @Nullable String etag;
  private long hashedBytes;

  private PartFile(RemoteFile file, FileStorage storage, Path part, Path state, TargetLock lock) {
    this.file = file;
    this.storage = storage;
    this.part = part;
    this.statePath = state;
    this.lock = lock;
  }

  /**
   * Opens what is there; waits while another download has it.
   *
   * @param file what is fetched
   * @param target where it goes
   * @param storage the disk
   * @param longestWait how long to wait for another download of the same target
   * @param retries does the waiting
   */
  static PartFile open(
      RemoteFile file,
      Path target,
      FileStorage storage,
      Duration longestWait,
      RetryPolicy retries) {
    Path absolute = target.toAbsolutePath().normalize();
    Path part = absolute.resolveSibling(absolute.getFileName() + ".part");
    Path state = absolute.resolveSibling(absolute.getFileName() + ".part.json");
    TargetLock lock = TargetLock.acquire(state, longestWait, retries);
    PartFile opened = new PartFile(file, storage, part, state, lock);
    try {
      opened.load();
      return opened;
    } catch (IOException e) {
      lock.close();
      throw DiskFailure.of(part, "cannot be read", e);
    }
  }

  private void load() throws IOException {
    if (!Files.exists(part)) {
      return;
    }
    JsonNode state = readState();
    String known = state.path("etag").asText("");
    etag = isHeader(known) ? known : null;
    boolean same =
        state.path("url").asText().equals(address())
            && state.path("bytes").asLong(-1) == file.bytes().orElse(-1)
            && state.path("md5").asText("").equals(Objects.requireNonNullElse(file.md5(), ""));
    // Without a version or a sum nobody could tell whether old and new bytes belong together.
    if (!same || (etag == null && file.md5() == null)) {
      discard();
    }
  }

  // A signature is a secret, and another one the next time.
  private String address() {
    HttpUrl url = file.url();
    return (TrustedHosts.isSigned(url) ? url.newBuilder().query(null).build() : url).toString();
  }

  /** Returns whether a version can be sent back as it is: it comes from a server, or a file. */
  static boolean isHeader(String tag) {
    return !tag.isEmpty() && tag.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  private JsonNode readState() throws IOException {
    FileChannel channel = lock.channel();
    int size = (int) Math.min(channel.size(), LARGEST_STATE_BYTES);
    ByteBuffer bytes = ByteBuffer.allocate(size);
    channel.position(0);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
    try {
      return JSON.readTree(bytes.array(), 0, bytes.position());
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      LOG.debug("{} is damaged; the part is fetched anew", statePath);
      return JSON.createObjectNode();
    }
  }

  /** Returns the path of the part. */
  Path path() {
    return part;
  }

  /** Returns how many bytes have arrived. */
  long bytes() {
    try {
      return Files.exists(part) ? Files.size(part) : 0;
    } catch (IOException e) {
      throw DiskFailure.of(part, "cannot be read", e);
    }
  }

  /** Returns the version of the file that has arrived, as its server names it; null if unknown. */
  @Nullable String etag() {
    return etag;
  }

  /** Writes down which version of the file arrives from now on. */
  void begin(@Nullable String newEtag) throws IOException {
    etag = newEtag;
    ObjectNode state =
        JSON.createObjectNode()
            .put("url", address())
            .put("etag", newEtag)
            .put("bytes", file.bytes().orElse(-1))
            .put("md5", Objects.requireNonNullElse(file.md5(), ""));
    ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(state));
    FileChannel channel = lock.channel().truncate(0).position(0);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Returns the sum of the first bytes of the part, to be continued with what arrives. */
  MessageDigest digestUpTo(long bytes) throws IOException {
    if (hashedBytes != bytes) {
      digest.reset();
      Checksum.add(digest, part, bytes);
      hashedBytes = bytes;
    }
    return digest;
  }

  /** Notes that the digest now covers so many bytes. */
  void hashed(long bytes) {
    hashedBytes = bytes;
  }

  /** Returns the MD5 sum of the whole part. */
  String md5() throws IOException {
    String sum = Checksum.hex(digestUpTo(bytes()));
    hashedBytes = 0;
    return sum;
  }

  /** Forgets what has arrived. */
  void discard() {
    etag = null;
    // The digest itself may still be at work on another thread; it is reset before its next use.
    hashedBytes = -1;
    delete(part);
  }

  /** Gives the part its final name; then nothing but the file is left. */
  void publish(Path target) {
    try {
      storage.publish(part, target);
    } catch (IOException e) {
      throw DiskFailure.of(target, "cannot be given its final name", e);
    }
  }

  /** Lets others in; what has arrived stays for the next time. */
  @Override
  public void close() {
    try {
      if (bytes() == 0) {
        delete(part);
        delete(statePath);
      }
    } finally {
      lock.close();
    }
  }

  private void delete(Path path) {
    try {
      storage.delete(path);
    } catch (IOException e) {
      LOG.warn("the temporary file {} could not be deleted", path, e);
    }
  }
}

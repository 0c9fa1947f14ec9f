package io.sentryal.insar.asf.internal.remote;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A remote file as a channel for reading, with a cache of the blocks read last. Reading on asks for
 * more blocks at once. Not thread-safe.
 */
public final class RemoteChannel implements SeekableByteChannel {
  private static final int BLOCK_BYTES = 1 << 16;
  private static final int MOST_BLOCKS = 256;
  private static final int MOST_AHEAD = 32;

  private final RangeReader reader;
  private final Map<Long, byte[]> blocks =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
          return size() > MOST_BLOCKS;
        }
      };
  private long position;
  private long nextBlock = -1;
  private int ahead = 1;
  private boolean open = true;

  /** Creates a channel at the beginning of the file; nothing is asked yet. */
  public RemoteChannel(RangeReader reader) {
    this.reader = reader;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    requireOpen();
    if (!target.hasRemaining()) {
      return 0;
    }
    if (position >= reader.bytes()) {
      return -1;
    }
    int done = 0;
    while (target.hasRemaining() && position < reader.bytes()) {
      byte[] block = block(position / BLOCK_BYTES);
      int from = (int) (position % BLOCK_BYTES);
      int length = Math.min(target.remaining(), block.length - from);
      target.put(block, from, length);
      position += length;
      done += length;
    }
    return done;
  }

  private byte[] block(long number) {
    byte[] held = blocks.get(number);
    if (held != null) {
      return held;
    }
    ahead = number == nextBlock ? Math.min(MOST_AHEAD, 2 * ahead) : 1;
    long firstByte = number * BLOCK_BYTES;
    int length = (int) Math.min((long) ahead * BLOCK_BYTES, reader.bytes() - firstByte);
    byte[] piece = reader.read(firstByte, length);
    for (int from = 0; from < length; from += BLOCK_BYTES) {
      byte[] part = Arrays.copyOfRange(piece, from, Math.min(length, from + BLOCK_BYTES));
      blocks.put(number + from / BLOCK_BYTES, part);
    }
    nextBlock = number + (length + BLOCK_BYTES - 1) / BLOCK_BYTES;
    return Objects.requireNonNull(blocks.get(number));
  }

  @Override
  public long position() throws IOException {
    requireOpen();
    return position;
  }

  @Override
  public RemoteChannel position(long newPosition) throws IOException {
    requireOpen();
    if (newPosition < 0) {
      throw new IllegalArgumentException("position must not be negative, was " + newPosition);
    }
    position = newPosition;
    return this;
  }

  @Override
  public long size() throws IOException {
    requireOpen();
    return reader.bytes();
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public RemoteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
    blocks.clear();
  }

  private void requireOpen() throws ClosedChannelException {
    if (!open) {
      throw new ClosedChannelException();
    }
  }
}

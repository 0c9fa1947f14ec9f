package io.sentryal.insar.asf.internal.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sentryal.insar.error.InvalidDataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Directories of large zip files, written by hand from the specification, and damaged ones. */
class ZipDirectoryTest {
  // A member of 5 GB that begins behind 6 GB, in a file of 12 GB.
  private static final long BYTES = 5_000_000_000L;
  private static final long PACKED_BYTES = 4_999_999_999L;
  private static final long HEADER_BYTE = 6_000_000_000L;
  private static final long FILE_BYTES = 12_000_000_000L;

  @Test
  void largeMember_hasItsSizesFromTheExtraField() {
    List<ZipMember> members = ZipDirectory.read(new Tail(FILE_BYTES, largeEnd(FILE_BYTES, 24)));

    assertThat(members)
        .containsExactly(
            new ZipMember("a/b.tiff", 0, 0x12345678L, PACKED_BYTES, BYTES, HEADER_BYTE));
  }

  @Test
  void extraFieldThatIsTooShort_isRefused() {
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> ZipDirectory.read(new Tail(FILE_BYTES, largeEnd(FILE_BYTES, 16))))
        .withMessageContaining("lacks its size");
  }

  @ParameterizedTest
  @CsvSource({
    "1, -1, 0, 0, negative size",
    "1, 5, -9223372036854775808, 0, negative size",
    "1, 5, 9223372036854775807, 6000000000, not lie within",
    "1, 5, 0, 9223372036854775807, not lie within",
    "1, 5, 6000000001, 6000000000, not lie within",
    "4611686018427387904, 5, 5, 0, members",
    "9223372036854775807, 5, 5, 0, members",
    "-1, 5, 5, 0, members",
    "2, 5, 5, 0, members"
  })
  void largeForm_withImpossibleNumbers_isRefused(
      long count, long bytes, long packedBytes, long headerByte, String told) {
    byte[] end = largeEnd(FILE_BYTES, 24);
    ByteBuffer b = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN);
    int extra = 46 + "a/b.tiff".length() + 4;
    b.putLong(extra, bytes).putLong(extra + 8, packedBytes).putLong(extra + 16, headerByte);
    b.putLong(extra + 24 + 32, count);

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> ZipDirectory.read(new Tail(FILE_BYTES, end)))
        .withMessageContaining(told);
  }

  @Test
  void membersThatUnpackToMoreThanMemoryHolds_areRefusedBeforeAnythingIsRead() throws IOException {
    byte[] bytes = small("");
    int directory = bytes.length - 22 - 46 - "x.xml".length();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(directory + 24, 100 << 20);
    RemoteZip zip = new RemoteZip(new Tail(bytes.length, bytes));
    ZipMember member = zip.members().get(0);

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> zip.read(List.of(member, member)))
        .withMessageContaining("2 files in it of 209715200 bytes");
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> zip.read(List.of(member)))
        .withMessageContaining("damaged");
  }

  @Test
  void membersDamagedAnywhere_areReadOrRefused() throws IOException {
    byte[] bytes = small("");
    Random random = new Random(6);
    for (int i = 0; i < 3000; i++) {
      byte[] damaged = bytes.clone();
      for (int j = 0; j < 3; j++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        RemoteZip zip = new RemoteZip(new Tail(damaged.length, damaged));
        assertThat(zip.read(zip.members())).hasSize(zip.members().size());
      } catch (InvalidDataException e) {
        assertThat(e).hasMessageContaining("TAIL");
      }
    }
  }

  @Test
  void manyMembers_areAllRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < 66_000; i++) {
        zip.putNextEntry(new ZipEntry("m" + i));
      }
    }

    assertThat(ZipDirectory.read(new Tail(bytes.size(), bytes.toByteArray()))).hasSize(66_000);
  }

  @Test
  void comment_isSkipped() throws IOException {
    byte[] bytes = small("PK\005\006 ".repeat(100));

    assertThat(ZipDirectory.read(new Tail(bytes.length, bytes)))
        .extracting(ZipMember::name)
        .containsExactly("x.xml");
  }

  @Test
  void anyDamage_isRefusedOrRead_neverAnythingElse() throws IOException {
    byte[] bytes = small("");
    Random random = new Random(5);
    for (int i = 0; i < 3000; i++) {
      byte[] damaged = Arrays.copyOf(bytes, bytes.length - random.nextInt(3));
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      try {
        assertThat(ZipDirectory.read(new Tail(damaged.length, damaged))).hasSizeLessThan(2);
      } catch (InvalidDataException e) {
        assertThat(e).hasMessageContaining("zip");
      }
    }
  }

  private static byte[] small(String comment) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setComment(comment);
      zip.putNextEntry(new ZipEntry("x.xml"));
      zip.write("<x/>".getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] largeEnd(long fileBytes, int extraBytes) {
    byte[] name = "a/b.tiff".getBytes(StandardCharsets.UTF_8);
    int directoryBytes = 46 + name.length + 4 + extraBytes;
    int all = directoryBytes + 56 + 20 + 22;
    long directoryByte = fileBytes - all;
    ByteBuffer b = ByteBuffer.allocate(all).order(ByteOrder.LITTLE_ENDIAN);
    b.putInt(0x02014b50).putShort((short) 45).putShort((short) 45).putShort((short) 0);
    b.putShort((short) 0).putInt(0).putInt(0x12345678).putInt(-1).putInt(-1);
    b.putShort((short) name.length).putShort((short) (4 + extraBytes)).putShort((short) 0);
    b.putShort((short) 0).putShort((short) 0).putInt(0).putInt(-1).put(name);
    b.putShort((short) 1).putShort((short) extraBytes).putLong(BYTES).putLong(PACKED_BYTES);
    if (extraBytes == 24) {
      b.putLong(HEADER_BYTE);
    }
    b.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45).putInt(0).putInt(0);
    b.putLong(1).putLong(1).putLong(directoryBytes).putLong(directoryByte);
    b.putInt(0x07064b50).putInt(0).putLong(directoryByte + directoryBytes).putInt(1);
    b.putInt(0x06054b50).putShort((short) 0).putShort((short) 0).putShort((short) -1);
    b.putShort((short) -1).putInt(-1).putInt(-1).putShort((short) 0);
    return b.array();
  }

  /** The end of a file; what lies before it is zero. */
  private static final class Tail implements RangeReader {
    private final long bytes;
    private final byte[] end;

    Tail(long bytes, byte[] end) {
      this.bytes = bytes;
      this.end = end;
    }

    @Override
    public String name() {
      return "TAIL";
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public byte[] read(long firstByte, int length) {
      byte[] piece = new byte[length];
      for (int i = 0; i < length; i++) {
        long at = firstByte + i - (bytes - end.length);
        piece[i] = at < 0 ? 0 : end[(int) at];
      }
      return piece;
    }
  }
}

package io.sentryal.insar.orbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.model.StateVector;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EofOrbitFileTest {
  static final Instant DAY = Instant.parse("2023-08-23T00:00:00Z");

  @TempDir Path folder;

  @Test
  void read_file_hasItsHeaderAndVectors() throws IOException {
    EofOrbitFile orbit = EofOrbitFile.read(write("orbit.EOF", eof("POEORB", 20)));

    assertThat(orbit.kind()).isEqualTo(OrbitKind.PRECISE);
    assertThat(orbit.platform()).isEqualTo(Platform.SENTINEL_1A);
    assertThat(orbit.validityStart()).isEqualTo(DAY);
    assertThat(orbit.validityStop()).isEqualTo(DAY.plusSeconds(86400));
    assertThat(orbit.stateVectors()).hasSize(20);
    assertThat(orbit.stateVectors().get(1))
        .isEqualTo(
            new StateVector(
                DAY.plusSeconds(10),
                1234445.269841,
                2546754.239220,
                6475062.857497,
                5394.142059,
                4534.924534,
                -2805.690550));
  }

  @Test
  void read_gzippedFile_isTheSame() throws IOException {
    Path gzipped = folder.resolve("orbit.EOF.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzipped))) {
      out.write(eof("RESORB", 20).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    assertThat(EofOrbitFile.read(gzipped).kind()).isEqualTo(OrbitKind.RESTITUTED);
  }

  /** Twenty vectors from midnight on: four on either side leave 00:00:30 to 00:02:40. */
  @ParameterizedTest
  @CsvSource({"30, 160, true", "29, 160, false", "30, 161, false", "-5, 100, false"})
  void covers_cutFile_trustsTheVectorsMoreThanTheHeader(long fromS, long toS, boolean expected)
      throws IOException {
    EofOrbitFile orbit = EofOrbitFile.read(write("orbit.EOF", eof("POEORB", 20)));

    assertThat(orbit.covers(DAY.plusSeconds(fromS), DAY.plusSeconds(toS))).isEqualTo(expected);
  }

  @Test
  void stateVectors_period_areThoseAroundIt() throws IOException {
    EofOrbitFile orbit = EofOrbitFile.read(write("orbit.EOF", eof("POEORB", 20)));

    assertThat(
            orbit.stateVectors(DAY.plusSeconds(95), DAY.plusSeconds(105), Duration.ofSeconds(20)))
        .extracting(StateVector::time)
        .containsExactly(
            DAY.plusSeconds(80),
            DAY.plusSeconds(90),
            DAY.plusSeconds(100),
            DAY.plusSeconds(110),
            DAY.plusSeconds(120));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AUX_POEORB<|AUX_PREORB<|AUX_PREORB",
        "Sentinel-1A<|Sentinel-2A<|Sentinel-2A",
        "EARTH_FIXED|GCRF|EARTH_FIXED",
        "<Time_Reference>UTC|<Time_Reference>GPS|UTC",
        "1234445.269841|9234445.269841|from the centre of the Earth",
        "UTC=2023-08-23T00:00:30|UTC=2023-08-23T00:00:10|out of order",
        "UTC=2023-08-23T00:00:30|2023-08-23T00:00:30|UTC=",
        "<VX unit=\"m/s\">5394.142059|<VX unit=\"m/s\">fast|'fast'",
        "</Data_Block>|</Data>|not well-formed",
      })
  void read_damagedFile_saysWhatIsWrong(String from, String to, String message) throws IOException {
    String damaged = eof("POEORB", 20).replace(from, to);
    Path file = write("orbit.EOF", damaged);

    assertThatThrownBy(() -> EofOrbitFile.read(file))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("orbit.EOF")
        .hasMessageContaining(message);
  }

  @Test
  void read_truncatedFileOrGzip_isRefused() throws IOException {
    String whole = eof("POEORB", 20);
    Path cut = write("orbit.EOF", whole.substring(0, whole.length() / 2));
    Path notGzip = write("orbit.EOF.gz", whole);

    assertThatThrownBy(() -> EofOrbitFile.read(cut)).isInstanceOf(InvalidDataException.class);
    assertThatThrownBy(() -> EofOrbitFile.read(notGzip))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("gzip");
    assertThatThrownBy(() -> EofOrbitFile.read(folder.resolve("absent.EOF")))
        .isInstanceOf(InsarIoException.class)
        .hasMessageContaining("absent.EOF");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  static String eof(String kind, int vectors) {
    return eof(kind, "Sentinel-1A", DAY, vectors, 86400);
  }

  static String eof(String kind, String mission, Instant start, int vectors, long validityS) {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        <?xml version="1.0" ?>
        <Earth_Explorer_File><Earth_Explorer_Header><Fixed_Header>
        <File_Name>%s from %s</File_Name><Mission>%s</Mission><File_Type>AUX_%s</File_Type>
        <Validity_Period><Validity_Start>UTC=%s</Validity_Start><Validity_Stop>UTC=%s</Validity_Stop>
        </Validity_Period><Source><Creation_Date>UTC=2023-08-24T03:39:26</Creation_Date></Source>
        </Fixed_Header><Variable_Header><Ref_Frame>EARTH_FIXED</Ref_Frame>
        <Time_Reference>UTC</Time_Reference></Variable_Header></Earth_Explorer_Header>
        <Data_Block type="xml"><List_of_OSVs count="9361">
        """
            .formatted(
                kind, start, mission, kind, text(start), text(start.plusSeconds(validityS))));
    for (int i = 0; i < vectors; i++) {
      text.append(
          """
          <OSV><UTC>UTC=%s.000000</UTC><X unit="m">1234445.269841</X><Y unit="m">2546754.239220</Y>
          <Z unit="m">6475062.857497</Z><VX unit="m/s">5394.142059</VX>
          <VY unit="m/s">4534.924534</VY><VZ unit="m/s">-2805.690550</VZ></OSV>
          """
              .formatted(text(start.plusSeconds(10L * i))));
    }
    return text.append("</List_of_OSVs></Data_Block></Earth_Explorer_File>").toString();
  }

  private static String text(Instant time) {
    return time.toString().replace("Z", "");
  }
}

package io.sentryal.insar.asf.internal.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** netrc files as curl's manual and the man page of ftp describe them. */
class NetrcFileTest {
  private static final String HOST = "urs.earthdata.nasa.gov";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "machine urs.earthdata.nasa.gov login ada password s3#cret",
        "machine urs.earthdata.nasa.gov\n\tlogin ada\n\tpassword s3#cret\n",
        "machine URS.earthdata.nasa.gov password s3#cret login ada",
        "machine other login x password y\nmachine urs.earthdata.nasa.gov login ada password"
            + " s3#cret\nmachine third login z password z",
        "# a comment machine urs.earthdata.nasa.gov login no password no\nmachine"
            + " urs.earthdata.nasa.gov login ada # his\n password s3#cret",
        "macdef init\nmachine urs.earthdata.nasa.gov login no password no\n\nmachine"
            + " urs.earthdata.nasa.gov login ada account x password s3#cret",
        "default login ada password s3#cret",
        "machine urs.earthdata.nasa.gov login ada password \"s3#cret\"\r\n",
        "machine urs.earthdata.nasa.gov login ada password s3#cret default login no password no"
      })
  void entry_isFound(String text) throws IOException {
    assertThat(basic(text)).isEqualTo("ada:s3#cret");
  }

  @Test
  void quotedWord_mayHoldBlanksAndQuotes() throws IOException {
    assertThat(basic("machine urs.earthdata.nasa.gov login ada password \"a b\\\"c\\\\d machine\""))
        .isEqualTo("ada:a b\"c\\d machine");
  }

  @Test
  void wordThatLooksLikeAKey_mayBeAValue() throws IOException {
    assertThat(basic("machine urs.earthdata.nasa.gov login login password machine"))
        .isEqualTo("login:machine");
  }

  @Test
  void otherHosts_areNoEntry() throws IOException {
    assertThat(read("machine example.org login a password b").loginFor(HOST)).isEmpty();
    assertThat(read("").loginFor(HOST)).isEmpty();
  }

  @Test
  void damagedFiles_areRefusedWithoutShowingThem() throws IOException {
    for (String text :
        new String[] {
          "machine urs.earthdata.nasa.gov login ada",
          "machine urs.earthdata.nasa.gov password s3cret",
          "machine urs.earthdata.nasa.gov login ada password s3cret s3cret",
          "machine urs.earthdata.nasa.gov login ada s3cret password",
          "s3cret"
        }) {
      assertThatExceptionOfType(InvalidDataException.class)
          .as(text)
          .isThrownBy(() -> read(text).loginFor(HOST))
          .withMessageContaining("netrc")
          .withMessageNotContaining("s3cret");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> read("machine urs.earthdata.nasa.gov login a:b password c").loginFor(HOST))
        .withMessageContaining("':'");
  }

  @Test
  void missingFile_isNamed() {
    assertThatExceptionOfType(InsarIoException.class)
        .isThrownBy(() -> NetrcFile.read(folder.resolve("none")))
        .withMessageContaining("none");
  }

  private NetrcFile read(String text) throws IOException {
    return NetrcFile.read(Files.writeString(folder.resolve("netrc"), text));
  }

  private String basic(String text) throws IOException {
    Optional<String> header = read(text).loginFor(HOST).flatMap(Login::basic);
    byte[] pair = Base64.getDecoder().decode(header.orElseThrow().substring("Basic ".length()));
    return new String(pair, StandardCharsets.UTF_8);
  }
}

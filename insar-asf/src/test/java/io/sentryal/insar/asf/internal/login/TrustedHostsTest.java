package io.sentryal.insar.asf.internal.login;

import static org.assertj.core.api.Assertions.assertThat;

import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may see the token and the password, by every disguise of an address that we know. */
class TrustedHostsTest {
  private final TrustedHosts trusted =
      new TrustedHosts(HttpUrl.get("https://cmr.earthdata.nasa.gov/"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://sentinel1.asf.alaska.edu/x.zip",
        "https://SENTINEL1.ASF.Alaska.EDU/x.zip",
        "https://asf.alaska.edu/",
        "https://cumulus.asf.earthdatacloud.nasa.gov/x",
        "https://urs.earthdata.nasa.gov/oauth/authorize",
        "https://user:word@datapool.asf.alaska.edu/x"
      })
  void hostsOfTheArchive_mayBeShownTheToken(String url) {
    assertThat(trusted.mayAuthorize(HttpUrl.get(url))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil-asf.alaska.edu/x",
        "https://evilasf.alaska.edu/x",
        "https://asf.alaska.edu.example/x",
        "https://evil-asf.alaska.edu.example/x",
        "https://datapool.asf.alaska.edu@evil.example/x",
        "https://datapool.asf.alaska.edu:443@evil.example/x",
        "https://evil.example/datapool.asf.alaska.edu",
        "https://evil.example?datapool.asf.alaska.edu",
        "https://evil.example#.asf.alaska.edu",
        "https://evil.example\\.asf.alaska.edu/x",
        "https://datapool.asf.alaska.edu./x",
        "https://asf.alaska.edu%2eexample/x",
        "https://datapool.asf.alask\u0430.edu/x",
        "http://datapool.asf.alaska.edu/x",
        "http://127.0.0.1/x",
        "https://localhost/x",
        "https://bucket.s3.us-west-2.amazonaws.com/x",
        "https://datapool.asf.alaska.edu/x?X-Amz-Signature=1",
        "https://datapool.asf.alaska.edu/x?x%2Damz%2Dsignature=1",
        "https://datapool.asf.alaska.edu/x?Signature=1"
      })
  void othersAndSignedAddresses_mayNot(String url) {
    HttpUrl parsed = HttpUrl.parse(url);

    // What is no address at all cannot be asked either.
    assertThat(parsed == null || !trusted.mayAuthorize(parsed)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "https://urs.earthdata.nasa.gov/oauth/authorize, true",
    "https://URS.earthdata.nasa.gov/oauth/authorize, true",
    "https://urs.earthdata.nasa.gov:8443/oauth/authorize, false",
    "http://urs.earthdata.nasa.gov/oauth/authorize, false",
    "https://x.urs.earthdata.nasa.gov/oauth/authorize, false",
    "https://urs.earthdata.nasa.gov.example/oauth/authorize, false",
    "https://urs.earthdata.nasa.gov./oauth/authorize, false",
    "https://urs.earthdata.nasa.gov@evil.example/oauth/authorize, false",
    "https://datapool.asf.alaska.edu/oauth/authorize, false"
  })
  void password_goesToTheLoginAlone(String url, boolean login) {
    assertThat(trusted.isLoginHost(HttpUrl.get(url))).isEqualTo(login);
  }

  @Test
  void standIn_isThisMachineAtExactlyThatPort() {
    TrustedHosts standIn = new TrustedHosts(HttpUrl.get("http://127.0.0.1:8080/"));

    assertThat(standIn.mayAuthorize(HttpUrl.get("http://127.0.0.1:8080/x"))).isTrue();
    assertThat(standIn.mayAuthorize(HttpUrl.get("http://127.0.0.1:8081/x"))).isFalse();
    assertThat(standIn.mayAuthorize(HttpUrl.get("https://127.0.0.1:8080/x"))).isFalse();
    assertThat(standIn.mayAuthorize(HttpUrl.get("http://127.0.0.1.example:8080/x"))).isFalse();
    assertThat(
            new TrustedHosts(HttpUrl.get("https://mirror.example/"))
                .mayAuthorize(HttpUrl.get("https://mirror.example/x")))
        .isFalse();
  }
}

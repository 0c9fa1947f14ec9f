package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.archive.TransferListener;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.BurstId;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.testkit.asf.EmulatedFault;
import io.sentryal.insar.testkit.asf.EmulatedLogin;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who the user is: asked at the real addresses, of an emulated login. Nothing here sleeps. */
class LoginTest {
  private static final String DATA = "https://datapool.asf.alaska.edu";
  private static final String FILE = DATA + "/SLC/SA/SCENE.zip";
  private static final String SIGNED = "https://simulated.cloudfront.net/signed/SLC/SA/SCENE.zip";
  private static final String LOGIN = "https://urs.earthdata.nasa.gov";
  private static final LocalDate LATER = LocalDate.of(2024, 3, 1);

  @TempDir Path work;
  private final EmulatedLogin login =
      new EmulatedLogin(TestSecrets.USER, TestSecrets.PASSWORD).newTokensEnd(LATER);
  private DownloadFixture f;

  @BeforeEach
  void start() throws IOException {
    f = DownloadFixture.in(work, login);
  }

  @AfterEach
  void stop() {
    f.close();
  }

  @Test
  void password_makesATokenAtTheLoginAndGoesNowhereElse() {
    assertThat(f.fetch(withPassword())).hasSameBinaryContentAs(f.served);
    assertThat(f.hops())
        .containsExactly(
            "POST " + LOGIN + "/api/users/find_or_create_token Basic",
            "GET " + FILE + " Bearer",
            "GET " + SIGNED + " none");
  }

  @Test
  void password_ofTwoDownloads_makesOneToken() throws IOException {
    AsfArchive archive = withPassword();
    f.fetch(archive);
    Files.delete(f.out.resolve("SCENE.zip"));
    f.fetch(archive);

    assertThat(f.hops()).filteredOn(hop -> hop.startsWith("POST")).hasSize(1);
  }

  @Test
  void password_ofManyThreads_makesOneToken() throws Exception {
    AsfArchive archive = withPassword();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Path>> files = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Granule own = f.scene().toBuilder().id("G" + i).fileName("G" + i + ".zip").build();
        files.add(threads.submit(() -> archive.fetch(own, f.out, TransferListener.NONE)));
      }
      for (Future<Path> file : files) {
        assertThat(file.get()).hasSameBinaryContentAs(f.served);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(f.hops()).filteredOn(hop -> hop.startsWith("POST")).hasSize(1);
  }

  // The fixture's clock stands at 2024-01-03T05:00:00Z.
  @ParameterizedTest
  @CsvSource({"2024-01-03,true", "2024-01-04,true", "2024-01-05,false", "2023-12-01,true"})
  void tokenAtItsEnd_isRevokedAndMadeAnew(LocalDate end, boolean replaced) {
    login.token("made-token-of-old", end);

    assertThat(f.fetch(withPassword())).hasSameBinaryContentAs(f.served);
    assertThat(login.validTokens().contains("made-token-of-old")).isEqualTo(!replaced);
    assertThat(f.hops())
        .filteredOn(hop -> hop.startsWith("POST"))
        .hasSize(replaced ? 3 : 1)
        .allSatisfy(hop -> assertThat(hop).startsWith("POST " + LOGIN));
  }

  @Test
  void tokenThatIsRefusedInUse_isReplacedOnce() throws IOException {
    AsfArchive archive = withPassword();
    f.fetch(archive);
    Files.delete(f.out.resolve("SCENE.zip"));
    login.validTokens().forEach(login::expire);

    assertThat(f.fetch(archive)).hasSameBinaryContentAs(f.served);
    assertThat(f.waits).isEmpty();
    assertThat(LogScrubber.lines())
        .filteredOn(line -> line.contains("the Earthdata token is refused"))
        .hasSize(1);
  }

  @Test
  void givenTokenThatIsRefused_withAPassword_isReplaced() {
    AsfArchive archive =
        archive(
            EarthdataCredentials.environment(
                Map.of(
                    "EARTHDATA_TOKEN", TestSecrets.TOKEN,
                    "EARTHDATA_USERNAME", TestSecrets.USER,
                    "EARTHDATA_PASSWORD", TestSecrets.PASSWORD)));

    assertThat(f.fetch(archive)).hasSameBinaryContentAs(f.served);
  }

  @Test
  void givenTokenThatIsRefused_withoutAPassword_isSaidAndNotTriedAgain() {
    EarthdataException refusal = refusal(archive(EarthdataCredentials.token(TestSecrets.TOKEN)));

    assertThat(refusal.problem()).isEqualTo(EarthdataProblem.TOKEN_REFUSED);
    assertThat(refusal.page()).contains(URI.create(LOGIN + "/profile"));
    assertThat(f.waits).isEmpty();
    assertThat(f.emulator.received()).hasSize(1);
  }

  @Test
  void givenToken_opensTheDoor() {
    login.token(TestSecrets.TOKEN, LATER);

    assertThat(f.fetch(archive(EarthdataCredentials.token(TestSecrets.TOKEN))))
        .hasSameBinaryContentAs(f.served);
    assertThat(f.hops()).containsExactly("GET " + FILE + " Bearer", "GET " + SIGNED + " none");
  }

  @Test
  void wrongPassword_isSaidAndTriedOnce() {
    EarthdataException refusal =
        refusal(archive(EarthdataCredentials.userPassword(TestSecrets.USER, "p4ss word?#1x")));

    assertThat(refusal.problem()).isEqualTo(EarthdataProblem.PASSWORD_WRONG);
    assertThat(refusal).hasMessageContaining(LOGIN).hasMessageNotContaining("p4ss");
    assertThat(f.emulator.received()).hasSize(1);
  }

  @Test
  void noCredentials_areAskedFor() {
    EarthdataException refusal = refusal(f.client());

    assertThat(refusal.problem()).isEqualTo(EarthdataProblem.CREDENTIALS_MISSING);
    assertThat(refusal).hasMessageContaining("EARTHDATA_TOKEN").hasMessageContaining(LOGIN);
  }

  @Test
  void licenceNotAccepted_namesItsPage() {
    login.refuse("EULA Acceptance Failure", LOGIN + "/approve_app?client_id=x");

    EarthdataException refusal = refusal(withPassword());
    assertThat(refusal.problem()).isEqualTo(EarthdataProblem.EULA_NOT_ACCEPTED);
    assertThat(refusal.page()).contains(URI.create(LOGIN + "/approve_app?client_id=x"));
    assertThat(f.waits).isEmpty();
  }

  @Test
  void pageOfAStranger_isNotTheOneToLogInAt() {
    login.refuse("EULA Acceptance Failure", "https://urs.earthdata.nasa.gov.example.org/x");

    assertThat(refusal(withPassword()).page()).contains(URI.create(LOGIN + "/profile"));
  }

  @Test
  void profileWithoutStudyArea_isSaid() {
    login.refuse("Please update your profile: no study area is selected", LOGIN + "/profile");

    assertThat(refusal(withPassword()).problem()).isEqualTo(EarthdataProblem.PROFILE_INCOMPLETE);
  }

  @Test
  void restrictedFile_isSaid() {
    f.emulator.failDownloads(
        1,
        EmulatedFault.answer(
            403, "text/html", "<html>This data is not currently available.</html>"));

    EarthdataException refusal = refusal(withPassword());
    assertThat(refusal.problem()).isEqualTo(EarthdataProblem.NO_PERMISSION);
    assertThat(refusal).hasMessageContaining("uso@asf.alaska.edu");
  }

  @Test
  void loginThatIsAway_isTriedAgain() {
    f.emulator.failLogins(1, EmulatedFault.htmlPage(503));
    f.emulator.failLogins(1, EmulatedFault.rateLimited("7"));

    assertThat(f.fetch(withPassword())).hasSameBinaryContentAs(f.served);
    assertThat(f.waits).hasSize(2);
  }

  @Test
  void loginThatAnswersNonsense_isRefusedWithoutShowingIt() {
    f.emulator.failLogins(
        1, EmulatedFault.answer(200, "application/json", "{\"access_token\": made-token-x}"));

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> f.fetch(withPassword()))
        .withMessageContaining("find_or_create_token")
        .withMessageNotContaining("made-token");
  }

  @Test
  void burst_withAPassword_getsItsCookieAndTheSignedAddressSeesNone() throws IOException {
    Granule burst = burst();
    AsfArchive archive = withPassword();

    Path file = archive.fetch(burst, f.out, TransferListener.NONE);
    assertThat(file).hasFileName("S1_1_IW3_20240103T050000_VV_6BD3-BURST.tiff");
    String path = "https://sentinel1-burst.asf.alaska.edu" + burst.uri().orElseThrow().getPath();
    assertThat(f.hops())
        .containsExactly(
            "POST " + LOGIN + "/api/users/find_or_create_token Basic",
            "GET " + path + " Bearer",
            "GET " + LOGIN + "/oauth/authorize Basic",
            "GET https://sentinel1-burst.asf.alaska.edu/login Bearer",
            "GET " + path + " Bearer cookie",
            "GET https://simulated.cloudfront.net/signed"
                + burst.uri().orElseThrow().getPath()
                + " none");
    // The second file needs no login any more.
    Files.delete(file);
    int before = f.hops().size();
    archive.fetch(burst, f.out, TransferListener.NONE);
    assertThat(f.hops()).hasSize(before + 2);
  }

  @Test
  void burst_withATokenAlone_showsItToTheLogin() throws IOException {
    login.token(TestSecrets.TOKEN, LATER);
    Granule burst = burst();

    archive(EarthdataCredentials.token(TestSecrets.TOKEN))
        .fetch(burst, f.out, TransferListener.NONE);
    assertThat(f.hops()).contains("GET " + LOGIN + "/oauth/authorize Bearer");
  }

  @Test
  void cookieThatEnded_isRenewed() throws IOException {
    Granule burst = burst();
    AsfArchive archive = withPassword();
    Files.delete(archive.fetch(burst, f.out, TransferListener.NONE));
    login.expireCookies();

    assertThat(archive.fetch(burst, f.out, TransferListener.NONE)).isNotEmptyFile();
  }

  @Test
  void cookieThatIsRefusedWith403_isRenewedOnce() throws IOException {
    Granule burst = burst();
    AsfArchive archive = withPassword();
    Files.delete(archive.fetch(burst, f.out, TransferListener.NONE));
    f.emulator.failDownloads(1, EmulatedFault.answer(403, "text/html", "<html>Cookie</html>"));

    assertThat(archive.fetch(burst, f.out, TransferListener.NONE)).isNotEmptyFile();
    assertThat(f.hops()).filteredOn(hop -> hop.contains("/oauth/authorize")).hasSize(2);
  }

  @Test
  void burst_ofARefusedUser_saysWhy() throws IOException {
    Granule burst = burst();
    login.refuse("Please agree to the EULA", LOGIN + "/approve_app?client_id=y");

    EarthdataException refusal =
        catchThrowableOfType(
            EarthdataException.class,
            () -> withPassword().fetch(burst, f.out, TransferListener.NONE));
    assertThat(refusal.problem()).isEqualTo(EarthdataProblem.EULA_NOT_ACCEPTED);
    assertThat(refusal.page()).contains(URI.create(LOGIN + "/approve_app?client_id=y"));
  }

  @Test
  void foreignHost_seesNeitherTokenNorCookieNorPassword() throws IOException {
    AsfArchive archive = withPassword();
    archive.fetch(burst(), f.out, TransferListener.NONE);
    f.emulator.failDownloads(
        1,
        EmulatedFault.redirectTo(URI.create("https://evil.example.org/signed/SLC/SA/SCENE.zip")));

    assertThat(f.fetch(archive)).hasSameBinaryContentAs(f.served);
    assertThat(f.hops())
        .filteredOn(hop -> hop.contains("evil.example.org"))
        .containsExactly("GET https://evil.example.org/signed/SLC/SA/SCENE.zip none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil-asf.alaska.edu.example",
        "https://evilasf.alaska.edu",
        "https://datapool.asf.alaska.edu@evil.example.org",
        "https://datapool.asf.alaska.edu.",
        "https://DATAPOOL.ASF.ALASKA.EDU.EXAMPLE"
      })
  void hostInDisguise_seesNothing(String host) {
    f.emulator.failDownloads(
        1, EmulatedFault.redirectTo(URI.create(host + "/signed/SLC/SA/SCENE.zip")));

    assertThat(f.fetch(withPassword())).hasSameBinaryContentAs(f.served);
    assertThat(f.hops())
        .filteredOn(hop -> hop.contains("/signed/"))
        .singleElement()
        .asString()
        .endsWith("/signed/SLC/SA/SCENE.zip none");
  }

  @Test
  void foreignHostThatAsksForTheLogin_isNotServed() {
    f.emulator.failDownloads(
        1, EmulatedFault.redirectTo(URI.create("https://evil.example.org/SLC/SA/SCENE.zip")));

    // The emulator sends evil.example.org's visitors to the login as well, for evil.example.org.
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> f.fetch(withPassword()))
        .withMessageContaining("evil.example.org")
        .withMessageContaining("only ASF may ask");
    assertThat(f.hops()).noneSatisfy(hop -> assertThat(hop).contains("/oauth/authorize"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://sentinel1.asf.alaska.edu/SLC/SA/SCENE.zip, encrypted",
    "https://datapool.asf.alaska.edu/SLC/SA/SCENE.zip, circle"
  })
  void redirectDownOrInACircle_isNotFollowed(URI location, String why) {
    f.emulator.failDownloads(30, EmulatedFault.redirectTo(location));

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> f.fetch(withPassword()))
        .withMessageContaining(why);
  }

  @Test
  void redirectsWithoutEnd_areCounted() {
    for (int i = 0; i < 30; i++) {
      f.emulator.failDownloads(1, EmulatedFault.redirectTo(URI.create(DATA + "/SLC/SA/hop-" + i)));
    }

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> f.fetch(withPassword()))
        .withMessageContaining("10");
    assertThat(f.hops()).filteredOn(hop -> hop.startsWith("GET")).hasSize(11);
  }

  @Test
  void search_isAnonymous() {
    assertThat(withPassword().search(SceneQuery.builder().names(List.of("SCENE")).build()))
        .hasSize(1);
    assertThat(f.hops()).allSatisfy(hop -> assertThat(hop).endsWith("none"));
  }

  @Test
  void netrc_isReadWhenADownloadNeedsIt() throws IOException {
    Path netrc = work.resolve("netrc");
    AsfArchive archive =
        archive(EarthdataCredentials.environment(Map.of("NETRC", netrc.toString())));
    assertThatExceptionOfType(InsarException.class)
        .isThrownBy(() -> f.fetch(archive))
        .withMessageContaining(netrc.toString());

    Files.writeString(
        netrc,
        "machine urs.earthdata.nasa.gov\n  login ada\n  password \"" + TestSecrets.PASSWORD + "\"");
    assertThat(f.fetch(archive)).hasSameBinaryContentAs(f.served);
  }

  private AsfArchive withPassword() {
    return archive(EarthdataCredentials.userPassword(TestSecrets.USER, TestSecrets.PASSWORD));
  }

  private AsfArchive archive(EarthdataCredentials credentials) {
    return f.keep(f.builder().credentials(credentials).build());
  }

  private EarthdataException refusal(AsfArchive archive) {
    return catchThrowableOfType(EarthdataException.class, () -> f.fetch(archive));
  }

  private Granule burst() throws IOException {
    String name = "S1_1_IW3_20240103T050000_VV_6BD3-BURST";
    Path image = Files.write(work.resolve("in").resolve(name + ".tiff"), new byte[1000]);
    BurstId id = new BurstId(1, 1, "IW3");
    f.emulator.add(Scenes.scene(name, DownloadFixture.START).burstId(id).file(image).build());
    return Granule.builder()
        .id(name)
        .sensingStart(DownloadFixture.START)
        .burstId(id)
        .uri(
            URI.create(
                "https://sentinel1-burst.asf.alaska.edu/S1_1_IW3_20240103T050000_VV_6BD3/IW3/VV/1.tiff"))
        .fileName(name + ".tiff")
        .build();
  }
}

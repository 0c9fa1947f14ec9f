package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.testkit.asf.EmulatedFault;
import io.sentryal.insar.testkit.asf.EmulatedLogin;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each cause that keeps users out is told from the others, with the page that mends it. */
class DiagnosisTest {
  private static final URI PROFILE = URI.create("https://urs.earthdata.nasa.gov/profile");

  @TempDir Path work;
  private final EmulatedLogin login =
      new EmulatedLogin(TestSecrets.USER, TestSecrets.PASSWORD)
          .newTokensEnd(LocalDate.of(2024, 3, 1));
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
  void allWell_hasNoProblem() {
    List<EarthdataFinding> findings = diagnose(password(TestSecrets.PASSWORD));

    assertThat(findings).allMatch(EarthdataFinding::isFine);
    assertThat(findings)
        .extracting(EarthdataFinding::subject)
        .containsExactly("search", "login", "credentials", "data");
  }

  @Test
  void noCredentials_areMissing() {
    EarthdataFinding finding =
        expect(EarthdataCredentials.none(), EarthdataProblem.CREDENTIALS_MISSING, PROFILE);
    assertThat(finding.message()).as("nobody was asked").doesNotContain("answered");
  }

  @Test
  void wrongPassword_isToldAndTriedOnce() {
    expect(password("wr0ng"), EarthdataProblem.PASSWORD_WRONG, PROFILE);
    assertThat(f.hops()).filteredOn(hop -> hop.contains("Basic")).hasSize(1);
  }

  @Test
  void unknownToken_isRefused() {
    expect(EarthdataCredentials.token(TestSecrets.TOKEN), EarthdataProblem.TOKEN_REFUSED, PROFILE);
  }

  @Test
  void tokenThatEnded_isToldWithItsDateWithoutAsking() {
    String claims = "{\"exp\":1700000000}";
    String token =
        "h."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims.getBytes(StandardCharsets.UTF_8))
            + ".s";

    EarthdataFinding finding =
        expect(EarthdataCredentials.token(token), EarthdataProblem.TOKEN_REFUSED, PROFILE);
    assertThat(finding.message())
        .contains("ended 2023-11-14T22:13:20Z")
        .as("nobody was asked")
        .doesNotContain("answered");
    assertThat(f.hops()).noneSatisfy(hop -> assertThat(hop).contains("Bearer"));
  }

  @Test
  void licenceNotAccepted_namesItsPage() {
    String page = "https://urs.earthdata.nasa.gov/approve_app?client_id=x";
    login.refuse("EULA Acceptance Failure", page);

    expect(password(TestSecrets.PASSWORD), EarthdataProblem.EULA_NOT_ACCEPTED, URI.create(page));
  }

  @Test
  void studyAreaMissing_isToldFromTheLicence() {
    login.refuse("Study area of your profile is not set (EULA pending)", PROFILE.toString());

    expect(password(TestSecrets.PASSWORD), EarthdataProblem.PROFILE_INCOMPLETE, PROFILE);
  }

  @Test
  void loginAway_isTold() {
    f.emulator.failLogins(9, EmulatedFault.htmlPage(503));

    assertThat(problems(diagnose(password(TestSecrets.PASSWORD))))
        .contains(EarthdataProblem.SERVICE_UNREACHABLE);
  }

  @Test
  void nothingAnswers_isToldOfEach() {
    AsfArchive archive = f.keep(f.builder().credentials(password(TestSecrets.PASSWORD)).build());
    f.emulator.close();

    assertThat(problems(archive.diagnose()))
        .hasSize(3)
        .containsOnly(EarthdataProblem.SERVICE_UNREACHABLE);
  }

  @Test
  void clockThatIsWrong_isTold() {
    f.emulator.date(DownloadFixture.START.plus(Duration.ofMinutes(4)));
    assertThat(problems(diagnose(password(TestSecrets.PASSWORD)))).isEmpty();

    f.emulator.date(DownloadFixture.START.plus(Duration.ofMinutes(6)));
    assertThat(problems(diagnose(password(TestSecrets.PASSWORD))))
        .containsExactly(EarthdataProblem.CLOCK_WRONG);
  }

  @Test
  void damagedNetrc_isToldWithItsPath() {
    Path netrc = work.resolve("no-such-netrc");

    EarthdataFinding finding =
        diagnose(EarthdataCredentials.environment(Map.of("NETRC", netrc.toString()))).stream()
            .filter(each -> !each.isFine())
            .findFirst()
            .orElseThrow();
    assertThat(finding.message()).contains(netrc.toString());
  }

  private List<EarthdataFinding> diagnose(EarthdataCredentials credentials) {
    Clock clock = DownloadFixture.CLOCK;
    List<EarthdataFinding> findings =
        f.keep(f.builder().clock(clock).credentials(credentials).build()).diagnose();
    assertThat(findings)
        .allSatisfy(each -> assertThat(each.toString()).doesNotContain(TestSecrets.ALL));
    return findings;
  }

  private EarthdataFinding expect(
      EarthdataCredentials credentials, EarthdataProblem problem, URI page) {
    List<EarthdataFinding> findings = diagnose(credentials);
    assertThat(problems(findings)).containsExactly(problem);
    EarthdataFinding finding =
        findings.stream().filter(each -> !each.isFine()).findFirst().orElseThrow();
    assertThat(finding.page()).contains(page);
    return finding;
  }

  private static List<EarthdataProblem> problems(List<EarthdataFinding> findings) {
    return findings.stream().flatMap(each -> each.problem().stream()).toList();
  }

  private static EarthdataCredentials password(String password) {
    return EarthdataCredentials.userPassword(TestSecrets.USER, password);
  }
}

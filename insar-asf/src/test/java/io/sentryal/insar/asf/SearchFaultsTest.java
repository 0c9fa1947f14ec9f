package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.error.AuthenticationException;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.RateLimitException;
import io.sentryal.insar.error.RemoteServiceException;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.testkit.asf.AsfEmulator;
import io.sentryal.insar.testkit.asf.EmulatedFault;
import io.sentryal.insar.testkit.asf.EmulatedGranule;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a search makes of an archive that misbehaves. Nothing here sleeps. */
class SearchFaultsTest {
  private static final Instant START = Instant.parse("2024-01-03T05:00:00.250Z");
  private static final Instant NOW = Instant.parse("2026-11-21T08:49:00Z");
  private static final SceneQuery ALL = SceneQuery.builder().build();

  private final AsfEmulator emulator = AsfEmulator.start(Scenes.every12Days(START, 25));
  private final List<Duration> waits = new ArrayList<>();
  private final AsfArchive archive =
      AsfArchive.builder()
          .baseUrl(emulator.baseUrl())
          .pageSize(10)
          .sleeper(waits::add)
          .clock(Clock.fixed(NOW, ZoneOffset.UTC))
          .build();

  @AfterEach
  void close() {
    archive.close();
    emulator.close();
  }

  @Test
  void rateLimited_retryAfterInSeconds_isObeyed() {
    emulator.failSearches(2, EmulatedFault.rateLimited("7"));

    assertThat(archive.search(ALL)).hasSize(25);
    assertThat(waits).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7));
  }

  @Test
  void rateLimited_retryAfterAsDate_isObeyedByTheClock() {
    emulator.failSearches(1, EmulatedFault.rateLimited("Sat, 21 Nov 2026 08:49:37 GMT"));

    assertThat(archive.search(ALL)).hasSize(25);
    assertThat(waits).containsExactly(Duration.ofSeconds(37));
  }

  @Test
  void rateLimited_retryAfterOfAnHour_isCapped() {
    emulator.failSearches(1, EmulatedFault.rateLimited("3600"));

    assertThat(archive.search(ALL)).hasSize(25);
    assertThat(waits).containsExactly(Duration.ofMinutes(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "", "-5", "99999999999999999999"})
  void rateLimited_unreadableRetryAfter_fallsBackToGrowingWaits(String header) {
    emulator.failSearches(3, EmulatedFault.rateLimited(header));

    assertThat(archive.search(ALL)).hasSize(25);
    assertThat(waits).hasSize(3);
    assertThat(waits.get(0)).isBetween(Duration.ofMillis(300), Duration.ofMillis(700));
    assertThat(waits.get(2)).isBetween(Duration.ofMillis(1300), Duration.ofMillis(2700));
  }

  @Test
  void rateLimited_always_givesUpWithWhatTheServerAsked() {
    emulator.failSearches(5, EmulatedFault.rateLimited("9"));

    assertThatExceptionOfType(RateLimitException.class)
        .isThrownBy(() -> archive.search(ALL))
        .withMessageContaining("CMR answered 429")
        .withMessageContaining("request id: simulated-0005")
        .satisfies(e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(9)))
        .satisfies(e -> assertThat(e.isRetryable()).isTrue());
    assertThat(waits).hasSize(4);
    assertThat(emulator.received()).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503})
  void serverError_asWebPage_isTriedAgainAndThenReported(int status) {
    emulator.failSearches(1, EmulatedFault.htmlPage(status));
    assertThat(archive.search(ALL)).hasSize(25);

    emulator.failSearches(5, EmulatedFault.htmlPage(status));
    assertThatExceptionOfType(RemoteServiceException.class)
        .isThrownBy(() -> archive.search(ALL))
        .withMessageContaining("CMR answered " + status)
        .withMessageContaining("a web page")
        .withMessageNotContaining("<html");
  }

  @Test
  void serverError_asJsonOrEmpty_isTriedAgain() {
    emulator.failSearches(1, EmulatedFault.unavailable());
    emulator.failSearches(1, EmulatedFault.answer(500, "text/plain", ""));

    assertThat(archive.search(ALL)).hasSize(25);
    assertThat(waits).hasSize(2);
  }

  @Test
  void badRequest_isNotTriedAgainAndSaysWhatCmrSays() {
    emulator.failSearches(
        1, EmulatedFault.answer(400, "application/json", "{\"errors\":[\"no such key\"]}"));

    assertThatExceptionOfType(RemoteServiceException.class)
        .isThrownBy(() -> archive.search(ALL))
        .withMessageContaining("no such key")
        .withMessageContaining("simulated-0001")
        .satisfies(e -> assertThat(e.isRetryable()).isFalse());
    assertThat(waits).isEmpty();
  }

  @Test
  void conceptNotFound_whilePaging_isTriedAgain() {
    emulator.failSearches(
        1,
        EmulatedFault.answer(
            404,
            "application/json",
            "{\"errors\":[\"Concept with concept-id [G1] and revision-id [1] does not exist.\"]}"));

    assertThat(archive.search(ALL)).hasSize(25);
  }

  @Test
  void unauthorized_saysThatSearchesNeedNoCredentials() {
    emulator.failSearches(
        1, EmulatedFault.answer(401, "application/json", "{\"errors\":[\"expired\"]}"));

    assertThatExceptionOfType(AuthenticationException.class)
        .isThrownBy(() -> archive.search(ALL))
        .withMessageContaining("anonymous");
    assertThat(waits).isEmpty();
  }

  @Test
  void errorPageOfTenMegabytes_isReadOnlyAtItsBeginning() {
    emulator.failSearches(
        1, EmulatedFault.answer(400, "text/html", "<html>" + "x".repeat(10_000_000)));

    assertThatExceptionOfType(RemoteServiceException.class)
        .isThrownBy(() -> archive.search(ALL))
        .satisfies(e -> assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(1000));
  }

  @Test
  void webPageInsteadOfJson_isRefusedWithItsType() {
    emulator.failSearches(1, EmulatedFault.htmlPage(200));

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> archive.search(ALL))
        .withMessageContaining("text/html")
        .withMessageContaining("base URL")
        .withMessageContaining("simulated-0001");
  }

  @Test
  void jsonOfAnotherKind_isRefused() {
    emulator.failSearches(1, EmulatedFault.answer(200, "application/json", "{\"feed\":{}}"));

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> archive.search(ALL))
        .withMessageContaining("'hits'");
  }

  @Test
  void truncatedJson_isTriedAgainAndThenRefused() {
    emulator.failSearches(1, EmulatedFault.cutBody());
    assertThat(archive.search(ALL)).hasSize(25);

    emulator.failSearches(5, EmulatedFault.cutBody());
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> archive.search(ALL))
        .withMessageContaining("not whole JSON");
  }

  @Test
  void brokenConnection_beforeOrInTheAnswer_isTriedAgain() {
    emulator.failSearches(1, EmulatedFault.brokenConnection());
    emulator.failSearches(1, EmulatedFault.brokenBody());

    assertThat(archive.search(ALL)).hasSize(25);
  }

  @Test
  void noServer_isReportedWithTheAddress() {
    emulator.close();

    assertThatExceptionOfType(InsarIoException.class)
        .isThrownBy(() -> archive.search(ALL))
        .withMessageContaining("127.0.0.1")
        .satisfies(e -> assertThat(e.isRetryable()).isTrue());
    assertThat(waits).hasSize(4);
  }

  @Test
  void slowServer_isGivenUpAfterTheLimit() {
    emulator.failSearches(100, EmulatedFault.delay(Duration.ofSeconds(1)));
    try (AsfArchive impatient =
        AsfArchive.builder()
            .baseUrl(emulator.baseUrl())
            .searchTimeout(Duration.ofMillis(150))
            .attempts(2, Duration.ofMillis(1), Duration.ofMillis(1))
            .sleeper(waits::add)
            .build()) {
      assertThatExceptionOfType(InsarIoException.class)
          .isThrownBy(() -> impatient.search(ALL))
          .withMessageMatching("(?s).*(timeout|timed out).*");
    }
  }

  @Test
  void repeatedPage_countsOnce() {
    // The first page is right, the second is the first again; paging goes on behind it.
    emulator.failSearches(1, EmulatedFault.otherHits(0));
    emulator.failSearches(1, EmulatedFault.repeatedPage());

    assertThat(archive.search(ALL)).hasSize(25).doesNotHaveDuplicates();
  }

  @Test
  void pageRepeatedForEver_ends() {
    emulator.failSearches(50, EmulatedFault.repeatedPage());

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> archive.search(ALL))
        .withMessageContaining("same page again")
        .withMessageContaining("10 of 25");
  }

  @Test
  void missingSearchAfter_once_isHealedByAskingAgain() {
    emulator.failSearches(1, EmulatedFault.missingSearchAfter());

    assertThat(archive.search(ALL)).hasSize(25);
  }

  @Test
  void missingSearchAfter_always_isReportedNotHidden() {
    emulator.failSearches(4, EmulatedFault.missingSearchAfter());

    SearchResult partial = archive.find(ALL);
    assertThat(partial.complete()).isFalse();
    assertThat(partial.hits()).isEqualTo(25);
    assertThat(partial.granules()).hasSize(10);
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> archive.search(ALL))
        .withMessageContaining("announced 25")
        .withMessageContaining("sent 10");
  }

  @Test
  void hitsThatGrowWhilePaging_areNoMissingGranules() {
    emulator.failSearches(1, EmulatedFault.otherHits(0));
    emulator.failSearches(1, EmulatedFault.otherHits(3));

    assertThat(archive.search(ALL)).hasSize(25);
    assertThat(emulator.received()).hasSize(3);
  }

  @Test
  void interruptedWhileWaiting_endsAtOnceAndKeepsTheFlag() {
    emulator.failSearches(5, EmulatedFault.unavailable());
    try (AsfArchive sleeping =
        AsfArchive.builder()
            .baseUrl(emulator.baseUrl())
            .sleeper(
                duration -> {
                  throw new InterruptedException("stop");
                })
            .build()) {
      assertThatExceptionOfType(InsarIoException.class)
          .isThrownBy(() -> sleeping.search(ALL))
          .withMessageContaining("interrupted")
          .satisfies(e -> assertThat(e.isRetryable()).isFalse());
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void searchesAtOnce_keepTheirPagesApart() throws Exception {
    List<EmulatedGranule> other =
        Scenes.every12Days(START.plusSeconds(3600), 25).stream()
            .map(g -> g.toBuilder().name(g.name() + "_T9").track(9).build())
            .toList();
    other.forEach(emulator::add);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<Granule>>> futures = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        SceneQuery query = SceneQuery.builder().track(i % 2 == 0 ? 37 : 9).build();
        futures.add(threads.submit(() -> archive.search(query)));
      }
      for (int i = 0; i < futures.size(); i++) {
        int track = i % 2 == 0 ? 37 : 9;
        assertThat(futures.get(i).get())
            .hasSize(25)
            .allSatisfy(granule -> assertThat(granule.track()).hasValue(track));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void contradictingQuery_isRefusedBeforeAnythingIsSent() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                archive.search(
                    SceneQuery.builder()
                        .burstIds(List.of(io.sentryal.insar.model.BurstId.parse("064_136231_IW2")))
                        .build()))
        .withMessageContaining("064_136231_IW2")
        .withMessageContaining("BURST");
    assertThat(emulator.received()).isEmpty();
  }

  @Test
  void baseUrlWithPath_isKept() {
    try (AsfArchive proxied =
        AsfArchive.builder()
            .baseUrl(URI.create(emulator.baseUrl() + "search/"))
            .sleeper(waits::add)
            .build()) {
      assertThat(proxied.search(ALL)).hasSize(25);
      assertThat(emulator.received().get(0).target()).isEqualTo("/search/granules.umm_json");
    }
  }
}

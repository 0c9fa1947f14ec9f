package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.RemoteServiceException;
import io.sentryal.insar.model.Season;
import io.sentryal.insar.testkit.asf.AsfEmulator;
import io.sentryal.insar.testkit.asf.EmulatedFault;
import io.sentryal.insar.testkit.asf.EmulatedGranule;
import io.sentryal.insar.testkit.asf.ReceivedRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.io.WKTReader;

/** Lazy pages, going on later, and an archive that is too slow for what it is asked. */
class SearchPagesTest {
  private static final Instant START = Instant.parse("2016-01-03T05:00:00.250Z");
  private static final AsfQuery ALL = AsfQuery.builder().level(ProductLevel.SLC).build();

  private final AsfEmulator emulator = AsfEmulator.start(Scenes.every12Days(START, 230));
  private final AsfArchive archive = archive(50);

  private AsfArchive archive(int pageSize) {
    return AsfArchive.builder()
        .baseUrl(emulator.baseUrl())
        .pageSize(pageSize)
        .sleeper(duration -> {})
        .clock(Clock.fixed(Instant.parse("2026-11-21T08:49:00Z"), ZoneOffset.UTC))
        .build();
  }

  @AfterEach
  void close() {
    archive.close();
    emulator.close();
  }

  private static List<String> ids(Stream<AsfProduct> products) {
    return products.map(product -> product.granule().id()).toList();
  }

  private static int pageSize(ReceivedRequest request) {
    return Integer.parseInt(request.form().getOrDefault("page_size", List.of("")).get(0));
  }

  @Test
  void stream_asksForNoMoreThanIsTaken() {
    try (Stream<AsfProduct> products = archive.stream(ALL)) {
      assertThat(emulator.received()).isEmpty();
      assertThat(ids(products.limit(60))).hasSize(60).doesNotHaveDuplicates();
    }

    assertThat(emulator.received()).hasSize(2);
  }

  @Test
  void stream_ofSeveralRequestsWithALimit_endsThere() {
    AsfQuery query = ALL.toBuilder().exactly("VV+VH", "VV").maxResults(7).build();

    assertThat(ids(archive.stream(query))).hasSize(7);
  }

  @Test
  void pages_afterClosing_areNotAskedFor() {
    SearchPages pages = archive.pages(ALL);
    assertThat(pages.next().products()).hasSize(50);

    pages.close();

    assertThat(pages.hasNext()).isFalse();
    assertThat(emulator.received()).hasSize(1);
  }

  @Test
  void stream_comesNewestFirstAndWhole() {
    List<String> streamed = ids(archive.stream(ALL));
    AsfQuery ordered = ALL.toBuilder().order(ResultOrder.ASF_SEARCH).build();

    assertThat(streamed).hasSize(230).doesNotHaveDuplicates();
    assertThat(streamed).isEqualTo(ids(archive.find(ordered).products().stream()));
  }

  @Test
  void count_ofSeveralRequests_tellsEach() {
    AsfQuery query = ALL.toBuilder().exactly("VV+VH", "HH").build();

    assertThat(archive.count(query)).isEqualTo(new SearchCount(230, List.of(230L, 0L)));
    assertThat(emulator.received()).allSatisfy(r -> assertThat(pageSize(r)).isZero());
  }

  @Test
  void resume_afterEveryPage_deliversExactlyTheRest() throws Exception {
    // Two parts that both touch the scenes: every product matches both requests.
    AsfQuery query =
        ALL.toBuilder()
            .area(
                AreaOfInterest.of(
                    new WKTReader()
                        .read(
                            "MULTIPOLYGON(((4 50,4.2 50,4.2 50.2,4 50.2,4 50)),((4.5 50.5,4.9"
                                + " 50.5,4.9 50.9,4.5 50.9,4.5 50.5)))")))
            .build();
    List<String> whole = ids(archive.stream(query));
    assertThat(whole).hasSize(230);
    List<String> before = new ArrayList<>();
    SearchPages first = archive.pages(query);
    for (int page = 0; first.hasNext(); page++) {
      first.next().products().forEach(product -> before.add(product.granule().id()));
      String token = first.resumeToken();
      List<String> after = new ArrayList<>(before);
      try (SearchPages later = archive.resume(query, token)) {
        later.forEachRemaining(
            next -> next.products().forEach(product -> after.add(product.granule().id())));
        assertThat(later.isComplete()).isTrue();
      }
      assertThat(after).as("resumed after page %d", page).isEqualTo(whole);
    }
  }

  @Test
  void resume_ofAnotherQueryOrADamagedToken_isRefused() {
    SearchPages pages = archive.pages(ALL);
    pages.next();
    String token = pages.resumeToken();
    AsfQuery other = ALL.toBuilder().path(PathNumber.of(37)).build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> archive.resume(other, token))
        .withMessageContaining("another query");
    for (String damaged :
        List.of("", "abc", "!!", token.substring(0, token.length() / 2), "x" + token)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> archive.resume(ALL, damaged))
          .withMessageContaining("start the search anew");
    }
  }

  @Test
  void resumeToken_whileAPageWaits_isRefused() {
    SearchPages pages = archive.pages(ALL);
    assertThat(pages.hasNext()).isTrue();

    assertThatIllegalStateException().isThrownBy(pages::resumeToken);
  }

  @Test
  void resume_afterAFailure_goesOnBehindTheLastPage() {
    List<String> whole = ids(archive.stream(ALL));
    SearchPages pages = archive.pages(ALL);
    List<String> got = new ArrayList<>(ids(pages.next().products().stream()));
    emulator.failSearches(5, EmulatedFault.unavailable());

    assertThatExceptionOfType(RemoteServiceException.class).isThrownBy(pages::hasNext);
    try (SearchPages later = archive.resume(ALL, pages.resumeToken())) {
      later.forEachRemaining(page -> got.addAll(ids(page.products().stream())));
    }

    assertThat(got).isEqualTo(whole);
  }

  @Test
  void pagesThatAreTooLarge_areHalvedUntilTheyCome() {
    emulator.timeOutSearches(request -> pageSize(request) > 70);

    try (AsfArchive greedy = archive(500)) {
      assertThat(greedy.find(ALL).requireComplete().products()).hasSize(230);
    }
    assertThat(emulator.received())
        .extracting(SearchPagesTest::pageSize)
        .startsWith(500, 250, 125, 62)
        .endsWith(62);
  }

  @Test
  void periodsThatAreTooLong_areHalvedUntilTheyCome() {
    emulator.timeOutSearches(request -> periodOf(request).compareTo(Duration.ofDays(800)) > 0);
    AsfQuery query = ALL.toBuilder().start("2016-01-01").end("2024-12-31").build();

    SearchResult result = archive.find(query);

    assertThat(result.requireComplete().products()).hasSize(230).doesNotHaveDuplicates();
    assertThat(emulator.received())
        .filteredOn(request -> periodOf(request).compareTo(Duration.ofDays(800)) <= 0)
        .allSatisfy(request -> assertThat(pageSize(request)).isEqualTo(25));
  }

  @Test
  void periodsThatAreTooLong_keepTheirSeason() {
    emulator.timeOutSearches(request -> periodOf(request).compareTo(Duration.ofDays(2000)) > 0);
    Season winter = new Season(340, 20);
    AsfQuery query = ALL.toBuilder().start("2016-01-01").end("2024-12-31").season(winter).build();

    SearchResult result = archive.find(query).requireComplete();

    assertThat(result.products())
        .hasSizeBetween(20, 40)
        .allSatisfy(p -> assertThat(winter.contains(p.granule().sensingStart())).isTrue());
  }

  private static Duration periodOf(ReceivedRequest request) {
    List<String> temporal = request.form().get("temporal");
    if (temporal == null) {
      return Duration.ofDays(100_000);
    }
    String[] ends = temporal.get(0).split(",", -1);
    return Duration.between(Instant.parse(ends[0]), Instant.parse(ends[1]));
  }

  @Test
  void archiveThatIsAlwaysTooSlow_isGivenUp() {
    emulator.timeOutSearches(request -> true);

    assertThatExceptionOfType(RemoteServiceException.class)
        .isThrownBy(() -> archive.find(ALL))
        .withMessageContaining("504");
    // Five attempts, then one for each of six halvings.
    assertThat(emulator.received()).hasSize(11);
  }

  @Test
  void answerThatDrips_isGivenUpAfterTheLimit() {
    emulator.failSearches(100, EmulatedFault.drip(100));
    try (AsfArchive impatient =
        AsfArchive.builder()
            .baseUrl(emulator.baseUrl())
            .searchTimeout(Duration.ofMillis(100))
            .attempts(1, Duration.ofMillis(1), Duration.ofMillis(1))
            .sleeper(duration -> {})
            .build()) {
      assertThatExceptionOfType(InsarIoException.class).isThrownBy(() -> impatient.find(ALL));
    }
  }

  @Test
  void granulesThatAppearWhilePaging_neitherRepeatNorHideOthers() {
    List<EmulatedGranule> more =
        Scenes.every12Days(START.plus(Duration.ofDays(5)), 40).stream()
            .map(granule -> granule.toBuilder().name(granule.name() + "_NEW").build())
            .toList();
    List<String> known = ids(archive.stream(ALL));
    Random random = new Random(7);
    List<String> got = new ArrayList<>();
    try (SearchPages pages = archive.pages(ALL)) {
      int added = 0;
      while (pages.hasNext()) {
        got.addAll(ids(pages.next().products().stream()));
        for (int i = random.nextInt(12); i > 0 && added < more.size(); i--) {
          emulator.add(more.get(added++));
        }
      }
    }

    assertThat(got).doesNotHaveDuplicates().containsAll(known);
  }

  @Test
  void searchesThatInterleave_keepTheirPagesApart() {
    SearchPages one = archive.pages(ALL);
    SearchPages other = archive.pages(ALL);
    List<String> fromOne = new ArrayList<>();
    List<String> fromOther = new ArrayList<>();
    while (one.hasNext() && other.hasNext()) {
      fromOne.addAll(ids(one.next().products().stream()));
      fromOther.addAll(ids(other.next().products().stream()));
    }

    assertThat(fromOne).hasSize(230).isEqualTo(fromOther);
  }
}

package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentryal.insar.archive.OrbitSource;
import io.sentryal.insar.asf.internal.download.FileStorage;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.error.RemoteServiceException;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.orbit.OrbitFileName;
import io.sentryal.insar.orbit.OrbitKind;
import io.sentryal.insar.orbit.SceneOrbit;
import io.sentryal.insar.testkit.asf.BucketEmulator;
import io.sentryal.insar.testkit.asf.EmulatedFault;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orbit files from a bucket, and what becomes of one that misbehaves. Nothing here sleeps. */
class OrbitsTest {
  private static final String BUCKET = "s1-orbits";
  private static final Instant START = Instant.parse("2024-05-10T05:00:00Z");
  private static final Instant STOP = START.plusSeconds(27);
  private static final OrbitFileName PRECISE =
      OrbitFileName.parse(
          "S1A_OPER_AUX_POEORB_OPOD_20240530T070000_V20240510T020000_20240510T060000.EOF");
  private static final OrbitFileName RESTITUTED =
      OrbitFileName.parse(
          "S1A_OPER_AUX_RESORB_OPOD_20240510T070000_V20240510T030000_20240510T061700.EOF");
  private static final CircularOrbit SATELLITE =
      new CircularOrbit(Instant.parse("2024-05-10T04:40:00Z"), 10, CircularOrbit.RADIUS_M);

  private final BucketEmulator emulator = BucketEmulator.start();
  private final TestClock clock = new TestClock(Instant.parse("2024-06-10T00:00:00Z"));
  private AsfArchive archive;

  @TempDir Path folder;

  @BeforeEach
  void open() {
    emulator.url(BUCKET);
    archive = builder().build();
  }

  @AfterEach
  void close() {
    archive.close();
    emulator.close();
  }

  private AsfArchiveBuilder builder() {
    return AsfArchive.builder()
        .orbitsUrl(emulator.url(BUCKET))
        .sleeper(duration -> {})
        .clock(clock);
  }

  private OrbitSource orbits() {
    return archive.orbits(folder);
  }

  private SceneOrbit orbit() {
    return orbits().orbit(Platform.SENTINEL_1A, START, STOP);
  }

  private void put(OrbitFileName name) {
    emulator.put(BUCKET, key(name), SATELLITE.file(name));
  }

  private static String key(OrbitFileName name) {
    return (name.kind() == OrbitKind.PRECISE ? "AUX_POEORB/" : "AUX_RESORB/") + name;
  }

  @Test
  void orbit_precise_isFetchedKeptAndFoundAgainWithoutAsking() throws IOException {
    put(PRECISE);
    put(RESTITUTED);

    SceneOrbit orbit = orbit();

    assertThat(orbit.files()).containsExactly(folder.resolve(PRECISE.toString()));
    assertThat(orbit.kind()).isEqualTo(OrbitKind.PRECISE);
    assertThat(orbit.warnings()).isEmpty();
    assertThat(orbit.stateVectors()).hasSizeBetween(600, 640);
    assertThat(orbit).hasToString(PRECISE.toString());
    assertThat(names()).containsExactlyInAnyOrder(".AUX_POEORB.list", PRECISE.toString());
    assertThat(emulator.received())
        .containsExactly("/s1-orbits/?prefix=AUX_POEORB", "/s1-orbits/" + key(PRECISE));

    emulator.forget();
    assertThat(orbit().stateVectors()).isEqualTo(orbit.stateVectors());
    archive.close();
    archive = builder().build();
    assertThat(orbit().stateVectors()).isEqualTo(orbit.stateVectors());
    assertThat(emulator.received()).isEmpty();
  }

  @Test
  void orbit_ofAGranule_needsItsSatelliteAndEnd() {
    put(PRECISE);
    Granule.Builder granule = Granule.builder().id("G").sensingStart(START);

    assertThatThrownBy(() -> orbits().orbit(granule.build()))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("satellite");
    assertThatThrownBy(() -> orbits().orbit(granule.platform(Platform.SENTINEL_1A).build()))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("end of sensing");
    assertThat(orbits().orbit(granule.sensingStop(STOP).build()).kind())
        .isEqualTo(OrbitKind.PRECISE);
  }

  @Test
  void orbit_noPreciseYet_takesTheRestitutedSaysSoAndFindsThePreciseLater() {
    put(RESTITUTED);

    SceneOrbit first = orbit();

    assertThat(first.kind()).isEqualTo(OrbitKind.RESTITUTED);
    assertThat(first.warnings()).singleElement().asString().contains("no precise orbit");

    put(PRECISE);
    emulator.forget();
    clock.advance(Duration.ofMinutes(19));
    assertThat(orbit().kind()).isEqualTo(OrbitKind.RESTITUTED);
    assertThat(emulator.received()).isEmpty();

    clock.advance(Duration.ofMinutes(2));
    assertThat(orbit().kind()).isEqualTo(OrbitKind.PRECISE);
  }

  @Test
  void orbit_none_saysWhatIsMissingAndWhatThereIs() {
    put(PRECISE);

    assertThatExceptionOfType(ProcessingException.class)
        .isThrownBy(
            () ->
                orbits()
                    .orbit(
                        Platform.SENTINEL_1A,
                        START.plus(Duration.ofDays(30)),
                        STOP.plus(Duration.ofDays(30))))
        .withMessageContaining("newest ends at 2024-05-10T06:00:00Z")
        .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.ORBIT_MISSING));
    assertThatExceptionOfType(ProcessingException.class)
        .isThrownBy(() -> orbits().orbit(Platform.SENTINEL_1D, START, STOP))
        .withMessageContaining("none of that satellite");
  }

  @Test
  void listing_ofSeveralPages_isReadByMarker() {
    for (int day = 1; day <= 9; day++) {
      put(
          OrbitFileName.parse(
              "S1A_OPER_AUX_POEORB_OPOD_2024052%dT070000_V2024050%dT020000_2024050%dT060000.EOF"
                  .formatted(day, day, day)));
    }
    put(PRECISE);
    emulator.put(BUCKET, "AUX_POEORB/readme.txt", new byte[] {1});
    emulator.keysPerPage(4);

    assertThat(orbit().kind()).isEqualTo(OrbitKind.PRECISE);

    assertThat(emulator.received())
        .hasSize(4)
        .filteredOn(target -> target.contains("marker=AUX_POEORB"))
        .hasSize(2);
  }

  /** The recorded page of the real bucket, and the client's reading of it. */
  @Test
  void listing_recordedFromTheRealBucket_isRead() throws IOException {
    var pages =
        SharedData.json("asf-conformance/recorded", "s1_orbits_list_pages.json.gz").path("pages");
    String last = pages.get(pages.size() - 1).path("body").asText();
    int keys = last.split("<Key>", -1).length - 1;
    emulator.put(BUCKET, "AUX_POEORB/x", new byte[] {1});
    emulator.fail(1, EmulatedFault.answer(200, "application/xml", emptyList()));
    emulator.fail(1, EmulatedFault.answer(200, "application/xml", last));

    assertThatExceptionOfType(ProcessingException.class)
        .isThrownBy(() -> orbits().orbit(Platform.SENTINEL_1A, START, STOP))
        .withMessageContaining("the newest ends at 2025-04");

    assertThat(Files.readAllLines(folder.resolve(".AUX_RESORB.list")))
        .hasSize(keys + 2)
        .element(keys + 1)
        .isEqualTo("end " + keys);
  }

  /** All 6239 and 2580 keys of April 2025, a thousand to a page as in the real bucket. */
  @Test
  void listing_ofAllRecordedKeys_isReadInAsManyPagesAsTheRealOne() throws IOException {
    var keys = SharedData.json("asf-conformance/recorded", "s1_orbits_keys.json.gz");
    for (String kind : List.of("poeorb", "resorb")) {
      keys.path(kind).forEach(key -> emulator.listOnly(BUCKET, key.asText()));
    }

    // In the future of the recording: both kinds are listed before the answer is no.
    assertThatExceptionOfType(ProcessingException.class)
        .isThrownBy(
            () ->
                orbits()
                    .orbit(
                        Platform.SENTINEL_1A,
                        START.plus(Duration.ofDays(700)),
                        STOP.plus(Duration.ofDays(700))))
        .withMessageContaining("the newest ends at 2025-04");

    assertThat(emulator.received()).filteredOn(t -> t.contains("prefix=AUX_POEORB")).hasSize(7);
    assertThat(emulator.received()).filteredOn(t -> t.contains("prefix=AUX_RESORB")).hasSize(3);
    assertThat(Files.readAllLines(folder.resolve(".AUX_POEORB.list"))).hasSize(6239 + 2);
    assertThat(Files.readAllLines(folder.resolve(".AUX_RESORB.list"))).hasSize(2580 + 2);
  }

  private static String emptyList() {
    return "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
        "<ListBucketResult></ListBucketResult>",
        "<ListBucketResult><IsTruncated>maybe</IsTruncated></ListBucketResult>",
        "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>b</Key></Contents>"
            + "<Contents><Key>a</Key></Contents></ListBucketResult>",
        "<ListBucketResult><IsTruncated>false</IsTrun",
        "<html/>",
        "",
        "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]>"
            + "<ListBucketResult><IsTruncated>&b;</IsTruncated></ListBucketResult>",
        "<!DOCTYPE a SYSTEM \"file:///etc/passwd\">"
            + "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"
      })
  void listing_damaged_isRefusedAndNotKept(String body) throws IOException {
    put(PRECISE);
    emulator.fail(5, EmulatedFault.answer(200, "application/xml", body));

    assertThatThrownBy(this::orbit).isInstanceOf(InvalidDataException.class);
    assertThat(names()).isEmpty();

    assertThat(orbit().kind()).isEqualTo(OrbitKind.PRECISE);
  }

  @Test
  void listing_larger_thanAnyGenuineOne_isRefused() {
    String flood = "<ListBucketResult>" + " ".repeat(9 << 20) + "</ListBucketResult>";
    emulator.fail(5, EmulatedFault.answer(200, "application/xml", flood));

    assertThatThrownBy(this::orbit)
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("8,388,608 bytes");
  }

  @Test
  void listing_repeatedForEver_isRefused() {
    put(PRECISE);
    String page =
        "<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>AUX_POEORB/a</Key>"
            + "</Contents></ListBucketResult>";
    emulator.fail(10, EmulatedFault.answer(200, "application/xml", page));

    assertThatThrownBy(this::orbit)
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("out of order");
  }

  @Test
  void listing_savedButDamaged_isMadeAnew() throws IOException {
    put(PRECISE);
    orbit();
    Path saved = folder.resolve(".AUX_POEORB.list");
    String whole = Files.readString(saved);
    for (String damaged :
        List.of(
            "",
            whole.replace("end 1", "end 2"),
            whole.replace("POEORB_OPOD", "POEORB_OPOX"),
            whole.replace("127.0.0.1", "127.0.0.2"),
            whole.substring(0, whole.length() / 2))) {
      Files.writeString(saved, damaged);
      emulator.forget();
      try (AsfArchive again = builder().build()) {
        assertThat(again.orbits(folder).orbit(Platform.SENTINEL_1A, START, STOP).kind())
            .isEqualTo(OrbitKind.PRECISE);
      }
      assertThat(emulator.received()).containsExactly("/s1-orbits/?prefix=AUX_POEORB");
      assertThat(Files.readString(saved)).isEqualTo(whole);
    }
  }

  @Test
  void file_thatFailsOnTheWay_isTriedAgain() {
    put(PRECISE);
    emulator.fail(1, EmulatedFault.unavailable());
    emulator.fail(1, EmulatedFault.rateLimited("3"));
    emulator.fail(1, EmulatedFault.cutBody());
    emulator.fail(1, EmulatedFault.brokenConnection());

    assertThat(orbit().kind()).isEqualTo(OrbitKind.PRECISE);

    emulator.remove(BUCKET, key(PRECISE));
    put(RESTITUTED);
    Path other = folder.resolve("other");
    emulator.fail(1, EmulatedFault.answer(200, "application/xml", emptyList()));
    emulator.fail(1, EmulatedFault.unavailable());
    assertThat(archive.orbits(other).orbit(Platform.SENTINEL_1A, START, STOP).kind())
        .isEqualTo(OrbitKind.RESTITUTED);
  }

  @Test
  void file_cutOrDamagedOnTheWay_isTriedAgainAndNeverKept() throws IOException {
    put(PRECISE);
    orbits();
    assertThatThrownBy(() -> orbits().orbit(Platform.SENTINEL_1D, START, STOP))
        .isInstanceOf(ProcessingException.class);
    for (EmulatedFault fault :
        List.of(EmulatedFault.cutBody(), EmulatedFault.damagedBody(), EmulatedFault.brokenBody())) {
      emulator.fail(5, fault);
      assertThatThrownBy(this::orbit).isInstanceOf(InsarException.class);
      assertThat(names()).noneMatch(name -> name.endsWith(".EOF") || name.endsWith(".part"));
      emulator.fail(4, fault);
      assertThat(orbit().kind()).isEqualTo(OrbitKind.PRECISE);
      Files.delete(folder.resolve(PRECISE.toString()));
    }
  }

  @Test
  void file_ofAnotherSatellite_isRefusedAndNotKept() throws IOException {
    OrbitFileName other = OrbitFileName.parse(PRECISE.toString().replace("S1A", "S1B"));
    emulator.put(BUCKET, key(PRECISE), SATELLITE.file(other));

    assertThatThrownBy(this::orbit)
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("precise orbit of Sentinel-1B");
    assertThat(names()).containsExactly(".AUX_POEORB.list");
  }

  @Test
  void file_whoseVectorsDoNotReachTheScene_isRefused() {
    emulator.put(
        BUCKET,
        key(PRECISE),
        SATELLITE.file(PRECISE, PRECISE.validityStart(), START.minusSeconds(600)));

    assertThatThrownBy(this::orbit)
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("do not span the acquisition");
  }

  @ParameterizedTest
  @ValueSource(strings = {"junk", "<a/>", "<Earth_Explorer_File>"})
  void file_thatIsNoOrbit_isRefusedAndNotKept(String content) throws IOException {
    emulator.put(BUCKET, key(PRECISE), content.getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(this::orbit).isInstanceOf(InvalidDataException.class);
    assertThat(names()).containsExactly(".AUX_POEORB.list");
  }

  @Test
  void file_asWebPage_isRefused() {
    put(PRECISE);
    emulator.put(BUCKET, key(PRECISE), SATELLITE.file(PRECISE), "text/html; charset=utf-8");

    assertThatThrownBy(this::orbit)
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("web page");
  }

  @Test
  void file_listedButGone_leadsToAFreshListing() {
    emulator.listOnly(BUCKET, key(PRECISE));
    put(RESTITUTED);

    assertThatExceptionOfType(RemoteServiceException.class)
        .isThrownBy(this::orbit)
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(404));

    emulator.remove(BUCKET, key(PRECISE));
    clock.advance(Duration.ofHours(1));
    assertThat(orbit().kind()).isEqualTo(OrbitKind.RESTITUTED);
  }

  @Test
  void bucket_thatRefuses_isNotAskedForCredentials() {
    put(PRECISE);
    emulator.fail(1, EmulatedFault.answer(403, "application/xml", "<Error>AccessDenied</Error>"));

    assertThatExceptionOfType(RemoteServiceException.class)
        .isThrownBy(this::orbit)
        .withMessageContaining("public bucket")
        .withMessageNotContaining("EARTHDATA");
  }

  @Test
  void redirect_isNotFollowed() {
    put(PRECISE);
    emulator.fail(1, EmulatedFault.redirectTo(URI.create("http://203.0.113.1/")));

    assertThatExceptionOfType(RemoteServiceException.class)
        .isThrownBy(this::orbit)
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(302));
  }

  @Test
  void fullDisk_isReportedAndLeavesNothing() throws IOException {
    put(PRECISE);
    FileStorage full =
        new FileStorage() {
          @Override
          public WritableByteChannel append(Path file, long fromByte) throws IOException {
            if (file.toString().contains(".list.")) {
              return FileStorage.super.append(file, fromByte);
            }
            throw new IOException("No space left on device");
          }
        };
    try (AsfArchive small = builder().storage(full).build()) {
      assertThatExceptionOfType(InsarIoException.class)
          .isThrownBy(() -> small.orbits(folder).orbit(Platform.SENTINEL_1A, START, STOP))
          .withMessageContaining("No space left")
          .satisfies(e -> assertThat(e.isRetryable()).isFalse());
    }
    assertThat(names()).containsExactly(".AUX_POEORB.list");
  }

  @Test
  void twoArchivesOnOneFolder_bothGetTheWholeFile() throws Exception {
    put(PRECISE);
    put(RESTITUTED);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (AsfArchive other = builder().build()) {
      List<Future<SceneOrbit>> running = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        OrbitSource source = (i % 2 == 0 ? archive : other).orbits(folder);
        running.add(threads.submit(() -> source.orbit(Platform.SENTINEL_1A, START, STOP)));
      }
      for (Future<SceneOrbit> each : running) {
        assertThat(each.get().stateVectors()).hasSizeGreaterThan(600);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(names()).containsExactlyInAnyOrder(".AUX_POEORB.list", PRECISE.toString());
  }

  @Test
  void archive_withoutCacheFolder_saysHowToSetIt() {
    assertThatIllegalStateException()
        .isThrownBy(archive::orbits)
        .withMessageContaining("INSAR_CACHE");
    try (AsfArchive cached =
        AsfArchive.builderFromEnv(
                Map.of(
                    "INSAR_CACHE",
                    folder.toString(),
                    "INSAR_ORBITS_URL",
                    emulator.url(BUCKET).toString()))
            .build()) {
      put(PRECISE);
      assertThat(cached.orbits().orbit(Platform.SENTINEL_1A, START, STOP).files())
          .containsExactly(folder.resolve("orbits").resolve(PRECISE.toString()));
    }
  }

  @Test
  void orbitsUrl_withoutEncryption_isForThisMachineOnly() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                AsfArchive.builderFromEnv(Map.of("INSAR_ORBITS_URL", "http://example.org/orbits")))
        .withMessageContaining("not encrypted");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AsfArchive.builderFromEnv(Map.of("INSAR_ORBITS_URL", "ftp:// x")))
        .withMessageContaining("INSAR_ORBITS_URL");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** A clock that stands still until it is told. */
  private static final class TestClock extends Clock {
    private Instant now;

    TestClock(Instant now) {
      this.now = now;
    }

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}

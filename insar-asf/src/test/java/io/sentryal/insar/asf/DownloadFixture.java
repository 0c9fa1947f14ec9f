package io.sentryal.insar.asf;

import io.sentryal.insar.archive.TransferListener;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.testkit.asf.AsfEmulator;
import io.sentryal.insar.testkit.asf.EmulatedGranule;
import io.sentryal.insar.testkit.asf.EmulatedLogin;
import io.sentryal.insar.testkit.asf.ReceivedRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** An archive with one scene of 400,000 bytes, and a client that does not sleep. */
final class DownloadFixture implements AutoCloseable {
  static final Instant START = Instant.parse("2024-01-03T05:00:00.250Z");
  static final Clock CLOCK = Clock.fixed(START, ZoneOffset.UTC);
  static final int SIZE_BYTES = 400_000;

  final Path served;
  final Path out;
  final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());
  final AsfEmulator emulator;
  private final String md5;
  private final List<AsfArchive> open = new ArrayList<>();

  private DownloadFixture(Path work, @Nullable EmulatedLogin login) throws IOException {
    byte[] content = new byte[SIZE_BYTES];
    new Random(7).nextBytes(content);
    served = Files.write(Files.createDirectory(work.resolve("in")).resolve("SCENE.zip"), content);
    out = Files.createDirectory(work.resolve("out"));
    md5 = md5(content);
    List<EmulatedGranule> scene = List.of(Scenes.scene("SCENE", START).file(served).build());
    emulator = login == null ? AsfEmulator.start(scene) : AsfEmulator.startWithLogin(scene, login);
  }

  static DownloadFixture in(Path work) throws IOException {
    return new DownloadFixture(work, null);
  }

  static DownloadFixture in(Path work, EmulatedLogin login) throws IOException {
    return new DownloadFixture(work, login);
  }

  private static String md5(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns a client whose every request, whatever its host, reaches the emulator. */
  AsfArchiveBuilder builder() {
    OkHttpClient http = new OkHttpClient.Builder().addInterceptor(emulator.forAllHosts()).build();
    return AsfArchive.builder().httpClient(http).clock(CLOCK).sleeper(waits::add);
  }

  AsfArchive client() {
    return keep(builder().build());
  }

  AsfArchive keep(AsfArchive archive) {
    open.add(archive);
    return archive;
  }

  /** Returns the scene at its real address. */
  Granule scene() {
    return Granule.builder()
        .id("SCENE-SLC")
        .sensingStart(START)
        .uri(URI.create("https://datapool.asf.alaska.edu/SLC/SA/SCENE.zip"))
        .fileName("SCENE.zip")
        .bytes(SIZE_BYTES)
        .md5(md5)
        .build();
  }

  Path fetch(AsfArchive archive) {
    return archive.fetch(scene(), out, TransferListener.NONE);
  }

  Path part() {
    return out.resolve("SCENE.zip.part");
  }

  /** Returns the requests for the file itself, at the signed address. */
  List<ReceivedRequest> filesAsked() {
    return emulator.received().stream()
        .filter(request -> request.target().startsWith("/signed/"))
        .toList();
  }

  /** Returns what was received: method, host, path, and which credentials came along. */
  List<String> hops() {
    return emulator.received().stream()
        .map(
            request ->
                request.method()
                    + " "
                    + request.origin()
                    + request.target().replaceFirst("\\?.*", "")
                    + " "
                    + request
                        .header("Authorization")
                        .map(value -> value.replaceFirst(" .*", ""))
                        .orElse("none")
                    + (request.header("Cookie").isPresent() ? " cookie" : ""))
        .toList();
  }

  @Override
  public void close() {
    open.forEach(AsfArchive::close);
    emulator.close();
  }
}

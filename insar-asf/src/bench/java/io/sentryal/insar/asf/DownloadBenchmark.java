package io.sentryal.insar.asf;

import io.sentryal.insar.archive.TransferListener;
import io.sentryal.insar.model.Granule;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * How fast a file comes from this machine itself, MD5 sum included, beside curl, and curl followed
 * by md5sum, in the same run. All write to the same folder; ours also forces the file to the disk
 * before it is named, so the others are timed with {@code sync FILE} as well.
 *
 * <p>Arguments: size in MB (1000), rounds (5), folder (a temporary one).
 */
public final class DownloadBenchmark {
  private final Path folder;
  private final Path source;
  private final String md5;
  private final URI uri;

  private DownloadBenchmark(Path folder, Path source, String md5, URI uri) {
    this.folder = folder;
    this.source = source;
    this.md5 = md5;
    this.uri = uri;
  }

  /** Runs the benchmark. */
  public static void main(String[] args) throws Exception {
    int megabytes = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    Path folder = args.length > 2 ? Path.of(args[2]) : Files.createTempDirectory("insar-bench");
    Path source = folder.resolve("source.bin");
    String md5 = write(source, megabytes);
    try (ServerSocketChannel server = serve(source)) {
      URI uri = URI.create("http://127.0.0.1:" + server.socket().getLocalPort() + "/file.bin");
      new DownloadBenchmark(folder, source, md5, uri).run(rounds);
    } finally {
      Files.deleteIfExists(source);
    }
  }

  /** Starts a server that takes as little of the machine as can be: the file, to everybody. */
  private static ServerSocketChannel serve(Path source) throws IOException {
    ServerSocketChannel server =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread accepting =
        new Thread(
            () -> {
              try {
                while (true) {
                  send(source, server.accept());
                }
              } catch (IOException e) {
                // The server is closed at the end.
              }
            });
    accepting.setDaemon(true);
    accepting.start();
    return server;
  }

  private static String write(Path source, int megabytes) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("MD5");
    byte[] block = new byte[1_000_000];
    Random random = new Random(1);
    try (OutputStream out = Files.newOutputStream(source)) {
      for (int i = 0; i < megabytes; i++) {
        random.nextBytes(block);
        digest.update(block);
        out.write(block);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  // From the page cache to the socket without passing through this program.
  private static void send(Path source, SocketChannel to) throws IOException {
    try (to;
        FileChannel in = FileChannel.open(source)) {
      to.read(ByteBuffer.allocate(8192));
      String head =
          "HTTP/1.1 200 OK\r\nContent-Length: " + in.size() + "\r\nConnection: close\r\n\r\n";
      to.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
      for (long done = 0; done < in.size(); ) {
        done += in.transferTo(done, in.size() - done, to);
      }
    }
  }

  private void run(int rounds) throws Exception {
    Path target = folder.resolve("file.bin");
    String curl = "curl -s -o " + target + " " + uri;
    List<Way> ways =
        List.of(
            new Way("curl", () -> shell(curl)),
            new Way("curl, sync", () -> shell(curl + " && sync " + target)),
            new Way("curl, md5sum", () -> shell(curl + " && md5sum " + target)),
            new Way("curl | tee | md5sum", () -> shell(tee(target))),
            new Way("MD5 of the file alone", this::hash),
            new Way("insar-asf, size only", () -> ours(Verify.SIZE)),
            new Way("insar-asf, MD5", () -> ours(Verify.SIZE_AND_MD5)));
    double[] bestSeconds = new double[ways.size()];
    java.util.Arrays.fill(bestSeconds, Double.MAX_VALUE);
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < ways.size(); i++) {
        Files.deleteIfExists(target);
        long start = System.nanoTime();
        ways.get(i).work().run();
        bestSeconds[i] = Math.min(bestSeconds[i], (System.nanoTime() - start) / 1e9);
      }
    }
    Files.deleteIfExists(target);
    double size = Files.size(source) / 1e6;
    for (int i = 0; i < ways.size(); i++) {
      System.out.printf(
          Locale.ROOT,
          "%-24s %7.0f MB/s  %5.0f %% of curl%n",
          ways.get(i).name(),
          size / bestSeconds[i],
          100 * bestSeconds[0] / bestSeconds[i]);
    }
  }

  private String tee(Path target) {
    return "curl -s " + uri + " | tee " + target + " | md5sum";
  }

  private void hash() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("MD5");
    byte[] buffer = new byte[1 << 18];
    try (DigestInputStream in = new DigestInputStream(Files.newInputStream(source), digest)) {
      while (in.read(buffer) >= 0) {}
    }
  }

  private static void shell(String command) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(command + " failed");
    }
  }

  private void ours(Verify verify) throws IOException {
    Granule granule =
        Granule.builder()
            .id("BENCH")
            .sensingStart(Instant.EPOCH)
            .uri(uri)
            .fileName("file.bin")
            .bytes(Files.size(source))
            .md5(md5)
            .build();
    try (AsfArchive archive = AsfArchive.builder().baseUrl(uri.resolve("/")).build()) {
      if (verify == Verify.SIZE_AND_MD5) {
        archive.fetch(granule, folder, TransferListener.NONE);
      } else {
        archive.download(List.of(granule)).to(folder).verify(verify).run().requireComplete();
      }
    }
  }

  /** One way to get the file. */
  private record Way(String name, Work work) {}

  /** Gets the file once. */
  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }
}

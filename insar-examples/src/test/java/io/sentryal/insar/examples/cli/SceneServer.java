package io.sentryal.insar.examples.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Where a worker finds scenes (as small as they can be) and orbit files, on this machine. */
final class SceneServer implements AutoCloseable {
  private static final List<String> ORBITS =
      List.of(
          "S1A_OPER_AUX_POEORB_OPOD_20240125T120712_V20240104T225942_20240106T005942.EOF",
          "S1A_OPER_AUX_POEORB_OPOD_20240206T120712_V20240116T225942_20240118T005942.EOF");

  private final HttpServer server;

  private SceneServer(HttpServer server) {
    this.server = server;
    server.createContext("/", this::answer);
    server.start();
  }

  static SceneServer start() throws IOException {
    return new SceneServer(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  /** Returns the URL of a scene, signed as presigned URLs are. */
  URI scene(String granule) {
    return URI.create(base() + "/scenes/" + granule + ".zip?X-Amz-Signature=not-for-the-log");
  }

  /** Returns the URL of the bucket of orbit files. */
  URI orbits() {
    return URI.create(base() + "/orbits");
  }

  private String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    byte[] body;
    if (path.startsWith("/scenes/")) {
      body = safe(name.replace(".zip", ""));
    } else if (name.endsWith(".EOF")) {
      body = "<Earth_Explorer_File/>".getBytes(StandardCharsets.UTF_8);
    } else {
      StringBuilder listing = new StringBuilder("<ListBucketResult>");
      ORBITS.forEach(orbit -> listing.append("<Key>AUX_POEORB/").append(orbit).append("</Key>"));
      body = listing.append("</ListBucketResult>").toString().getBytes(StandardCharsets.UTF_8);
    }
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static byte[] safe(String granule) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(granule + ".SAFE/manifest.safe"));
      zip.write("<xml/>".getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

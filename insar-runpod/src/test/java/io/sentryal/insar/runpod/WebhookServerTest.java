package io.sentryal.insar.runpod;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.testkit.runpod.FaultPlan;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What strangers may send to the web server, and that it speaks TLS. */
@Timeout(60)
class WebhookServerTest {
  private static final int ANSWER_LIMIT_MILLIS = 20_000;
  private static final String NO_HOOK = "/rp/v1/k1/a/9999999999/" + "0".repeat(64);

  @TempDir private Path folder;

  private final Rehearsal rehearsal =
      Rehearsal.withWebhooks(FaultPlan.none(), PairWorker.of(Rehearsal.RUNTIME));

  @AfterEach
  void stop() {
    rehearsal.close();
  }

  /**
   * Sends a text as it is, without a single byte more, and returns the first line of the answer.
   */
  private String answerTo(String text) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), rehearsal.port)) {
      socket.setSoTimeout(ANSWER_LIMIT_MILLIS);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
        line.append((char) c);
      }
      return line.toString();
    }
  }

  private static String post(String path, int announced) {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + announced + "\r\n\r\n";
  }

  @Test
  void stranger_isRefusedBeforeTheBodyIsRead() throws IOException {
    // The body that is announced never comes: an answer shows that nobody waits for it.
    assertThat(answerTo(post(NO_HOOK, 20_000_000))).contains(" 403 ");
    assertThat(answerTo(post("/", 20_000_000))).contains(" 404 ");
  }

  @Test
  void oddPaths_areNoWebhooks() throws IOException {
    List<String> odd =
        List.of(
            "/rp/v1/k1/../../etc/passwd",
            "/%2e%2e/%72p/v1/k1/a/1/" + "0".repeat(64),
            "/rp/v1/k1/a%2Fb/1/" + "0".repeat(64),
            "/rp/v1/k1/a%00/1/" + "0".repeat(64),
            "/rp/v1/k1/a/99999999999999999999/" + "0".repeat(64),
            "/rp/v1/" + "/rp/v1".repeat(2_000));
    for (String path : odd) {
      assertThat(answerTo(post(path, 0))).as(path).matches("HTTP/1.1 40[04] .*");
    }
  }

  private static SSLContext tls(KeyStore store, char[] password) throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust(store).getTrustManagers(), null);
    return context;
  }

  private static TrustManagerFactory trust(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust;
  }

  private KeyStore selfMadeCertificate(String password)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1",
                "-alias",
                "hook",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                password)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password.toCharArray());
    }
    return store;
  }

  @Test
  void tls_selfMadeCertificate_isSpoken()
      throws IOException, InterruptedException, GeneralSecurityException {
    KeyStore store = selfMadeCertificate("only-for-this-test");
    SSLContext context = tls(store, "only-for-this-test".toCharArray());
    X509TrustManager trusted = (X509TrustManager) trust(store).getTrustManagers()[0];
    OkHttpClient http =
        new OkHttpClient.Builder().sslSocketFactory(context.getSocketFactory(), trusted).build();
    try (WebhookServer server =
        WebhookServer.start(
            rehearsal.backend.webhooks(),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            context)) {
      Request call =
          new Request.Builder()
              .url("https://127.0.0.1:" + server.port() + NO_HOOK)
              .post(RequestBody.create("{}", MediaType.get("application/json")))
              .build();
      try (Response answer = http.newCall(call).execute()) {
        assertThat(answer.handshake()).isNotNull();
        assertThat(answer.code()).isEqualTo(403);
      }
    }
  }
}

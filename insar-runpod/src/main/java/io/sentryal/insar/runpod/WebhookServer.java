package io.sentryal.insar.runpod;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sentryal.insar.error.InsarIoException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small web server for a {@link WebhookReceiver}, of what the JDK has. Thread-safe. Two daemon
 * threads; {@link #close} ends them. A body is read only of callers whose URL is good. What the JDK
 * does not limit is left to a proxy before it: how long a caller takes to send, how many there are.
 */
public final class WebhookServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookServer.class);
  private static final int THREADS = 2;

  private final WebhookReceiver receiver;
  private final HttpServer server;
  private final ExecutorService threads;

  private WebhookServer(WebhookReceiver receiver, HttpServer server) {
    this.receiver = receiver;
    this.server = server;
    AtomicInteger count = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "insar-runpod-webhook-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /**
   * Starts a server behind a proxy that speaks TLS.
   *
   * @param receiver takes the calls
   * @param address where to listen; port 0 takes a free one
   */
  public static WebhookServer start(WebhookReceiver receiver, InetSocketAddress address) {
    return start(receiver, address, null);
  }

  /**
   * Starts a server that speaks TLS itself.
   *
   * @param receiver takes the calls
   * @param address where to listen; port 0 takes a free one
   * @param tls its certificate and key; null for none
   */
  public static WebhookServer start(
      WebhookReceiver receiver, InetSocketAddress address, @Nullable SSLContext tls) {
    try {
      if (tls == null) {
        return new WebhookServer(receiver, HttpServer.create(address, 0));
      }
      HttpsServer server = HttpsServer.create(address, 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls));
      return new WebhookServer(receiver, server);
    } catch (IOException e) {
      throw new InsarIoException(
          address.toString(),
          "the webhook server cannot listen there; give another port",
          e,
          false);
    }
  }

  /** Returns the port on which it listens. */
  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) {
    try (exchange) {
      String method = exchange.getRequestMethod();
      String path = Objects.requireNonNullElse(exchange.getRequestURI().getRawPath(), "");
      WebhookReply reply = receiver.refusal(method, path).orElse(null);
      if (reply == null) {
        byte[] body = exchange.getRequestBody().readNBytes(WebhookReceiver.LARGEST_BODY_BYTES + 1);
        reply = receiver.handle(method, path, exchange.getRequestHeaders(), body);
      } else {
        exchange.getResponseHeaders().set("Connection", "close"); // its body is not wanted
      }
      byte[] text = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), text.length);
      exchange.getResponseBody().write(text);
      // Newer JDKs keep a short answer back until the exchange is closed, which reads the body.
      exchange.getResponseBody().flush();
    } catch (IOException e) {
      LOG.debug("a caller of the webhook hung up", e);
    }
  }

  /** Stops listening. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

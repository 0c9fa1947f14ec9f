package io.sentryal.insar.testkit.runpod;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The emulator's HTTP server: who may call, how often, and what goes wrong on the way. */
final class HttpFront {
  private static final int KEPT_REQUESTS = 10_000;
  private static final Duration WINDOW = Duration.ofSeconds(10);

  private final EmulatorSettings settings;
  private final EmulatedCloud cloud;
  private final BiConsumer<Incoming, Consumer<Answer>> sides;
  private final ExecutorService executor;
  private final Instant start;
  private final Deque<EmulatedRequest> received = new ArrayDeque<>();
  private final Map<EmulatedOperation, Integer> counts = new EnumMap<>(EmulatedOperation.class);
  private final Map<EmulatedOperation, Window> windows = new EnumMap<>(EmulatedOperation.class);
  private final AtomicInteger busy = new AtomicInteger();
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger numbers = new AtomicInteger();
  private HttpServer server;

  HttpFront(
      EmulatorSettings settings,
      EmulatedCloud cloud,
      BiConsumer<Incoming, Consumer<Answer>> sides,
      ExecutorService executor) {
    this.settings = settings;
    this.cloud = cloud;
    this.sides = sides;
    this.executor = executor;
    this.start = cloud.now();
    this.server = listen(0);
  }

  private HttpServer listen(int port) {
    try {
      // Without it every answer on a kept connection waits for a delayed acknowledgement.
      if (System.getProperty("sun.net.httpserver.nodelay") == null) {
        System.setProperty("sun.net.httpserver.nodelay", "true");
      }
      HttpServer created =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      created.createContext("/", this::handle);
      created.setExecutor(executor);
      created.start();
      return created;
    } catch (IOException e) {
      throw new UncheckedIOException("the emulator cannot listen on this machine", e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Stops listening: connections are refused. */
  void stop() {
    server.stop(0);
  }

  /** Listens again, on the same port. */
  void resume() {
    server = listen(port());
  }

  boolean isIdle() {
    return busy.get() == 0;
  }

  int held() {
    return held.get();
  }

  List<EmulatedRequest> received() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  int count(EmulatedOperation operation) {
    synchronized (received) {
      return counts.getOrDefault(operation, 0);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    busy.incrementAndGet();
    try {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Incoming request = takeApart(exchange, body);
      if (settings.faults().isOut(Duration.between(start, cloud.now()))) {
        exchange.close();
      } else if (request == null) {
        send(exchange, Answer.notFound());
      } else {
        remember(exchange, request);
        serve(exchange, request);
      }
    } finally {
      busy.decrementAndGet();
    }
  }

  private @Nullable Incoming takeApart(HttpExchange exchange, String body) {
    List<String> path = Arrays.asList(exchange.getRequestURI().getPath().split("/"));
    // "", "v2", endpoint, operation, ...
    if (path.size() < 4
        || !path.get(1).equals("v2")
        || !path.get(2).equals(settings.endpointId())
        || !Incoming.isKnown(path.get(3))) {
      return null;
    }
    String query = exchange.getRequestURI().getRawQuery();
    return new Incoming(
        Incoming.named(path.get(3)),
        exchange.getRequestMethod(),
        path.subList(4, path.size()),
        query == null ? "" : query,
        body);
  }

  private void remember(HttpExchange exchange, Incoming request) {
    Map<String, String> headers = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    synchronized (received) {
      counts.merge(request.operation(), 1, Integer::sum);
      received.add(
          new EmulatedRequest(
              request.operation(),
              request.method(),
              exchange.getRequestURI().toString(),
              headers,
              request.body()));
      if (received.size() > KEPT_REQUESTS) {
        received.remove();
      }
    }
  }

  private void serve(HttpExchange exchange, Incoming request) throws IOException {
    RequestFault fault = settings.faults().nextRequest(request.operation());
    if (fault != null && fault.kind() == RequestFault.Kind.DROP) {
      exchange.close();
    } else if (fault != null && fault.kind() == RequestFault.Kind.ANSWER) {
      send(exchange, fault.answer());
    } else if (!isAuthorized(exchange, request.operation())) {
      send(exchange, Answer.error(401, "unauthorized"));
    } else if (isTooMany(request.operation())) {
      send(exchange, tooMany());
    } else {
      int counted = request.operation().isOfClients() ? 1 : 0;
      held.addAndGet(counted);
      sides.accept(request, answer -> finish(exchange, answer, fault, counted));
    }
  }

  private boolean isAuthorized(HttpExchange exchange, EmulatedOperation operation) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    String key = operation.isOfClients() ? settings.apiKey() : settings.workerKey();
    return header != null
        && (header.equals(key) || (operation.isOfClients() && header.equals("Bearer " + key)));
  }

  private boolean isTooMany(EmulatedOperation operation) {
    int limit = settings.limits().getOrDefault(operation, operation.callsPerTenSeconds());
    synchronized (windows) {
      Instant now = cloud.now();
      Window window = windows.get(operation);
      if (window == null || !now.isBefore(window.start.plus(WINDOW))) {
        window = new Window(now);
        windows.put(operation, window);
      }
      return ++window.calls > limit;
    }
  }

  private Answer tooMany() {
    Answer answer = Answer.error(429, "too many requests");
    return new Answer(
        answer.status(), answer.contentType(), answer.body(), Map.of("Retry-After", "10"));
  }

  /** Sends an answer, or what the fault leaves of it; called on any thread. */
  private void finish(
      HttpExchange exchange, Answer answer, @Nullable RequestFault fault, int counted) {
    if (fault != null && fault.kind() == RequestFault.Kind.DELAY) {
      cloud.after(fault.delay(), () -> finish(exchange, answer, null, counted));
      return;
    }
    busy.incrementAndGet();
    held.addAndGet(-counted);
    executor.execute(
        () -> {
          try {
            write(exchange, answer, fault);
          } catch (IOException e) {
            // The caller has gone; nobody is left to be told.
            exchange.close();
          } finally {
            busy.decrementAndGet();
          }
        });
  }

  private void write(HttpExchange exchange, Answer answer, @Nullable RequestFault fault)
      throws IOException {
    RequestFault.Kind kind = fault == null ? null : fault.kind();
    if (kind == RequestFault.Kind.LOSE_ANSWER) {
      exchange.close();
    } else if (kind == RequestFault.Kind.CUT_ANSWER) {
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length + 10L);
      exchange.getResponseBody().write(body, 0, body.length / 2);
      exchange.getResponseBody().flush();
      exchange.close();
    } else if (fault != null && kind == RequestFault.Kind.ANSWER_AFTER_PROCESSING) {
      send(exchange, fault.answer());
    } else {
      send(exchange, answer);
    }
  }

  private void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    Instant shown = cloud.now().plus(settings.faults().clockSkew());
    exchange
        .getResponseHeaders()
        .set("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(shown.atOffset(ZoneOffset.UTC)));
    exchange.getResponseHeaders().set("X-Simulated", "true");
    exchange.getResponseHeaders().set("X-Request-Id", "simulated-" + numbers.incrementAndGet());
    if (!answer.contentType().isEmpty()) {
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    }
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
    exchange.close();
  }

  private static final class Window {
    private final Instant start;
    private int calls;

    Window(Instant start) {
      this.start = start;
    }
  }
}

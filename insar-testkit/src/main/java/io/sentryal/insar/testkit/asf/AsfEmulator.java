package io.sentryal.insar.testkit.asf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;
import okhttp3.Interceptor;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the ASF archive on this machine: answers CMR searches in the real format, with the
 * real filters and paging, and serves files by way of a signed address. What it holds is simulated
 * and says so, in the metadata (attribute {@code SIMULATED}) and in every answer (header {@code
 * X-Simulated}).
 *
 * <p>Written from the documented behaviour of CMR, independently of the client. A parameter that
 * CMR does not know is refused with 400. Thread-safe.
 */
public final class AsfEmulator implements AutoCloseable {
  // Held, because a logger that nobody holds forgets its level. The server logs every request.
  private static final Logger SERVER_LOG = Logger.getLogger(MockWebServer.class.getName());

  private final MockWebServer server = new MockWebServer();
  private final List<StoredGranule> archive = new ArrayList<>();
  private final Deque<EmulatedFault> searchFaults = new ArrayDeque<>();
  private final Deque<EmulatedFault> downloadFaults = new ArrayDeque<>();
  private final Deque<EmulatedFault> signedFaults = new ArrayDeque<>();
  private final Deque<EmulatedFault> loginFaults = new ArrayDeque<>();
  private final List<ReceivedRequest> received = new ArrayList<>();
  private final DownloadResponder downloads;
  private final URI baseUrl;
  private int requests;
  private volatile @Nullable String date;

  private AsfEmulator(List<EmulatedGranule> granules, DownloadResponder downloads) {
    SERVER_LOG.setLevel(Level.WARNING);
    granules.forEach(this::add);
    this.downloads = downloads;
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answer(request);
          }
        });
    try {
      server.start(InetAddress.getLoopbackAddress(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("the emulator cannot listen on this machine", e);
    }
    baseUrl = URI.create("http://127.0.0.1:" + server.getPort() + "/");
  }

  /**
   * Starts an archive from which everybody may download.
   *
   * @param granules what it holds at first
   */
  public static AsfEmulator start(List<EmulatedGranule> granules) {
    return new AsfEmulator(granules, new DownloadResponder(null, null));
  }

  /**
   * Starts an archive from which only the bearer of a token may download.
   *
   * @param granules what it holds at first
   * @param token the token
   */
  public static AsfEmulator startWithToken(List<EmulatedGranule> granules, String token) {
    return new AsfEmulator(granules, new DownloadResponder(token, null));
  }

  /**
   * Starts an archive whose door sends everybody to a login first.
   *
   * @param granules what it holds at first
   * @param login who may come in
   */
  public static AsfEmulator startWithLogin(List<EmulatedGranule> granules, EmulatedLogin login) {
    return new AsfEmulator(granules, new DownloadResponder(null, login));
  }

  /**
   * Returns what leads every request of an HTTP client to this emulator, whatever its host: to be
   * added to the client as an interceptor, so that the real addresses can be used.
   */
  public Interceptor forAllHosts() {
    return new EmulatedHosts(baseUrl);
  }

  /** Returns the base URL to give to a client, on this machine. */
  public URI baseUrl() {
    return baseUrl;
  }

  /** Adds a granule to the archive, also while clients are paging. */
  public void add(EmulatedGranule granule) {
    synchronized (archive) {
      archive.add(StoredGranule.of(granule, archive.size() + 1));
    }
  }

  /** Lets the next searches (pages) go wrong. */
  public void failSearches(int times, EmulatedFault fault) {
    queue(searchFaults, times, fault);
  }

  /** Lets the next downloads go wrong. */
  public void failDownloads(int times, EmulatedFault fault) {
    queue(downloadFaults, times, fault);
  }

  /** Sets what the header {@code Date} of all answers says from now on; absent until set. */
  public void date(Instant now) {
    date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            now.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
  }

  /** Lets the next answers of the login go wrong. */
  public void failLogins(int times, EmulatedFault fault) {
    queue(loginFaults, times, fault);
  }

  /** Lets the next answers of signed addresses go wrong, which serve the files themselves. */
  public void failFiles(int times, EmulatedFault fault) {
    queue(signedFaults, times, fault);
  }

  /** Forgets the faults that have not been met yet. */
  public void clearFaults() {
    synchronized (archive) {
      List.of(searchFaults, downloadFaults, signedFaults, loginFaults).forEach(Deque::clear);
    }
  }

  private void queue(Deque<EmulatedFault> faults, int times, EmulatedFault fault) {
    synchronized (archive) {
      for (int i = 0; i < times; i++) {
        faults.add(fault);
      }
    }
  }

  /** Returns the requests received so far, in order. */
  public List<ReceivedRequest> received() {
    synchronized (archive) {
      return List.copyOf(received);
    }
  }

  /** Stops listening. */
  @Override
  public void close() {
    server.close();
  }

  private MockResponse answer(RecordedRequest recorded) {
    ReceivedRequest request = read(recorded);
    List<StoredGranule> held;
    EmulatedFault fault;
    int number;
    synchronized (archive) {
      received.add(request);
      number = ++requests;
      held = List.copyOf(archive);
      fault = nextFault(request);
    }
    MockResponse right =
        fault != null && fault.kind() == EmulatedFault.Kind.STATUS
            ? status(fault)
            : rightAnswer(held, request, fault);
    String now = date;
    MockResponse dated = now == null ? right : right.newBuilder().addHeader("Date", now).build();
    return finished(dated, number, fault);
  }

  private @Nullable EmulatedFault nextFault(ReceivedRequest request) {
    if (request.isSearch()) {
      return searchFaults.poll();
    }
    if (DownloadResponder.isSigned(request)) {
      return signedFaults.poll();
    }
    if (EmulatedLogin.isAsked(request)) {
      return loginFaults.poll();
    }
    EmulatedFault fault = downloadFaults.poll();
    if (fault != null && atFile(fault.kind())) {
      signedFaults.add(fault);
      return null;
    }
    return fault;
  }

  private static boolean atFile(EmulatedFault.Kind kind) {
    return switch (kind) {
      case CUT_BODY,
          BREAK_BODY,
          BREAK_BODY_AFTER,
          DRIP,
          DAMAGED_BODY,
          IGNORED_RANGE,
          WRONG_RANGE,
          OTHER_VERSION,
          IGNORED_IF_RANGE,
          OTHER_NAME ->
          true;
      default -> false;
    };
  }

  private MockResponse rightAnswer(
      List<StoredGranule> held, ReceivedRequest request, @Nullable EmulatedFault fault) {
    if (fault != null && fault.kind() == EmulatedFault.Kind.REDIRECT) {
      return new MockResponse.Builder().code(302).addHeader("Location", fault.text()).build();
    }
    if (request.target().startsWith("/search/granules.umm_json")) {
      return SearchResponder.answer(held, request, baseUrl, fault);
    }
    if (request.target().startsWith("/search/health")) {
      return DownloadResponder.text(200, "application/json", "{\"ok?\":true}");
    }
    return downloads.answer(held, request, fault);
  }

  private static MockResponse status(EmulatedFault fault) {
    MockResponse.Builder response =
        new MockResponse.Builder()
            .code(fault.status())
            .addHeader("Content-Type", fault.contentType())
            .body(fault.text());
    if (fault.retryAfter() != null) {
      response.addHeader("Retry-After", fault.retryAfter());
    }
    return response.build();
  }

  private static MockResponse finished(
      MockResponse response, int number, @Nullable EmulatedFault fault) {
    MockResponse.Builder finished =
        response
            .newBuilder()
            .addHeader("X-Simulated", "true")
            .addHeader("CMR-Request-Id", String.format(Locale.ROOT, "simulated-%04d", number));
    if (fault != null) {
      SocketEffect close = new SocketEffect.CloseSocket();
      switch (fault.kind()) {
        case BREAK_CONNECTION -> finished.onResponseStart(close);
        case BREAK_BODY -> finished.onResponseBody(close);
        case BREAK_BODY_AFTER -> finished.onResponseEnd(close);
        case DRIP -> finished.throttleBody(fault.number(), 1, TimeUnit.SECONDS);
        case DELAY -> finished.headersDelay(fault.number(), TimeUnit.MILLISECONDS);
        default -> {}
      }
    }
    return finished.build();
  }

  private static ReceivedRequest read(RecordedRequest recorded) {
    Map<String, String> headers = new LinkedHashMap<>();
    Headers all = recorded.getHeaders();
    for (int i = 0; i < all.size(); i++) {
      headers.put(all.name(i).toLowerCase(Locale.ROOT), all.value(i));
    }
    String target = recorded.getTarget();
    String body = recorded.getBody() == null ? "" : recorded.getBody().utf8();
    String query = target.contains("?") ? target.substring(target.indexOf('?') + 1) : "";
    boolean search = target.startsWith("/search/");
    Map<String, List<String>> form =
        search
            ? form(body.isEmpty() || query.isEmpty() ? body + query : body + "&" + query)
            : Map.of();
    return new ReceivedRequest(recorded.getMethod(), target, headers, form);
  }

  private static Map<String, List<String>> form(String encoded) {
    Map<String, List<String>> form = new LinkedHashMap<>();
    for (String pair : encoded.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.computeIfAbsent(decoded(pair.substring(0, equals)), name -> new ArrayList<>())
            .add(decoded(pair.substring(equals + 1)));
      }
    }
    return form;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}

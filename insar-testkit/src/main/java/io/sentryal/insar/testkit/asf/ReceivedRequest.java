package io.sentryal.insar.testkit.asf;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that the emulator received. Immutable.
 *
 * @param method for example {@code POST}
 * @param target path and query
 * @param headers headers with lower-case names
 * @param form the decoded form of a search, empty otherwise
 */
public record ReceivedRequest(
    String method, String target, Map<String, String> headers, Map<String, List<String>> form) {
  public ReceivedRequest {
    headers = Map.copyOf(headers);
    form = Map.copyOf(form);
  }

  /** Returns a header. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(java.util.Locale.ROOT)));
  }

  /** Returns scheme and host that the client meant, for example {@code https://example.org}. */
  public String origin() {
    return header(EmulatedHosts.HEADER)
        .orElseGet(() -> "http://" + header("Host").orElse("127.0.0.1"));
  }

  /** Returns whether it is a search. */
  public boolean isSearch() {
    return target.startsWith("/search/");
  }
}

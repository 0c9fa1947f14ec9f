package io.sentryal.insar.json;

import java.net.URI;
import java.util.Set;

/** Which places may stand in a message to the worker. */
final class WorkerUris {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private WorkerUris() {}

  /** Refuses what is neither a file nor a URL to fetch. */
  static URI check(String name, URI uri) {
    return "file".equals(uri.getScheme()) ? uri : checkUrl(name, uri);
  }

  /** Refuses what is no https URL; http is accepted on this machine only. */
  static URI checkUrl(String name, URI uri) {
    boolean loopback = uri.getHost() != null && LOOPBACK.contains(uri.getHost());
    boolean secure = "https".equals(uri.getScheme()) && uri.getHost() != null;
    if (!secure && !("http".equals(uri.getScheme()) && loopback)) {
      throw new IllegalArgumentException(
          name
              + " must be an https URL (http on the loopback host only), was '"
              + uri.getScheme()
              + "' at host "
              + uri.getHost()
              + "; give an https or a presigned URL");
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          name
              + " holds a user name or password before its host "
              + uri.getHost()
              + "; credentials never travel in a job: give a presigned URL, or set them at the"
              + " worker");
    }
    return uri;
  }
}

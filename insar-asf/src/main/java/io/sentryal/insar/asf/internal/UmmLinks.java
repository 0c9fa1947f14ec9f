package io.sentryal.insar.asf.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the file of a granule can be fetched by HTTP.
 *
 * <p>{@code RelatedUrls} holds many kinds of links: some without a scheme, some to S3 although of
 * the type {@code GET DATA}. A scene has one {@code GET DATA} by HTTP; a burst is cut out on demand
 * by a service ({@code USE SERVICE API}), whose first link is the image.
 */
record UmmLinks(Optional<URI> data, boolean burst) {
  private static final Pattern HOST_FIRST = Pattern.compile("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+/.*");

  static UmmLinks of(JsonNode umm, boolean burst) {
    String type = burst ? "USE SERVICE API" : "GET DATA";
    for (JsonNode link : umm.path("RelatedUrls")) {
      if (link.path("Type").asText().equals(type)) {
        Optional<URI> uri = http(link.path("URL").asText().trim());
        if (uri.isPresent()) {
          return new UmmLinks(uri, burst);
        }
      }
    }
    return new UmmLinks(Optional.empty(), burst);
  }

  /** Returns the name of the file: the burst's id and the link's extension, or the link's end. */
  Optional<String> fileName(String id) {
    Optional<String> last =
        data.map(uri -> uri.getPath() == null ? "" : uri.getPath())
            .map(path -> path.substring(path.lastIndexOf('/') + 1))
            .filter(name -> !name.isBlank());
    if (!burst) {
      return last;
    }
    return last.map(name -> name.contains(".") ? name.substring(name.lastIndexOf('.')) : "")
        .map(extension -> id + extension);
  }

  private static Optional<URI> http(String text) {
    String url = HOST_FIRST.matcher(text).matches() ? "https://" + text : text;
    try {
      URI uri = URI.create(url);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean usable = (scheme.equals("https") || scheme.equals("http")) && uri.getHost() != null;
      return usable ? Optional.of(uri) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

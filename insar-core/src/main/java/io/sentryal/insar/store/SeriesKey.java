package io.sentryal.insar.store;

import io.sentryal.insar.error.Checks;
import java.util.Comparator;

/**
 * Names the series of one site seen from one direction; two tracks give two series, which never
 * mix. Immutable; ordered by site, then geometry.
 *
 * @param siteId id of the site
 * @param geometry name of the viewing geometry, for example {@code track-117-ASCENDING}
 */
public record SeriesKey(String siteId, String geometry) implements Comparable<SeriesKey> {
  private static final Comparator<SeriesKey> ORDER =
      Comparator.comparing(SeriesKey::siteId).thenComparing(SeriesKey::geometry);

  public SeriesKey {
    Checks.notBlank("site id", siteId);
    Checks.notBlank("geometry", geometry);
  }

  @Override
  public int compareTo(SeriesKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return siteId + "/" + geometry;
  }
}

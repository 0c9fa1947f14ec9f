package io.sentryal.insar.store;

import java.util.List;
import java.util.Optional;

/**
 * Keeps the latest series of each site and geometry. Thread-safe.
 *
 * <p>{@link #replace} is atomic: a reader sees all of the old series or all of the new ones, never
 * a mixture, and after a crash one of the two is there. An implementation throws {@code
 * InsarIoException} when it cannot write; the old series then stay.
 */
public interface SeriesStore {

  /** Puts series in the place of those of the same key, if there are any. */
  void replace(SiteSeries series);

  /** Returns the latest series of a key. */
  Optional<SiteSeries> find(SeriesKey key);

  /** Returns the keys of a site, in order. */
  List<SeriesKey> keys(String siteId);

  /** Returns the ids of all sites, in order. */
  List<String> siteIds();

  /**
   * Removes the series of a key.
   *
   * @return whether there were any
   */
  boolean remove(SeriesKey key);
}

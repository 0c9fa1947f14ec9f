package io.sentryal.insar.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Thread-safe; replacing one immutable value by another is atomic by itself. */
final class InMemorySeriesStore implements SeriesStore {
  private final ConcurrentSkipListMap<SeriesKey, SiteSeries> rows = new ConcurrentSkipListMap<>();

  @Override
  public void replace(SiteSeries series) {
    rows.put(series.key(), series);
  }

  @Override
  public Optional<SiteSeries> find(SeriesKey key) {
    return Optional.ofNullable(rows.get(key));
  }

  @Override
  public List<SeriesKey> keys(String siteId) {
    return rows.keySet().stream().filter(key -> key.siteId().equals(siteId)).toList();
  }

  @Override
  public List<String> siteIds() {
    return rows.keySet().stream().map(SeriesKey::siteId).distinct().toList();
  }

  @Override
  public boolean remove(SeriesKey key) {
    return rows.remove(key) != null;
  }
}

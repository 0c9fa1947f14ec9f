package io.sentryal.insar.monitor;

import io.sentryal.insar.model.Granule;
import io.sentryal.insar.network.NetworkPair;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Adds the progress of downloads and pairs up to that of the run. Thread-safe. */
final class ProgressMeter {
  private static final double DOWNLOAD_SHARE = 0.25;
  private static final double INVERSION_SHARE = 0.05;

  private final Map<String, Double> downloads = new HashMap<>();
  private final Map<NetworkPair, Double> pairs = new HashMap<>();

  ProgressMeter(Collection<Granule> toFetch, Collection<NetworkPair> toMeasure) {
    toFetch.forEach(granule -> downloads.put(granule.id(), 0.0));
    toMeasure.forEach(pair -> pairs.put(pair, 0.0));
  }

  synchronized double downloaded(Granule granule, double fraction) {
    downloads.merge(granule.id(), fraction, Math::max);
    return overall();
  }

  synchronized double measured(NetworkPair pair, double fraction) {
    pairs.merge(pair, fraction, Math::max);
    return overall();
  }

  private double overall() {
    double downloadShare = downloads.isEmpty() ? 0 : DOWNLOAD_SHARE;
    return downloadShare * mean(downloads.values())
        + (1 - INVERSION_SHARE - downloadShare) * mean(pairs.values());
  }

  private static double mean(Collection<Double> fractions) {
    return fractions.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}

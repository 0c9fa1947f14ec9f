package io.sentryal.insar.runpod.money;

import io.sentryal.insar.error.InsarException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The prices of the GPU pools. Immutable. A job may run on any GPU of its pool, so a pool's price
 * is that of its dearest GPU.
 */
public final class GpuPrices {
  private static final Logger LOG = LoggerFactory.getLogger(GpuPrices.class);
  private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);

  private final Map<String, GpuPrice> byPool = new TreeMap<>();
  private final boolean fallback;

  private GpuPrices(Collection<GpuPrice> prices, boolean fallback) {
    this.fallback = fallback;
    for (GpuPrice price : prices) {
      byPool.merge(
          price.gpu(), price, (a, b) -> a.usdPerHour().compareTo(b.usdPerHour()) >= 0 ? a : b);
    }
  }

  /**
   * Returns the prices of a catalogue.
   *
   * @param prices price of every GPU type, named by its pool
   */
  public static GpuPrices of(Collection<GpuPrice> prices) {
    return new GpuPrices(prices, false);
  }

  /**
   * Returns the prices of RunPod's documentation as last changed on 2026-06-08 (USD per second,
   * serverless): for estimates when the catalogue does not answer. Every price says so.
   */
  public static GpuPrices tableOfJune2026() {
    Map<String, String> usdPerSecond =
        Map.of(
            "AMPERE_24", "0.00019",
            "ADA_24", "0.00031",
            "AMPERE_48", "0.00034",
            "ADA_48_PRO", "0.00053",
            "AMPERE_80", "0.00076",
            "ADA_80_PRO", "0.00116",
            "HOPPER_141", "0.00155");
    return new GpuPrices(
        usdPerSecond.entrySet().stream()
            .map(
                e ->
                    new GpuPrice(
                        e.getKey(),
                        new BigDecimal(e.getValue())
                            .multiply(SECONDS_PER_HOUR)
                            .setScale(4, RoundingMode.HALF_UP),
                        "table of 2026-06-08, not the present catalogue"))
            .toList(),
        true);
  }

  /**
   * Returns the present prices, or the dated table with a warning in the log if they cannot be had.
   *
   * @param present asks for them, for example {@code runpod::prices} of a {@code RunPodManagement}
   */
  public static GpuPrices orTable(Supplier<GpuPrices> present) {
    try {
      return present.get();
    } catch (InsarException e) {
      LOG.warn("present prices cannot be had; those of 2026-06-08 are taken: {}", e.getMessage());
      return tableOfJune2026();
    }
  }

  /** Returns whether these are dated prices instead of the catalogue's. */
  public boolean isFallback() {
    return fallback;
  }

  /** Returns the pools that have a price, in order of name. */
  public Set<String> pools() {
    return Set.copyOf(byPool.keySet());
  }

  /**
   * Returns the price of the dearest GPU of the pools.
   *
   * @param pools names of pools, at least one
   * @throws IllegalArgumentException if a pool has no price; the message has the known ones
   */
  public GpuPrice dearest(Collection<String> pools) {
    return pools.stream()
        .map(this::of)
        .reduce((a, b) -> a.usdPerHour().compareTo(b.usdPerHour()) >= 0 ? a : b)
        .orElseThrow(() -> new IllegalArgumentException("a price needs at least one GPU pool"));
  }

  private GpuPrice of(String pool) {
    GpuPrice price = byPool.get(pool);
    if (price == null) {
      throw new IllegalArgumentException(
          "there is no price of GPU pool '" + pool + "'; known are " + byPool.keySet());
    }
    return price;
  }
}

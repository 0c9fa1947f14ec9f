package io.sentryal.insar.model;

import io.sentryal.insar.error.Checks;
import java.util.Locale;

/**
 * A satellite, for example {@code Sentinel-1A}. Immutable. New satellites need no new release.
 *
 * @param name the name as ASF writes it
 */
public record Platform(String name) {
  /** Sentinel-1A. */
  public static final Platform SENTINEL_1A = new Platform("Sentinel-1A");

  /** Sentinel-1B. */
  public static final Platform SENTINEL_1B = new Platform("Sentinel-1B");

  /** Sentinel-1C. */
  public static final Platform SENTINEL_1C = new Platform("Sentinel-1C");

  /** Sentinel-1D. */
  public static final Platform SENTINEL_1D = new Platform("Sentinel-1D");

  public Platform {
    Checks.notBlank("platform", name);
  }

  /**
   * Returns the platform of that name; {@code S1A}, {@code SA}, {@code SENTINEL-1A} and {@code
   * Sentinel-1A} are the same satellite.
   */
  public static Platform parse(String text) {
    String upper = text.trim().toUpperCase(Locale.ROOT);
    if (upper.matches("(S1|S|SENTINEL-1)[A-Z]")) {
      return new Platform("Sentinel-1" + upper.charAt(upper.length() - 1));
    }
    return new Platform(text.trim());
  }

  @Override
  public String toString() {
    return name;
  }
}

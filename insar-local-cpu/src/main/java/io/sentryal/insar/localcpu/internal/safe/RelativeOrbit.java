package io.sentryal.insar.localcpu.internal.safe;

import io.sentryal.insar.model.Platform;
import java.util.OptionalInt;

/**
 * The relative orbit from the absolute orbit, for products whose manifest does not say it: {@code
 * (absolute - offset) mod 175 + 1}.
 *
 * <p>Offsets: ESA SentiWiki, S1 Products, SAR naming convention (S1A 73, S1B 27, S1C 172); S1D 42
 * and S1C 99 after the orbital reconfiguration of June 2026 (last orbit before it: 8018) as adopted
 * in ISCE2 (pull requests 28123 and 28130).
 */
final class RelativeOrbit {
  /** Orbits of a repeat cycle. */
  static final int ORBITS = 175;

  private static final int LAST_S1C_ORBIT_BEFORE_RECONFIGURATION = 8018;

  private RelativeOrbit() {}

  /** Returns the relative orbit, or nothing for a satellite whose offset is not known. */
  static OptionalInt of(Platform platform, int absoluteOrbit) {
    OptionalInt offset =
        switch (platform.name()) {
          case "Sentinel-1A" -> OptionalInt.of(73);
          case "Sentinel-1B" -> OptionalInt.of(27);
          case "Sentinel-1C" ->
              OptionalInt.of(absoluteOrbit <= LAST_S1C_ORBIT_BEFORE_RECONFIGURATION ? 172 : 99);
          case "Sentinel-1D" -> OptionalInt.of(42);
          default -> OptionalInt.empty();
        };
    return offset.isEmpty()
        ? offset
        : OptionalInt.of(Math.floorMod(absoluteOrbit - offset.getAsInt(), ORBITS) + 1);
  }
}

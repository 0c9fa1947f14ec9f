package io.sentryal.insar.asf;

import io.sentryal.insar.model.Platform;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a Sentinel-1 scene tells (ESA, Sentinel-1 Product Specification, product naming
 * convention). Immutable.
 *
 * @param platform the satellite
 * @param beamMode for example {@code IW}
 * @param productType for example {@code SLC}
 * @param polarization {@code SH, SV, DH, DV, HH, HV, VV} or {@code VH}
 * @param start start of sensing, to the second (UTC)
 * @param stop end of sensing, to the second (UTC)
 * @param absoluteOrbit absolute orbit
 */
public record SceneName(
    Platform platform,
    String beamMode,
    String productType,
    String polarization,
    Instant start,
    Instant stop,
    int absoluteOrbit) {
  private static final Pattern NAME =
      Pattern.compile(
          "S1([A-Z])_(S[1-6]|IW|EW|WV|EN|N[1-6]|IM)_(RAW|SLC|GRD|OCN)([FHM_])_[012_][SA]"
              + "([SD][HV]|HH|HV|VV|VH)_(\\d{8}T\\d{6})_(\\d{8}T\\d{6})_(\\d{6})_[0-9A-F]{6}"
              + "_[0-9A-F]{4}(?:[._-].*)?");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);

  /** Absolute orbit of the first cycle's track 1, by satellite (as sentineleof has them). */
  private static final Map<Platform, Integer> OFFSETS =
      Map.of(
          Platform.SENTINEL_1A, 73,
          Platform.SENTINEL_1B, 27,
          Platform.SENTINEL_1C, 172);

  private static final int ORBITS_PER_CYCLE = 175;

  /**
   * Returns what a name tells, with or without an ending such as {@code .zip} or {@code -SLC}.
   *
   * @throws IllegalArgumentException if it is no name of a scene
   */
  public static SceneName parse(String name) {
    Matcher m = NAME.matcher(name.trim());
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "a Sentinel-1 scene is named like"
              + " S1A_IW_SLC__1SDV_20180408T043025_20180408T043053_021371_024C9B_1B70, was '"
              + name
              + "'");
    }
    try {
      return new SceneName(
          new Platform("Sentinel-1" + m.group(1)),
          m.group(2),
          m.group(3),
          m.group(5),
          LocalDateTime.parse(m.group(6), TIME).toInstant(ZoneOffset.UTC),
          LocalDateTime.parse(m.group(7), TIME).toInstant(ZoneOffset.UTC),
          Integer.parseInt(m.group(8)));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("the scene name '" + name + "' holds no valid time", e);
    }
  }

  /**
   * Returns the relative orbit (track), 1 to 175: (absolute orbit - offset) mod 175 + 1. Absent for
   * satellites whose offset is not known.
   */
  public OptionalInt relativeOrbit() {
    Integer offset = OFFSETS.get(platform);
    return offset == null
        ? OptionalInt.empty()
        : OptionalInt.of(Math.floorMod(absoluteOrbit - offset, ORBITS_PER_CYCLE) + 1);
  }
}

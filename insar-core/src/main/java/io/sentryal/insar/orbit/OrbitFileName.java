package io.sentryal.insar.orbit;

import io.sentryal.insar.model.Platform;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an orbit file, for example {@code
 * S1A_OPER_AUX_POEORB_OPOD_20210304T033926_V20141003T225944_20141005T005944.EOF} (ESA
 * GMES-GSEG-EOPG-FS-10-0075, Sentinels POD Service File Format Specification). Immutable.
 *
 * @param platform the satellite
 * @param kind how good the orbit is
 * @param created when the file was made (UTC, whole seconds)
 * @param validityStart start of the validity (UTC, whole seconds)
 * @param validityStop end of the validity (UTC, whole seconds), after its start
 */
public record OrbitFileName(
    Platform platform,
    OrbitKind kind,
    Instant created,
    Instant validityStart,
    Instant validityStop) {
  private static final Pattern NAME =
      Pattern.compile(
          "S1([A-Z])_OPER_AUX_(POE|RES)ORB_OPOD_(\\d{8}T\\d{6})_V(\\d{8}T\\d{6})_(\\d{8}T\\d{6})\\.EOF");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  public OrbitFileName {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(created, "created");
    if (!platform.name().matches("Sentinel-1[A-Z]")) {
      throw new IllegalArgumentException(
          "orbit files are those of Sentinel-1 satellites, was '" + platform + "'");
    }
    if (!validityStart.isBefore(validityStop)) {
      throw new IllegalArgumentException(
          "the validity must end after it starts, was " + validityStart + " to " + validityStop);
    }
  }

  /**
   * Returns the parts of a name; nothing if it is none of an orbit file.
   *
   * @param name the name, with {@code .EOF}, without a folder
   */
  public static Optional<OrbitFileName> find(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new OrbitFileName(
              Platform.parse("S1" + matcher.group(1)),
              matcher.group(2).equals("POE") ? OrbitKind.PRECISE : OrbitKind.RESTITUTED,
              time(matcher.group(3)),
              time(matcher.group(4)),
              time(matcher.group(5))));
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the parts of a name.
   *
   * @param name the name, with {@code .EOF}, without a folder
   * @throws IllegalArgumentException if it is none of an orbit file
   */
  public static OrbitFileName parse(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "an orbit file's name must be such as S1A_OPER_AUX_POEORB_OPOD_20210304T033926"
                        + "_V20141003T225944_20141005T005944.EOF, was '"
                        + name
                        + "'"));
  }

  /** Returns whether the validity spans a period, ends included. */
  public boolean covers(Instant start, Instant stop) {
    return !validityStart.isAfter(start) && !validityStop.isBefore(stop);
  }

  /** Returns the name, with {@code .EOF}. */
  @Override
  public String toString() {
    return "S1%s_OPER_AUX_%sORB_OPOD_%s_V%s_%s.EOF"
        .formatted(
            platform.name().substring(platform.name().length() - 1),
            kind == OrbitKind.PRECISE ? "POE" : "RES",
            text(created),
            text(validityStart),
            text(validityStop));
  }

  private static Instant time(String text) {
    return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
  }

  private static String text(Instant time) {
    return TIME.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
  }
}

package io.sentryal.insar.model;

import io.sentryal.insar.error.Checks;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The identity of one burst footprint on the ground, the same at every pass (ESA burst id map).
 * Immutable.
 *
 * @param relativeOrbit track, 1 to 175
 * @param number relative burst number within the cycle
 * @param subswath for example {@code IW2}
 */
public record BurstId(int relativeOrbit, int number, String subswath)
    implements Comparable<BurstId> {
  private static final Pattern TEXT =
      Pattern.compile("[Tt]?(\\d{1,3})[_-](\\d{1,6})[_-]((?:IW|EW)\\d)");

  public BurstId {
    if (relativeOrbit < 1 || relativeOrbit > 175) {
      throw new IllegalArgumentException("relative orbit must be 1 to 175, was " + relativeOrbit);
    }
    if (number < 1) {
      throw new IllegalArgumentException("burst number must be positive, was " + number);
    }
    Checks.notBlank("subswath", subswath);
  }

  /**
   * Returns the id written as {@code 064_136231_IW2}, {@code T064-136231-IW2} or {@code
   * t064_136231_iw2}.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static BurstId parse(String text) {
    Matcher matcher = TEXT.matcher(text.trim().toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "burst id must look like 064_136231_IW2, was '" + text + "'");
    }
    return new BurstId(
        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), matcher.group(3));
  }

  @Override
  public int compareTo(BurstId other) {
    int byTrack = Integer.compare(relativeOrbit, other.relativeOrbit);
    int byNumber = byTrack != 0 ? byTrack : Integer.compare(number, other.number);
    return byNumber != 0 ? byNumber : subswath.compareTo(other.subswath);
  }

  /** Returns the id as ASF writes it, for example {@code 064_136231_IW2}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%03d_%06d_%s", relativeOrbit, number, subswath);
  }
}

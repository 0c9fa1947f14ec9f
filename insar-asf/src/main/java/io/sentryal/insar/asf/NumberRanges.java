package io.sentryal.insar.asf;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers and ranges of numbers as users write them. */
final class NumberRanges {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(?:\\s*-\\s*(\\d{1,9}))?");

  private NumberRanges() {}

  static void check(String what, int first, int last) {
    if (first < 0) {
      throw new IllegalArgumentException(what + " must not be negative, was " + first);
    }
    if (first > last) {
      throw new IllegalArgumentException(
          what
              + " range must not end before it starts, was "
              + first
              + " to "
              + last
              + "; swap them");
    }
  }

  static int[] parse(String what, String text) {
    Matcher matcher = TEXT.matcher(text.trim());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          what + " must be a whole number or a range such as 90-110, was '" + text + "'");
    }
    int first = Integer.parseInt(matcher.group(1));
    int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
    check(what, first, last);
    return new int[] {first, last};
  }

  static String text(int first, int last) {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}

package io.sentryal.insar.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Images of the same ground with their baselines to one of them. Immutable, ordered by time.
 *
 * <p><b>Sign.</b> The temporal baseline is positive for images later than the reference; the
 * perpendicular baseline is that of the image minus that of the reference.
 */
public final class BaselineStack {
  private final Granule reference;
  private final List<Entry> entries;

  private BaselineStack(Granule reference, List<Entry> entries) {
    this.reference = Objects.requireNonNull(reference, "reference");
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(
        Comparator.comparing((Entry e) -> e.granule().sensingStart())
            .thenComparing(e -> e.granule().id()));
    this.entries = List.copyOf(sorted);
    Set<String> ids = new HashSet<>();
    for (Entry entry : sorted) {
      if (!ids.add(entry.granule().id())) {
        throw new IllegalArgumentException(
            "granule " + entry.granule().id() + " stands twice in the stack");
      }
    }
  }

  /**
   * Returns a stack.
   *
   * @param reference the image to which the baselines refer
   * @param entries the images, in any order
   */
  public static BaselineStack of(Granule reference, List<Entry> entries) {
    return new BaselineStack(reference, entries);
  }

  /** Returns the image to which the baselines refer. */
  public Granule reference() {
    return reference;
  }

  /** Returns the images with their baselines, ordered by time, then id. */
  public List<Entry> entries() {
    return entries;
  }

  @Override
  public String toString() {
    return "BaselineStack[" + reference.id() + ", " + entries.size() + " granules]";
  }

  /**
   * One image of a stack. Immutable.
   *
   * @param granule the image
   * @param temporalBaselineDays calendar days (UTC) from the reference, positive when later
   * @param perpendicularBaselineM perpendicular baseline to the reference (m), empty if unknown
   * @param source from what the perpendicular baseline was computed
   */
  public record Entry(
      Granule granule,
      long temporalBaselineDays,
      OptionalDouble perpendicularBaselineM,
      BaselineSource source) {
    public Entry {
      if (perpendicularBaselineM.isPresent() == (source == BaselineSource.MISSING)) {
        throw new IllegalArgumentException(
            granule.id() + ": a baseline has a source, and no baseline has the source MISSING");
      }
    }
  }
}

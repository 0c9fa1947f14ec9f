package io.sentryal.insar.asf;

import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.orbit.PassBaseline;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The images that can be paired with one, their baselines, and what there is to know. Immutable.
 */
public final class Stack {
  private final BaselineStack baselines;
  private final Map<String, PassBaseline> geometry;
  private final List<StackWarning> warnings;
  private final Map<String, String> leftOut;

  /**
   * Creates a stack.
   *
   * @param baselines the images with their baselines
   * @param geometry more about the baselines that come from orbit files, by id
   * @param warnings what a user should know
   * @param leftOut why an image was left out, by id
   */
  Stack(
      BaselineStack baselines,
      Map<String, PassBaseline> geometry,
      List<StackWarning> warnings,
      Map<String, String> leftOut) {
    this.baselines = Objects.requireNonNull(baselines, "baselines");
    this.geometry = Map.copyOf(geometry);
    this.warnings = List.copyOf(warnings);
    this.leftOut = Map.copyOf(leftOut);
  }

  /** Returns the images with their baselines, for a network of pairs. */
  public BaselineStack baselines() {
    return baselines;
  }

  /** Returns the image to which the baselines refer; another than wanted if a warning says so. */
  public Granule reference() {
    return baselines.reference();
  }

  /** Returns the images with their baselines, ordered by time, then id. */
  public List<BaselineStack.Entry> entries() {
    return baselines.entries();
  }

  /**
   * Returns parallel baseline, height of ambiguity, and overlap along the track of an image to the
   * reference, at the target of the request: for those whose baseline comes from orbit files.
   *
   * @see StackRequest#target(GeoPoint, double)
   */
  public Optional<PassBaseline> geometry(Granule granule) {
    return Optional.ofNullable(geometry.get(granule.id()));
  }

  /** Returns what a user should know. */
  public List<StackWarning> warnings() {
    return warnings;
  }

  /** Returns why images were left out, by id; empty unless the request sets a condition. */
  public Map<String, String> leftOut() {
    return leftOut;
  }

  @Override
  public String toString() {
    return baselines + (warnings.isEmpty() ? "" : " with " + warnings.size() + " warnings");
  }
}

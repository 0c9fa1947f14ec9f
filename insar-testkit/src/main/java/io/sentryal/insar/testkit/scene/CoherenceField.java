package io.sentryal.insar.testkit.scene;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.GeoPoint;
import java.util.Objects;

/**
 * The coherence of every pair of dates, by place: each date shares this part of its power with all
 * others. Implementations are thread-safe and give values in [0, 1].
 *
 * <p>A perpendicular baseline lowers the measured coherence a little further, as in nature.
 */
@FunctionalInterface
public interface CoherenceField {
  /** Returns the coherence, in [0, 1], at a place. */
  double coherence(GeoPoint point);

  /**
   * Returns the field with the same coherence everywhere.
   *
   * @param coherence in [0, 1]
   */
  static CoherenceField uniform(double coherence) {
    Checks.inRange("coherence", coherence, 0, 1);
    return point -> coherence;
  }

  /**
   * Returns this field with another coherence inside a disc.
   *
   * @param centre centre of the disc
   * @param radiusM radius of the disc (m), positive
   * @param coherence coherence inside, in [0, 1]
   */
  default CoherenceField withPatch(GeoPoint centre, double radiusM, double coherence) {
    Checks.positive("radiusM", radiusM);
    Checks.inRange("coherence", coherence, 0, 1);
    LocalMetres local = new LocalMetres(Objects.requireNonNull(centre, "centre"));
    return point -> local.distanceM(point) <= radiusM ? coherence : coherence(point);
  }
}

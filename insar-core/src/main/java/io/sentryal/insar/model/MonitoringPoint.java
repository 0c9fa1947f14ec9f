package io.sentryal.insar.model;

import io.sentryal.insar.error.Checks;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A place at which displacement is wanted. Immutable.
 *
 * <p>Without a height of its own the point lies on the elevation model.
 */
public final class MonitoringPoint {
  private final String id;
  private final GeoPoint position;
  private final OptionalDouble heightM;

  private MonitoringPoint(String id, GeoPoint position, OptionalDouble heightM) {
    this.id = Checks.notBlank("point id", Objects.requireNonNull(id, "id"));
    this.position = Objects.requireNonNull(position, "position");
    this.heightM = heightM;
  }

  /**
   * Returns a point on the elevation model.
   *
   * @param id id, unique within its site
   * @param latitudeDeg geodetic latitude (deg, WGS 84)
   * @param longitudeDeg longitude (deg, WGS 84)
   */
  public static MonitoringPoint of(String id, double latitudeDeg, double longitudeDeg) {
    return new MonitoringPoint(id, new GeoPoint(latitudeDeg, longitudeDeg), OptionalDouble.empty());
  }

  /**
   * Returns the same point with a height of its own.
   *
   * @param heightM height above the WGS 84 ellipsoid (m)
   */
  public MonitoringPoint withHeightM(double heightM) {
    return new MonitoringPoint(
        id, position, OptionalDouble.of(Checks.inRange("heightM", heightM, -1000, 10000)));
  }

  /** Returns the id, unique within its site. */
  public String id() {
    return id;
  }

  /** Returns the place. */
  public GeoPoint position() {
    return position;
  }

  /** Returns the height above the WGS 84 ellipsoid (m), if the point has one of its own. */
  public OptionalDouble heightM() {
    return heightM;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MonitoringPoint that
        && id.equals(that.id)
        && position.equals(that.position)
        && heightM.equals(that.heightM);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, position, heightM);
  }

  @Override
  public String toString() {
    return id + " (" + position.latitudeDeg() + ", " + position.longitudeDeg() + ")";
  }
}

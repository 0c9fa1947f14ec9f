package io.sentryal.insar.asf;

import io.sentryal.insar.asf.internal.AreaPreparation;
import io.sentryal.insar.asf.internal.AreaReader;
import io.sentryal.insar.asf.internal.AreaTest;
import io.sentryal.insar.asf.internal.AsfSearchRepair;
import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.BoundingBox;
import io.sentryal.insar.model.GeoPoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/**
 * The ground that images must touch: points, lines, polygons or a circle (longitude, latitude; deg,
 * WGS 84), with what had to be done to ask CMR for it. Immutable.
 *
 * <p>Longitudes may run beyond 180: {@code 179..181} is two degrees across the date line. Edges are
 * straight in longitude and latitude; CMR, which follows great circles, is asked with corners every
 * 2 degrees, if that makes 300 at most.
 */
public final class AreaOfInterest {
  private static final double SMALLEST_RADIUS_M = 10;
  private static final double LARGEST_RADIUS_M = 6_000_000;

  private final Geometry given;
  private final @Nullable Double radiusM;
  private final @Nullable BoundingBox box;
  private final List<Geometry> parts;
  private final List<RepairReport> repairs;
  private final AreaRepair mode;
  private final @Nullable AreaTest test;

  private AreaOfInterest(
      Geometry given, @Nullable Double radiusM, @Nullable BoundingBox box, AreaRepair mode) {
    this.given = given.copy();
    this.radiusM = radiusM;
    this.box = box;
    this.mode = mode;
    AreaPreparation prepared =
        mode == AreaRepair.ASF_SEARCH
            ? AsfSearchRepair.of(given)
            : AreaPreparation.of(given, box != null);
    this.parts = prepared.parts();
    this.repairs = prepared.repairs();
    this.test = prepared.exact().map(AreaTest::new).orElse(null);
  }

  /**
   * Returns the area of a geometry.
   *
   * @throws IllegalArgumentException if it is empty or not on the globe; the message has the value
   */
  public static AreaOfInterest of(Geometry geometry) {
    return of(geometry, AreaRepair.EXACT);
  }

  /** Returns the area of a geometry, repaired in the given way; see {@link #of(Geometry)}. */
  public static AreaOfInterest of(Geometry geometry, AreaRepair repair) {
    return new AreaOfInterest(geometry, null, null, repair);
  }

  /** Returns the area of a box; it may be wider than 180 degrees. */
  public static AreaOfInterest of(BoundingBox box) {
    double eastDeg = box.crossesDateLine() ? box.eastDeg() + 360 : box.eastDeg();
    Coordinate[] ring = {
      new Coordinate(box.westDeg(), box.southDeg()),
      new Coordinate(eastDeg, box.southDeg()),
      new Coordinate(eastDeg, box.northDeg()),
      new Coordinate(box.westDeg(), box.northDeg()),
      new Coordinate(box.westDeg(), box.southDeg())
    };
    Geometry polygon = new GeometryFactory().createPolygon(ring);
    return new AreaOfInterest(polygon, null, box, AreaRepair.EXACT);
  }

  /** Returns a single point. */
  public static AreaOfInterest of(GeoPoint point) {
    return of(pointOf(point));
  }

  /**
   * Returns a circle on the ground.
   *
   * @param center its centre, not a pole
   * @param radiusM its radius (m), 10 to 6,000,000
   */
  public static AreaOfInterest circle(GeoPoint center, double radiusM) {
    Checks.inRange("radiusM", radiusM, SMALLEST_RADIUS_M, LARGEST_RADIUS_M);
    if (Math.abs(center.latitudeDeg()) == 90) {
      throw new IllegalArgumentException("a circle must not be centred on a pole; give a box");
    }
    return new AreaOfInterest(pointOf(center), radiusM, null, AreaRepair.EXACT);
  }

  private static Geometry pointOf(GeoPoint point) {
    return new GeometryFactory()
        .createPoint(new Coordinate(point.longitudeDeg(), point.latitudeDeg()));
  }

  /**
   * Returns the area that a text describes: WKT, GeoJSON, or {@code west,south,east,north}.
   *
   * @throws IllegalArgumentException if it describes none
   */
  public static AreaOfInterest parse(String text) {
    return parse(text, AreaRepair.EXACT);
  }

  /** Returns the area that a text describes, repaired in the given way; see {@link #parse}. */
  public static AreaOfInterest parse(String text, AreaRepair repair) {
    Optional<BoundingBox> box = AreaReader.box(text);
    return box.isPresent() && repair == AreaRepair.EXACT
        ? of(box.get())
        : of(AreaReader.text(text), repair);
  }

  /**
   * Returns the area in a file: WKT, GeoJSON, KML, a shapefile ({@code .shp}), or a zip that holds
   * one of them.
   *
   * @throws IllegalArgumentException if it holds no area, or one that is too large
   * @throws io.sentryal.insar.error.InsarIoException if it cannot be read
   */
  public static AreaOfInterest read(Path file) {
    return read(file, AreaRepair.EXACT);
  }

  /** Returns the area in a file, repaired in the given way; see {@link #read(Path)}. */
  public static AreaOfInterest read(Path file, AreaRepair repair) {
    return of(AreaReader.file(file), repair);
  }

  /** Returns a copy of what was given. */
  public Geometry geometry() {
    return given.copy();
  }

  /** Returns the radius of a circle (m), whose centre is the {@link #geometry()}. */
  public OptionalDouble radiusM() {
    return radiusM == null ? OptionalDouble.empty() : OptionalDouble.of(radiusM);
  }

  /** Returns the box, if it was given as one. */
  public Optional<BoundingBox> box() {
    return Optional.ofNullable(box);
  }

  /** Returns how the area was repaired. */
  public AreaRepair repair() {
    return mode;
  }

  /**
   * Returns copies of what CMR is asked for, one request each. Longitudes may run beyond 180
   * degrees.
   */
  public List<Geometry> parts() {
    return parts.stream().map(Geometry::copy).toList();
  }

  /** Returns what was done to the area. */
  public List<RepairReport> repairs() {
    return repairs;
  }

  /**
   * Returns whether an image belongs to the area as far as CMR cannot tell: holes, and outlines
   * that were sent simplified. True where CMR is asked for the area itself.
   *
   * @param footprint footprint of an image (longitude, latitude; deg)
   */
  public boolean accepts(Optional<Geometry> footprint) {
    return test == null || footprint.map(test::touches).orElse(true);
  }

  /** Returns whether CMR is asked for more than the area, so that its answer is filtered. */
  public boolean isFiltered() {
    return test != null;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AreaOfInterest that
        && given.equalsExact(that.given)
        && Objects.equals(radiusM, that.radiusM)
        && Objects.equals(box, that.box)
        && mode == that.mode;
  }

  @Override
  public int hashCode() {
    return Objects.hash(given.getEnvelopeInternal(), radiusM, mode);
  }

  @Override
  public String toString() {
    return radiusM == null ? given.toText() : "CIRCLE (" + given.toText() + ", " + radiusM + " m)";
  }
}

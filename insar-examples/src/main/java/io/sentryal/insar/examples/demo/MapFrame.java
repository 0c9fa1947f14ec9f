package io.sentryal.insar.examples.demo;

import io.sentryal.insar.model.BoundingBox;
import io.sentryal.insar.model.GeoPoint;

/**
 * From places to pixels: a plane map, north up, the same scale both ways. Immutable.
 *
 * @param box area shown
 * @param left left edge of the map (pixels)
 * @param top upper edge (pixels)
 * @param metresPerPixel scale
 */
record MapFrame(BoundingBox box, int left, int top, double metresPerPixel) {
  private static final double NORTH_M_PER_DEGREE = 111_132;
  private static final double EAST_M_PER_DEGREE = 111_320;

  /** Returns the frame that fits a box into a width and a height (pixels). */
  static MapFrame fitting(BoundingBox box, int left, int top, int width, int height) {
    MapFrame unit = new MapFrame(box, left, top, 1);
    double scale =
        Math.max(unit.eastM(box.eastDeg()) / width, unit.southM(box.southDeg()) / height);
    return new MapFrame(box, left, top, scale);
  }

  private double eastM(double longitudeDeg) {
    double middleDeg = (box.southDeg() + box.northDeg()) / 2;
    return (longitudeDeg - box.westDeg()) * EAST_M_PER_DEGREE * Math.cos(Math.toRadians(middleDeg));
  }

  private double southM(double latitudeDeg) {
    return (box.northDeg() - latitudeDeg) * NORTH_M_PER_DEGREE;
  }

  int width() {
    return (int) Math.round(eastM(box.eastDeg()) / metresPerPixel);
  }

  int height() {
    return (int) Math.round(southM(box.southDeg()) / metresPerPixel);
  }

  double x(GeoPoint point) {
    return left + eastM(point.longitudeDeg()) / metresPerPixel;
  }

  double y(GeoPoint point) {
    return top + southM(point.latitudeDeg()) / metresPerPixel;
  }

  /** Returns the place under a pixel. */
  GeoPoint place(double x, double y) {
    double widthDeg = box.eastDeg() - box.westDeg();
    double heightDeg = box.northDeg() - box.southDeg();
    double latitudeDeg = box.northDeg() - (y - top) / height() * heightDeg;
    return new GeoPoint(latitudeDeg, box.westDeg() + (x - left) / width() * widthDeg);
  }
}

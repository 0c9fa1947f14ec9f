package io.sentryal.insar.examples.demo;

import io.sentryal.insar.model.BoundingBox;
import io.sentryal.insar.model.GeoPoint;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Draws velocities on a shaded relief: points coloured by velocity, those without one as crosses,
 * scale, north, legend with unit and sign, and a SIMULATED stamp across. Used once, by one thread.
 */
final class VelocityMap {
  private static final int WIDTH = 1280;
  private static final int MARGIN = 40;
  private static final int TITLE_HEIGHT = 96;
  private static final int LEGEND_WIDTH = 200;
  private static final int FOOT_HEIGHT = 92;
  private static final Color INK = new Color(40, 40, 40);
  private static final double POINT_RADIUS = 7;

  private final List<Comparison.Row> rows;
  private final String referenceId;
  private final MapFrame frame;
  private final VelocityColours colours;
  private final BufferedImage image;
  private final Graphics2D g;

  private VelocityMap(List<Comparison.Row> rows, String referenceId) {
    this.rows = rows;
    this.referenceId = referenceId;
    List<GeoPoint> places = rows.stream().map(Comparison.Row::position).toList();
    int mapWidth = WIDTH - 2 * MARGIN - LEGEND_WIDTH;
    this.frame =
        MapFrame.fitting(
            BoundingBox.around(places, 0.005), MARGIN, TITLE_HEIGHT, mapWidth, 4 * mapWidth);
    double fastest =
        rows.stream()
            .filter(row -> row.measured().isPresent())
            .mapToDouble(row -> Math.abs(row.measured().orElseThrow().velocityMmPerYear()))
            .max()
            .orElse(1);
    this.colours = VelocityColours.upTo(fastest);
    int height = TITLE_HEIGHT + frame.height() + FOOT_HEIGHT;
    this.image = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
    this.g = image.createGraphics();
  }

  /**
   * Returns whether this Java can write letters: without fontconfig or a font on the machine it
   * fails with an error of the machine, and a map without unit, sign and stamp is none.
   */
  static boolean canWrite() {
    try {
      new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)
          .createGraphics()
          .getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, 14))
          .stringWidth("mm");
      return true;
    } catch (InternalError | LinkageError e) {
      return false;
    }
  }

  /**
   * Returns the map.
   *
   * @param rows points with their velocities
   * @param referenceId id of the point against which they are measured
   * @param subtitle what and when, one line
   * @param heightM height of the ground (m), for the shading
   */
  static BufferedImage draw(
      List<Comparison.Row> rows,
      String referenceId,
      String subtitle,
      ToDoubleFunction<GeoPoint> heightM) {
    VelocityMap map = new VelocityMap(rows, referenceId);
    map.g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    map.g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    map.g.setColor(Color.WHITE);
    map.g.fillRect(0, 0, WIDTH, map.image.getHeight());
    map.relief(heightM);
    map.stamp();
    map.points();
    map.title(subtitle);
    map.legend();
    map.scaleBar();
    map.northArrow();
    map.g.dispose();
    return map.image;
  }

  private void relief(ToDoubleFunction<GeoPoint> heightM) {
    int width = frame.width();
    int height = frame.height();
    double[][] ground = new double[height + 1][width + 1];
    for (int y = 0; y <= height; y++) {
      for (int x = 0; x <= width; x++) {
        ground[y][x] = heightM.applyAsDouble(frame.place(frame.left() + x, frame.top() + y));
      }
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double east = (ground[y][x + 1] - ground[y][x]) / frame.metresPerPixel();
        double south = (ground[y + 1][x] - ground[y][x]) / frame.metresPerPixel();
        double lit = (east + south + 1) / Math.sqrt(3 * (1 + east * east + south * south));
        int grey = (int) Math.max(165, Math.min(250, 105 + 190 * lit));
        image.setRGB(frame.left() + x, frame.top() + y, grey << 16 | grey << 8 | grey);
      }
    }
    g.setColor(INK);
    g.setStroke(new BasicStroke(1));
    g.drawRect(frame.left(), frame.top(), width, height);
  }

  private void stamp() {
    AffineTransform straight = g.getTransform();
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 150));
    double x = frame.left() + frame.width() / 2.0;
    double y = frame.top() + frame.height() / 2.0;
    g.rotate(Math.atan2(-frame.height(), frame.width()) * 0.7, x, y);
    g.setColor(new Color(150, 0, 0, 46));
    String text = "SIMULATED";
    g.drawString(text, (float) (x - g.getFontMetrics().stringWidth(text) / 2.0), (float) y + 52);
    g.setTransform(straight);
  }

  private void points() {
    for (Comparison.Row row : rows) {
      double x = frame.x(row.position());
      double y = frame.y(row.position());
      if (row.point().id().equals(referenceId)) {
        reference(x, y);
      } else if (row.measured().isPresent()) {
        disc(x, y, colours.of(row.measured().orElseThrow().velocityMmPerYear()));
      } else {
        cross(x, y);
      }
    }
  }

  private void disc(double x, double y, Color colour) {
    Ellipse2D disc =
        new Ellipse2D.Double(
            x - POINT_RADIUS, y - POINT_RADIUS, 2 * POINT_RADIUS, 2 * POINT_RADIUS);
    g.setColor(colour);
    g.fill(disc);
    g.setColor(INK);
    g.setStroke(new BasicStroke(1.1f));
    g.draw(disc);
  }

  private void cross(double x, double y) {
    double r = 0.6 * POINT_RADIUS;
    g.setColor(new Color(70, 70, 70));
    g.setStroke(new BasicStroke(1.8f));
    g.draw(new Line2D.Double(x - r, y - r, x + r, y + r));
    g.draw(new Line2D.Double(x - r, y + r, x + r, y - r));
  }

  private void reference(double x, double y) {
    double r = 1.5 * POINT_RADIUS;
    Path2D triangle = new Path2D.Double();
    triangle.moveTo(x, y - r);
    triangle.lineTo(x + 0.9 * r, y + 0.7 * r);
    triangle.lineTo(x - 0.9 * r, y + 0.7 * r);
    triangle.closePath();
    g.setColor(Color.WHITE);
    g.fill(triangle);
    g.setColor(Color.BLACK);
    g.setStroke(new BasicStroke(2.2f));
    g.draw(triangle);
  }

  private void text(String words, double x, double y, int style, int size) {
    g.setFont(new Font(Font.SANS_SERIF, style, size));
    g.setColor(INK);
    g.drawString(words, (float) x, (float) y);
  }

  private void title(String subtitle) {
    text("SIMULATED · velocity along the line of sight", MARGIN, 44, Font.BOLD, 26);
    text(subtitle, MARGIN, 74, Font.PLAIN, 16);
  }

  private void legend() {
    int x = frame.left() + frame.width() + 36;
    int top = frame.top() + 128;
    int height = Math.max(160, Math.min(300, frame.height() - 220));
    text("mm / year", x, top - 20, Font.BOLD, 16);
    double limit = colours.limitMmPerYear();
    for (int i = 0; i < height; i++) {
      g.setColor(colours.of(limit * (1 - 2.0 * i / (height - 1))));
      g.fillRect(x, top + i, 26, 1);
    }
    g.setColor(INK);
    g.setStroke(new BasicStroke(1));
    g.drawRect(x, top, 26, height);
    for (int k = -2; k <= 2; k++) {
      double value = limit * k / 2;
      double y = top + height / 2.0 * (1 - k / 2.0);
      g.draw(new Line2D.Double(x + 26, y, x + 32, y));
      String digits = value == Math.rint(value) ? "%+.0f" : "%+.1f";
      String label = k == 0 ? "0" : String.format(Locale.ROOT, digits, value).replace('-', '−');
      text(label, x + 38, y + 5, Font.PLAIN, 14);
    }
    text("+ toward the satellite", x, top + height + 30, Font.PLAIN, 14);
    text("− away from it", x, top + height + 50, Font.PLAIN, 14);
  }

  private void scaleBar() {
    double wantedM = frame.width() * frame.metresPerPixel() / 5;
    double unitM = Math.pow(10, Math.floor(Math.log10(wantedM)));
    double lengthM = unitM * (wantedM >= 5 * unitM ? 5 : wantedM >= 2 * unitM ? 2 : 1);
    int y = frame.top() + frame.height() + 34;
    int length = (int) Math.round(lengthM / frame.metresPerPixel());
    g.setColor(INK);
    g.fillRect(frame.left(), y, length / 2, 8);
    g.setStroke(new BasicStroke(1));
    g.drawRect(frame.left(), y, length, 8);
    String label =
        lengthM >= 1000
            ? String.format(Locale.ROOT, "%.0f km", lengthM / 1000)
            : String.format(Locale.ROOT, "%.0f m", lengthM);
    text(label, frame.left() + length + 10, y + 10, Font.PLAIN, 15);
    double keyX = frame.left() + length + 110;
    reference(keyX, y + 5);
    text("reference point (0 by definition)", keyX + 18, y + 10, Font.PLAIN, 15);
    cross(keyX + 310, y + 4);
    text("no value (coherence too low)", keyX + 324, y + 10, Font.PLAIN, 15);
    text(
        "Relief shaded from the simulated terrain. Nothing here was measured on the real Earth.",
        frame.left(),
        y + 40,
        Font.ITALIC,
        14);
  }

  private void northArrow() {
    double x = frame.left() + frame.width() + 36 + 13;
    double top = frame.top() + 6;
    Path2D arrow = new Path2D.Double();
    arrow.moveTo(x, top);
    arrow.lineTo(x + 11, top + 46);
    arrow.lineTo(x, top + 35);
    arrow.lineTo(x - 11, top + 46);
    arrow.closePath();
    g.setColor(INK);
    g.fill(arrow);
    text("N", x - 6, top + 68, Font.BOLD, 18);
  }
}

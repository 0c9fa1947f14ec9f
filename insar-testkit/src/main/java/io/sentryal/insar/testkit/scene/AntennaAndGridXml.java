package io.sentryal.insar.testkit.scene;

import java.util.Locale;
import java.util.StringJoiner;

/** Writes the parts of an annotation that depend on the ground: antenna pattern and grid. */
final class AntennaAndGridXml {
  private static final int COLUMNS = 11;

  private final SimulatedAcquisition acquisition;
  private final Pass pass;
  private final SceneLayout layout;
  private final SceneTruth truth;
  private final XmlText xml;

  AntennaAndGridXml(SimulatedAcquisition acquisition, SceneTruth truth, XmlText xml) {
    this.acquisition = acquisition;
    this.pass = acquisition.pass();
    this.layout = pass.layout();
    this.truth = truth;
    this.xml = xml;
  }

  private int column(int i) {
    return (int) Math.rint((double) i * (layout.samples() - 1) / (COLUMNS - 1));
  }

  /** Where one pixel of this date looks: place and angles. */
  private record Look(
      double latitudeDeg,
      double longitudeDeg,
      double heightM,
      double incidenceDeg,
      double elevationDeg) {}

  private double timeS(int row) {
    return row == layout.bursts() ? acquisition.lastLineS() : pass.burstStartS(row);
  }

  private Look look(double timeS, int sample) {
    RangeDoppler.Seen seen =
        new RangeDoppler.Seen(timeS, pass.firstRangeM() + sample * SwathParameters.RANGE_SPACING_M);
    double[] placeM = truth.groundSeenBy(pass, seen);
    double[] geodetic = Wgs84.toGeodetic(placeM);
    double[] satelliteM = pass.orbit().position(timeS);
    double[] down = Vectors.unit(Vectors.minus(new double[3], satelliteM));
    double[] toGround = Vectors.unit(Vectors.minus(placeM, satelliteM));
    return new Look(
        geodetic[0],
        geodetic[1],
        geodetic[2],
        RangeDoppler.incidenceDeg(satelliteM, placeM),
        Math.toDegrees(Math.acos(Vectors.dot(down, toGround))));
  }

  /** Returns the incidence angle (deg) at the first line of a burst. */
  double incidenceDeg(int burst, int sample) {
    return look(timeS(burst), sample).incidenceDeg();
  }

  void writeAntenna() {
    xml.open("antennaPattern").open("antennaPatternList count=\"" + layout.bursts() + "\"");
    for (int b = 0; b < layout.bursts(); b++) {
      StringJoiner times = new StringJoiner(" ");
      StringJoiner elevations = new StringJoiner(" ");
      StringJoiner patterns = new StringJoiner(" ");
      StringJoiner incidences = new StringJoiner(" ");
      for (int i = 0; i < COLUMNS; i++) {
        Look look = look(timeS(b), column(i));
        double rangeM = pass.firstRangeM() + column(i) * SwathParameters.RANGE_SPACING_M;
        times.add(XmlText.exact(SwathParameters.twoWayS(rangeM)));
        elevations.add(String.format(Locale.ROOT, "%.6e", look.elevationDeg()));
        incidences.add(String.format(Locale.ROOT, "%.6e", look.incidenceDeg()));
        patterns.add("1.000000e+00 0.000000e+00");
      }
      String count = " count=\"" + COLUMNS + "\"";
      xml.open("antennaPattern")
          .leaf("swath", SwathParameters.SUBSWATH)
          .leaf("azimuthTime", XmlText.utc(pass.instant(timeS(b))))
          .leaf("slantRangeTime" + count, times)
          .leaf("elevationAngle" + count, elevations)
          .leaf("elevationPattern" + count, patterns)
          .leaf("incidenceAngle" + count, incidences)
          .leaf("terrainHeight", look(timeS(b), layout.samples() / 2).heightM())
          .leaf("roll", 29.5)
          .close();
    }
    xml.close().close();
  }

  void writeGrid() {
    int rows = layout.bursts() + 1;
    xml.open("geolocationGrid").open("geolocationGridPointList count=\"" + rows * COLUMNS + "\"");
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < COLUMNS; i++) {
        gridPoint(row, column(i));
      }
    }
    xml.close().close();
  }

  private void gridPoint(int row, int sample) {
    Look look = look(timeS(row), sample);
    double rangeM = pass.firstRangeM() + sample * SwathParameters.RANGE_SPACING_M;
    int line = row * layout.lines() - (row == layout.bursts() ? 1 : 0);
    xml.open("geolocationGridPoint")
        .leaf("azimuthTime", XmlText.utc(pass.instant(timeS(row))))
        .leaf("slantRangeTime", SwathParameters.twoWayS(rangeM))
        .leaf("line", line)
        .leaf("pixel", sample)
        .leaf("latitude", look.latitudeDeg())
        .leaf("longitude", look.longitudeDeg())
        .leaf("height", look.heightM())
        .leaf("incidenceAngle", look.incidenceDeg())
        .leaf("elevationAngle", look.elevationDeg())
        .close();
  }
}

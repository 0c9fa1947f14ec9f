package io.sentryal.insar.testkit.scene;

/** Writes the calibration and noise files of a product; both are constants. */
final class SideXml {
  private static final int PIXELS = 16;
  private static final String SIGMA_NOUGHT = "3.030000e+02";
  private static final String BETA_NOUGHT = "2.370000e+02";
  private static final String GAMMA = "2.690000e+02";
  private static final String ONE = "1.000000e+00";

  private final SimulatedAcquisition acquisition;
  private final SceneLayout layout;
  private final XmlText xml = new XmlText();

  private SideXml(SimulatedAcquisition acquisition) {
    this.acquisition = acquisition;
    this.layout = acquisition.pass().layout();
  }

  static byte[] calibration(SimulatedAcquisition acquisition) {
    SideXml side = new SideXml(acquisition);
    side.writeCalibration();
    return side.xml.bytes();
  }

  static byte[] noise(SimulatedAcquisition acquisition) {
    SideXml side = new SideXml(acquisition);
    side.writeNoise();
    return side.xml.bytes();
  }

  private String time(int burst) {
    boolean beyond = burst == layout.bursts();
    return XmlText.utc(
        beyond
            ? acquisition.stop()
            : acquisition.pass().instant(acquisition.pass().burstStartS(burst)));
  }

  private int line(int burst) {
    return burst * layout.lines() - (burst == layout.bursts() ? 1 : 0);
  }

  private String pixels() {
    StringBuilder text = new StringBuilder("0");
    for (int i = 1; i < PIXELS; i++) {
      text.append(' ').append((layout.samples() - 1) * i / (PIXELS - 1));
    }
    return text.toString();
  }

  private static String repeated(String value, int count) {
    return (value + " ").repeat(count).trim();
  }

  private void writeCalibration() {
    String count = " count=\"" + PIXELS + "\"";
    xml.open("calibration");
    AnnotationXml.adsHeader(xml, acquisition);
    xml.open("calibrationInformation").leaf("absoluteCalibrationConstant", ONE).close();
    xml.open("calibrationVectorList count=\"" + (layout.bursts() + 1) + "\"");
    for (int b = 0; b <= layout.bursts(); b++) {
      xml.open("calibrationVector")
          .leaf("azimuthTime", time(b))
          .leaf("line", line(b))
          .leaf("pixel" + count, pixels())
          .leaf("sigmaNought" + count, repeated(SIGMA_NOUGHT, PIXELS))
          .leaf("betaNought" + count, repeated(BETA_NOUGHT, PIXELS))
          .leaf("gamma" + count, repeated(GAMMA, PIXELS))
          .leaf("dn" + count, repeated(BETA_NOUGHT, PIXELS))
          .close();
    }
    xml.close().close();
  }

  private void writeNoise() {
    String count = " count=\"" + PIXELS + "\"";
    int lastLine = layout.bursts() * layout.lines() - 1;
    xml.open("noise");
    AnnotationXml.adsHeader(xml, acquisition);
    xml.open("noiseRangeVectorList count=\"" + layout.bursts() + "\"");
    for (int b = 0; b < layout.bursts(); b++) {
      xml.open("noiseRangeVector")
          .leaf("azimuthTime", time(b))
          .leaf("line", line(b))
          .leaf("pixel" + count, pixels())
          .leaf("noiseRangeLut" + count, repeated(ONE, PIXELS))
          .close();
    }
    xml.close();
    xml.open("noiseAzimuthVectorList count=\"1\"").open("noiseAzimuthVector");
    xml.leaf("swath", SwathParameters.SUBSWATH)
        .leaf("firstAzimuthLine", 0)
        .leaf("firstRangeSample", 0)
        .leaf("lastAzimuthLine", lastLine)
        .leaf("lastRangeSample", layout.samples() - 1)
        .leaf("line count=\"2\"", "0 " + lastLine)
        .leaf("noiseAzimuthLut count=\"2\"", repeated(ONE, 2))
        .close()
        .close()
        .close();
  }
}

package io.sentryal.insar.testkit.scene;

import io.sentryal.insar.model.StateVector;
import java.util.List;
import java.util.Locale;

/** Writes the annotation of the image: everything a processor needs to know about it. */
final class AnnotationXml {
  private static final String SWATH = SwathParameters.SUBSWATH;
  private static final double CHIRP_LENGTH_S = 6.199592966536363e-5;
  private static final double CHIRP_RATE_HZ_PER_S = 7.792817275120481e11;
  private static final double RAW_PRF_HZ = 1451.62711219399;

  private final SimulatedAcquisition acquisition;
  private final Pass pass;
  private final SceneLayout layout;
  private final SceneTruth truth;
  private final ImageStatistics statistics;
  private final XmlText xml = new XmlText();

  private AnnotationXml(
      SimulatedAcquisition acquisition, SceneTruth truth, ImageStatistics statistics) {
    this.acquisition = acquisition;
    this.pass = acquisition.pass();
    this.layout = pass.layout();
    this.truth = truth;
    this.statistics = statistics;
  }

  /** Returns the file. */
  static byte[] bytes(
      SimulatedAcquisition acquisition, SceneTruth truth, ImageStatistics statistics) {
    AnnotationXml writer = new AnnotationXml(acquisition, truth, statistics);
    writer.write();
    return writer.xml.bytes();
  }

  private void write() {
    xml.open("product");
    adsHeader(xml, acquisition);
    xml.open("generalAnnotation");
    productInformation();
    downlink();
    orbitList();
    xml.empty("attitudeList count=\"0\"");
    fmRates();
    xml.close();
    imageAnnotation();
    dopplerCentroids();
    new AntennaAndGridXml(acquisition, truth, xml).writeAntenna();
    swathTiming();
    new AntennaAndGridXml(acquisition, truth, xml).writeGrid();
    xml.open("coordinateConversion").empty("coordinateConversionList count=\"0\"").close();
    xml.open("swathMerging").empty("swathMergeList count=\"0\"").close();
    xml.close();
  }

  static void adsHeader(XmlText xml, SimulatedAcquisition acquisition) {
    xml.open("adsHeader")
        .leaf("missionId", "S1A")
        .leaf("productType", "SLC")
        .leaf("polarisation", "VV")
        .leaf("mode", "IW")
        .leaf("swath", SWATH)
        .leaf("startTime", XmlText.utc(acquisition.start()))
        .leaf("stopTime", XmlText.utc(acquisition.stop()))
        .leaf("absoluteOrbitNumber", acquisition.absoluteOrbit())
        .leaf("missionDataTakeId", acquisition.dataTake())
        .leaf("imageNumber", "001")
        .close();
  }

  private void productInformation() {
    String name = acquisition.direction().name();
    xml.open("productInformation")
        .leaf("pass", name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT))
        .leaf("timelinessCategory", "Fast-24h")
        .leaf("platformHeading", headingDeg())
        .leaf("projection", "Slant Range")
        .leaf("rangeSamplingRate", SwathParameters.RANGE_SAMPLING_RATE_HZ)
        .leaf("radarFrequency", SwathParameters.RADAR_FREQUENCY_HZ)
        .leaf("azimuthSteeringRate", SwathParameters.STEERING_RATE_DEG_PER_S)
        .close();
  }

  private double headingDeg() {
    double[] positionM = pass.orbit().position(pass.burstMiddleS(0));
    double[] velocity = pass.orbit().velocity(pass.burstMiddleS(0));
    double[] place = Wgs84.toGeodetic(positionM);
    double lon = Math.toRadians(place[1]);
    double[] east = {-Math.sin(lon), Math.cos(lon), 0};
    double[] north = Vectors.cross(Wgs84.normal(place[0], place[1]), east);
    return Math.toDegrees(Math.atan2(Vectors.dot(velocity, east), Vectors.dot(velocity, north)));
  }

  private void downlink() {
    xml.open("downlinkInformationList count=\"1\"").open("downlinkInformation");
    xml.leaf("swath", SWATH)
        .leaf("azimuthTime", XmlText.utc(acquisition.start()))
        .leaf("firstLineSensingTime", XmlText.utc(acquisition.start()))
        .leaf("lastLineSensingTime", XmlText.utc(acquisition.stop()))
        .leaf("prf", RAW_PRF_HZ);
    xml.open("downlinkValues")
        .leaf("pri", 1 / RAW_PRF_HZ)
        .leaf("rank", 8)
        .leaf("dataTakeId", acquisition.dataTake())
        .leaf("instrumentConfigId", 7)
        .leaf("txPulseLength", CHIRP_LENGTH_S)
        .leaf("txPulseStartFrequency", -SwathParameters.RANGE_BANDWIDTH_HZ / 2)
        .leaf("txPulseRampRate", CHIRP_RATE_HZ_PER_S)
        .leaf("swathNumber", 11)
        .close();
    xml.close().close();
  }

  private void orbitList() {
    List<StateVector> vectors = acquisition.stateVectors();
    xml.open("orbitList count=\"" + vectors.size() + "\"");
    for (StateVector v : vectors) {
      xml.open("orbit").leaf("time", XmlText.utc(v.time())).leaf("frame", "Earth Fixed");
      triple("position", v.xM(), v.yM(), v.zM());
      triple("velocity", v.vxMPerS(), v.vyMPerS(), v.vzMPerS());
      xml.close();
    }
    xml.close();
  }

  private void triple(String name, double x, double y, double z) {
    xml.open(name).leaf("x", x).leaf("y", y).leaf("z", z).close();
  }

  private void fmRates() {
    xml.open("azimuthFmRateList count=\"" + pass.estimates().size() + "\"");
    for (Pass.Estimate r : pass.estimates()) {
      xml.open("azimuthFmRate")
          .leaf("azimuthTime", XmlText.utc(pass.instant(r.timeS())))
          .leaf("t0", r.fmRate().t0S())
          .leaf("azimuthFmRatePolynomial count=\"3\"", polynomial(r.fmRate()))
          .close();
    }
    xml.close();
  }

  private static String polynomial(RangeQuadratic q) {
    return XmlText.exact(q.c0Hz())
        + " "
        + XmlText.exact(q.c1HzPerS())
        + " "
        + XmlText.exact(q.c2HzPerS2());
  }

  private void imageAnnotation() {
    int middle = layout.samples() / 2;
    xml.open("imageAnnotation").open("imageInformation");
    xml.leaf("productFirstLineUtcTime", XmlText.utc(acquisition.start()))
        .leaf("productLastLineUtcTime", XmlText.utc(acquisition.stop()))
        .leaf("ascendingNodeTime", XmlText.utc(acquisition.ascendingNodeTime()))
        .leaf("anchorTime", XmlText.utc(acquisition.start()))
        .leaf("productComposition", "Slice")
        .leaf("sliceNumber", 1)
        .leaf("slantRangeTime", SwathParameters.twoWayS(pass.firstRangeM()))
        .leaf("pixelValue", "Complex")
        .leaf("outputPixels", "16 bit Signed Integer")
        .leaf(
            "rangePixelSpacing",
            String.format(Locale.ROOT, "%.6e", SwathParameters.RANGE_SPACING_M))
        .leaf("azimuthPixelSpacing", "1.400000e+01")
        .leaf("azimuthTimeInterval", SwathParameters.LINE_INTERVAL_S)
        .leaf("azimuthFrequency", 1 / SwathParameters.LINE_INTERVAL_S)
        .leaf("numberOfSamples", layout.samples())
        .leaf("numberOfLines", (long) layout.bursts() * layout.lines())
        .leaf("zeroDopMinusAcqTime", -sensingDelayS())
        .leaf("incidenceAngleMidSwath", grid().incidenceDeg(0, middle));
    statistics.write(xml);
    xml.close();
    processingInformation();
    xml.close();
  }

  private AntennaAndGridXml grid() {
    return new AntennaAndGridXml(acquisition, truth, xml);
  }

  private void processingInformation() {
    xml.open("processingInformation")
        .leaf("orbitDataFileUsed", "true")
        .leaf("attitudeDataFileUsed", "false")
        .leaf("antennaElevationPatternApplied", "true")
        .leaf("dcMethod", "Data Analysis")
        .leaf("detectionPerformed", "false")
        .leaf("thermalNoiseCorrectionPerformed", "false")
        .leaf("rfiMitigationPerformed", "Never")
        .leaf("rfiMitigationDomain", "TimeAndFrequency");
    xml.open("swathProcParamsList count=\"1\"").open("swathProcParams").leaf("swath", SWATH);
    bandwidth("rangeProcessing", SwathParameters.RANGE_BANDWIDTH_HZ);
    bandwidth("azimuthProcessing", SwathParameters.AZIMUTH_BANDWIDTH_HZ);
    xml.leaf("processorScalingFactor", 1.0).close().close();
    xml.leaf("referenceRange", 8e5)
        .leaf("ellipsoidName", "WGS84")
        .leaf("ellipsoidSemiMajorAxis", 6_378_137.0)
        .leaf("ellipsoidSemiMinorAxis", 6_356_752.314245)
        .leaf("bistaticDelayCorrectionApplied", "true")
        .leaf("topsFilterConvention", "Only Echo Lines")
        .leaf("orbitSource", "Auxiliary")
        .leaf("attitudeSource", "Downlink")
        .close();
  }

  private void bandwidth(String name, double hz) {
    xml.open(name)
        .leaf("windowType", "None")
        .leaf("windowCoefficient", 1.0)
        .leaf("totalBandwidth", hz)
        .leaf("processingBandwidth", hz)
        .leaf("lookBandwidth", hz)
        .leaf("numberOfLooks", 1)
        .leaf("lookOverlap", 0.0)
        .close();
  }

  private void dopplerCentroids() {
    xml.open("dopplerCentroid").open("dcEstimateList count=\"" + pass.estimates().size() + "\"");
    for (Pass.Estimate r : pass.estimates()) {
      String zero = "0.000000e+00";
      xml.open("dcEstimate")
          .leaf("azimuthTime", XmlText.utc(pass.instant(r.timeS())))
          .leaf("t0", r.dopplerCentroid().t0S())
          .leaf("geometryDcPolynomial count=\"3\"", zero + " " + zero + " " + zero)
          .leaf("dataDcPolynomial count=\"3\"", polynomial(r.dopplerCentroid()))
          .leaf("dataDcRmsError", 0.0)
          .leaf("dataDcRmsErrorAboveThreshold", "false")
          .leaf("fineDceAzimuthStartTime", XmlText.utc(pass.instant(r.timeS() - 0.5)))
          .leaf("fineDceAzimuthStopTime", XmlText.utc(pass.instant(r.timeS() + 0.5)))
          .empty("fineDceList count=\"0\"")
          .close();
    }
    xml.close().close();
  }

  private double sensingDelayS() {
    return Pass.microseconds(0.35 * layout.lines() * SwathParameters.LINE_INTERVAL_S);
  }

  private void swathTiming() {
    xml.open("swathTiming")
        .leaf("linesPerBurst", layout.lines())
        .leaf("samplesPerBurst", layout.samples())
        .open("burstList count=\"" + layout.bursts() + "\"");
    String first = perLine(layout.firstValidSample());
    String last = perLine(layout.lastValidSample());
    for (int b = 0; b < layout.bursts(); b++) {
      double sinceNodeS = acquisition.sinceNodeS(pass.burstStartS(b));
      long absolute =
          OrbitNumbers.absoluteBurst(
              acquisition.sinceNodeS(pass.burstMiddleS(b)), acquisition.absoluteOrbit());
      xml.open("burst")
          .leaf("azimuthTime", XmlText.utc(pass.instant(pass.burstStartS(b))))
          .leaf("azimuthAnxTime", sinceNodeS)
          .leaf("sensingTime", XmlText.utc(pass.instant(pass.burstStartS(b) + sensingDelayS())))
          .leaf("byteOffset", SlcTiff.byteOffset(layout, b))
          .leaf("firstValidSample count=\"" + layout.lines() + "\"", first)
          .leaf("lastValidSample count=\"" + layout.lines() + "\"", last)
          .leaf("burstId absolute=\"" + absolute + "\"", acquisition.burstIds().get(b).number())
          .close();
    }
    xml.close().close();
  }

  private String perLine(int sample) {
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < layout.lines(); line++) {
      boolean valid = line >= layout.firstValidLine() && line <= layout.lastValidLine();
      text.append(line == 0 ? "" : " ").append(valid ? sample : -1);
    }
    return text.toString();
  }
}

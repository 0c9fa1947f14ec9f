package io.sentryal.insar.localcpu.internal.safe;

import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.internal.xml.XmlElement;
import io.sentryal.insar.model.Polarization;
import io.sentryal.insar.model.StateVector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Turns the annotation XML of one swath into a {@link SwathAnnotation} (ESA S1-RS-MDA-52-7441,
 * Sentinel-1 Product Specification, section 6; read from IPF 002.36 to 003.91).
 */
final class AnnotationParser {
  /** The parts of an annotation that are large and not needed. */
  static final Set<String> SKIPPED =
      Set.of(
          "qualityInformation",
          "downlinkInformationList",
          "replicaInformationList",
          "noiseList",
          "terrainHeightList",
          "attitudeList",
          "antennaPattern",
          "fineDceList",
          "coordinateConversion",
          "swathMerging",
          "imageStatistics");

  private final XmlElement root;
  private final String productName;
  private final Manifest manifest;

  private AnnotationParser(XmlElement root, String productName, Manifest manifest) {
    this.root = root;
    this.productName = productName;
    this.manifest = manifest;
  }

  /**
   * Returns the annotation.
   *
   * @throws InvalidDataException if something is missing, unreadable or contradicts itself
   */
  static SwathAnnotation parse(XmlElement root, String productName, Manifest manifest) {
    try {
      return new AnnotationParser(root, productName, manifest).parse();
    } catch (IllegalArgumentException | IllegalStateException | ArithmeticException e) {
      throw root.invalid("holds a value that cannot be believed: " + e.getMessage(), e);
    }
  }

  private SwathAnnotation parse() {
    XmlElement header = root.child("adsHeader");
    XmlElement general = root.child("generalAnnotation");
    XmlElement product = general.child("productInformation");
    XmlElement image = root.child("imageAnnotation").child("imageInformation");
    XmlElement timing = root.child("swathTiming");
    String swath = header.text("swath");
    int lines = timing.integer("linesPerBurst");
    XmlElement processing = processing(swath);
    SwathAnnotation annotation =
        SwathAnnotation.builder()
            .swath(swath)
            .polarization(new Polarization(header.text("polarisation")))
            .productName(productName)
            .radarFrequencyHz(product.number("radarFrequency"))
            .rangeSamplingRateHz(product.number("rangeSamplingRate"))
            .azimuthSteeringRateRadPerS(Math.toRadians(product.number("azimuthSteeringRate")))
            .slantRangeTimeS(image.number("slantRangeTime"))
            .azimuthTimeIntervalS(image.number("azimuthTimeInterval"))
            .imageSize(image.integer("numberOfLines"), image.integer("numberOfSamples"))
            .burstSize(lines, timing.integer("samplesPerBurst"))
            .rangeBandwidthHz(processing.child("rangeProcessing").number("processingBandwidth"))
            .azimuthBandwidthHz(processing.child("azimuthProcessing").number("processingBandwidth"))
            .bursts(new BurstParser(image, manifest, swath, lines).parse(timing))
            .fmRates(fmRates(general))
            .dopplerCentroids(dopplerCentroids())
            .stateVectors(stateVectors(general))
            .geolocationGrid(geolocationGrid())
            .simulated(manifest.simulated())
            .build();
    checkConsistency(annotation, timing.child("burstList").children("burst").size());
    return annotation;
  }

  private XmlElement processing(String swath) {
    XmlElement list =
        root.child("imageAnnotation").child("processingInformation").child("swathProcParamsList");
    return list.children("swathProcParams").stream()
        .filter(element -> element.text("swath").equals(swath))
        .findFirst()
        .orElseThrow(() -> list.invalid("has no <swathProcParams> of " + swath));
  }

  /** Old processors (IPF 002.36) wrote three elements c0, c1, c2, later ones a polynomial. */
  private static List<RangePolynomial> fmRates(XmlElement general) {
    List<RangePolynomial> rates = new ArrayList<>();
    for (XmlElement rate : general.child("azimuthFmRateList").children("azimuthFmRate")) {
      double[] coefficients =
          rate.find("azimuthFmRatePolynomial")
              .map(XmlElement::numbers)
              .orElseGet(
                  () -> new double[] {rate.number("c0"), rate.number("c1"), rate.number("c2")});
      rates.add(new RangePolynomial(rate.time("azimuthTime"), rate.number("t0"), coefficients));
    }
    return rates;
  }

  private List<RangePolynomial> dopplerCentroids() {
    List<RangePolynomial> centroids = new ArrayList<>();
    XmlElement list = root.child("dopplerCentroid").child("dcEstimateList");
    for (XmlElement estimate : list.children("dcEstimate")) {
      centroids.add(
          new RangePolynomial(
              estimate.time("azimuthTime"),
              estimate.number("t0"),
              estimate.child("dataDcPolynomial").numbers()));
    }
    return centroids;
  }

  private static List<StateVector> stateVectors(XmlElement general) {
    List<StateVector> vectors = new ArrayList<>();
    for (XmlElement orbit : general.child("orbitList").children("orbit")) {
      if (!orbit.text("frame").equals("Earth Fixed")) {
        throw orbit.invalid(
            "must be in the frame 'Earth Fixed', is in '" + orbit.text("frame") + "'");
      }
      XmlElement position = orbit.child("position");
      XmlElement velocity = orbit.child("velocity");
      vectors.add(
          new StateVector(
              orbit.time("time"),
              position.number("x"),
              position.number("y"),
              position.number("z"),
              velocity.number("x"),
              velocity.number("y"),
              velocity.number("z")));
    }
    return vectors;
  }

  private List<GeolocationGridPoint> geolocationGrid() {
    List<GeolocationGridPoint> points = new ArrayList<>();
    XmlElement list = root.child("geolocationGrid").child("geolocationGridPointList");
    for (XmlElement point : list.children("geolocationGridPoint")) {
      points.add(
          new GeolocationGridPoint(
              point.time("azimuthTime"),
              point.number("slantRangeTime"),
              point.integer("line"),
              point.integer("pixel"),
              point.number("latitude"),
              point.number("longitude"),
              point.number("height"),
              point.number("incidenceAngle")));
    }
    return points;
  }

  private void checkConsistency(SwathAnnotation annotation, int bursts) {
    if ((bursts > 0 && (long) bursts * annotation.linesPerBurst() != annotation.numberOfLines())
        || annotation.samplesPerBurst() != annotation.numberOfSamples()) {
      throw root.invalid(
          "has %d bursts of %d x %d pixels, but an image of %d x %d; fetch the product again"
              .formatted(
                  bursts,
                  annotation.linesPerBurst(),
                  annotation.samplesPerBurst(),
                  annotation.numberOfLines(),
                  annotation.numberOfSamples()));
    }
    requireAscending(
        "burst", annotation.bursts().stream().map(BurstAnnotation::azimuthTime).toList());
    requireAscending("orbit", annotation.stateVectors().stream().map(StateVector::time).toList());
    for (BurstAnnotation burst : annotation.bursts()) {
      if (burst.lastValidSample() >= annotation.samplesPerBurst()) {
        throw root.invalid(
            "has a burst with valid sample %d, but lines have %d samples"
                .formatted(burst.lastValidSample(), annotation.samplesPerBurst()));
      }
    }
    if (!annotation.bursts().isEmpty()
        && (annotation.fmRates().isEmpty()
            || annotation.dopplerCentroids().isEmpty()
            || annotation.stateVectors().isEmpty())) {
      throw root.invalid(
          "has bursts but no azimuth FM rate, no Doppler centroid or no orbit; fetch it again");
    }
  }

  private void requireAscending(String what, List<Instant> times) {
    for (int i = 1; i < times.size(); i++) {
      if (!times.get(i - 1).isBefore(times.get(i))) {
        throw root.invalid(
            "has %s times out of order: %s is followed by %s"
                .formatted(what, times.get(i - 1), times.get(i)));
      }
    }
  }
}

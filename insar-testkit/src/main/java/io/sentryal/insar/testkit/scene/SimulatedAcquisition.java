package io.sentryal.insar.testkit.scene;

import io.sentryal.insar.model.BurstId;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.model.Polarization;
import io.sentryal.insar.model.StateVector;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One date of a simulated stack: what its product says about itself. Immutable, thread-safe.
 * SIMULATED, not an ESA product.
 */
public final class SimulatedAcquisition {
  private static final DateTimeFormatter COMPACT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int STATE_VECTORS = 17;
  private static final double STATE_VECTOR_SPACING_S = 10;
  private static final double STATE_VECTORS_BEFORE_S = 67.181;

  private final Pass pass;
  private final OrbitNumbers numbers;
  private final OrbitDirection direction;
  private final double perpendicularBaselineM;
  private final double parallelBaselineM;
  private final List<GeoPoint> footprint;
  private final long seed;

  SimulatedAcquisition(
      Pass pass,
      StackDesign design,
      OrbitDirection direction,
      List<GeoPoint> footprint,
      long seed) {
    this.pass = pass;
    this.numbers = design.numbers();
    this.direction = direction;
    double[] baselinesM = design.baselinesM(pass);
    this.perpendicularBaselineM = baselinesM[0];
    this.parallelBaselineM = baselinesM[1];
    this.footprint = List.copyOf(footprint);
    this.seed = seed;
  }

  Pass pass() {
    return pass;
  }

  /** Returns the place in the stack, from 0. */
  public int index() {
    return pass.index();
  }

  /** Returns the satellite. */
  public Platform platform() {
    return Platform.SENTINEL_1A;
  }

  /** Returns the only polarization of the product. */
  public Polarization polarization() {
    return Polarization.VV;
  }

  /** Returns the direction of flight. */
  public OrbitDirection direction() {
    return direction;
  }

  /** Returns the track, 1 to 175. */
  public int relativeOrbit() {
    return numbers.relativeOrbit();
  }

  /** Returns the orbit number since launch. */
  public int absoluteOrbit() {
    return numbers.absoluteOrbit(pass.epoch());
  }

  /** Returns the number of the data take, which stands in the product name in hexadecimal. */
  public int dataTake() {
    return 8 * absoluteOrbit() + 6;
  }

  /** Returns when the first line is at zero Doppler. */
  public Instant start() {
    return pass.instant(pass.burstStartS(0));
  }

  /** Returns when the last line is at zero Doppler. */
  public Instant stop() {
    return pass.instant(lastLineS());
  }

  double lastLineS() {
    SceneLayout layout = pass.layout();
    return Pass.microseconds(
        pass.burstStartS(layout.bursts() - 1)
            + (layout.lines() - 1) * SwathParameters.LINE_INTERVAL_S);
  }

  /** Returns when the satellite crossed the equator northward. */
  public Instant ascendingNodeTime() {
    return pass.instant(pass.orbit().ascendingNodeS());
  }

  double sinceNodeS(double timeS) {
    return timeS - Pass.microseconds(pass.orbit().ascendingNodeS());
  }

  /**
   * Returns the perpendicular baseline to date 0 at the middle of the scene (m): this position
   * minus that one, along look vector x velocity (up and to the right of the track).
   */
  public double perpendicularBaselineM() {
    return perpendicularBaselineM;
  }

  /** Returns the baseline to date 0 along its look vector at the middle of the scene (m). */
  public double parallelBaselineM() {
    return parallelBaselineM;
  }

  /** Returns the ids of the bursts in order of time, the same on all dates. */
  public List<BurstId> burstIds() {
    List<BurstId> ids = new ArrayList<>();
    for (int b = 0; b < pass.layout().bursts(); b++) {
      ids.add(
          new BurstId(relativeOrbit(), numbers.firstBurstNumber() + b, SwathParameters.SUBSWATH));
    }
    return List.copyOf(ids);
  }

  /** Returns the corners of the image, in order around it; the first is not repeated. */
  public List<GeoPoint> footprint() {
    return footprint;
  }

  /** Returns the 17 state vectors of the annotation, 10 s apart. */
  public List<StateVector> stateVectors() {
    List<StateVector> vectors = new ArrayList<>();
    double firstS = Pass.microseconds(pass.burstStartS(0) - STATE_VECTORS_BEFORE_S);
    for (int i = 0; i < STATE_VECTORS; i++) {
      vectors.add(stateVector(firstS + i * STATE_VECTOR_SPACING_S));
    }
    return List.copyOf(vectors);
  }

  StateVector stateVector(double timeS) {
    double[] s = pass.orbit().state(timeS);
    return new StateVector(pass.instant(timeS), s[0], s[1], s[2], s[3], s[4], s[5]);
  }

  /** Returns the name of the product without {@code .SAFE}. */
  public String productName() {
    String stem =
        String.format(
            Locale.ROOT,
            "S1A_IW_SLC__1SSV_%s_%s_%06d_%06X",
            COMPACT.format(start()),
            COMPACT.format(stop()),
            absoluteOrbit(),
            dataTake());
    return stem + String.format(Locale.ROOT, "_%04X", crc16(stem + seed));
  }

  /** Returns the stem of the file names inside the product. */
  String fileStem() {
    return String.format(
            Locale.ROOT,
            "s1a-iw2-slc-vv-%s-%s-%06d-%06x-001",
            COMPACT.format(start()),
            COMPACT.format(stop()),
            absoluteOrbit(),
            dataTake())
        .toLowerCase(Locale.ROOT);
  }

  /** Returns the checksum of polynomial 0x1021, start 0xFFFF, of a text in ASCII. */
  private static int crc16(String text) {
    int crc = 0xFFFF;
    for (int i = 0; i < text.length(); i++) {
      crc ^= text.charAt(i) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ 0x1021;
      }
    }
    return crc & 0xFFFF;
  }

  @Override
  public String toString() {
    return "SIMULATED " + productName();
  }
}

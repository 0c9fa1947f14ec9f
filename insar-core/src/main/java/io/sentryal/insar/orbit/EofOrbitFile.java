package io.sentryal.insar.orbit;

import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.internal.xml.XmlElement;
import io.sentryal.insar.internal.xml.XmlReader;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.model.StateVector;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An orbit file of Sentinel-1 (AUX_POEORB or AUX_RESORB): state vectors in the Earth-fixed frame,
 * every 10 s (ESA GMES-GSEG-EOPG-FS-10-0075, Sentinels POD Service File Format Specification).
 * Immutable.
 */
public final class EofOrbitFile {
  /** Vectors that interpolation needs on either side of a time. */
  private static final int VECTORS_EACH_SIDE = 4;

  private static final double MIN_RADIUS_M = 6_700_000;
  private static final double MAX_RADIUS_M = 7_500_000;

  private final String name;
  private final OrbitKind kind;
  private final Platform platform;
  private final Instant validityStart;
  private final Instant validityStop;
  private final Optional<Instant> creationTime;
  private final List<StateVector> stateVectors;

  private EofOrbitFile(XmlElement root, String fileName) {
    XmlElement header = root.child("Earth_Explorer_Header").child("Fixed_Header");
    XmlElement variable = root.child("Earth_Explorer_Header").child("Variable_Header");
    XmlElement validity = header.child("Validity_Period");
    this.name = header.find("File_Name").map(XmlElement::text).orElse(fileName);
    this.kind = kind(header.child("File_Type"));
    this.platform = platform(header.child("Mission"));
    this.validityStart = time(validity.child("Validity_Start"));
    this.validityStop = time(validity.child("Validity_Stop"));
    this.creationTime =
        header.find("Source").flatMap(made -> made.find("Creation_Date")).map(EofOrbitFile::time);
    require(variable, "Ref_Frame", "EARTH_FIXED");
    require(variable, "Time_Reference", "UTC");
    this.stateVectors = List.copyOf(stateVectors(root.child("Data_Block").child("List_of_OSVs")));
  }

  /**
   * Reads an orbit file.
   *
   * @param file {@code .EOF}, or gzipped {@code .EOF.gz}
   * @throws InvalidDataException if it is truncated, damaged or no Sentinel-1 orbit file
   * @throws InsarIoException if it does not exist or cannot be read
   */
  public static EofOrbitFile read(Path file) {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        InputStream plain =
            file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw) {
      XmlElement root = XmlReader.read(plain, file.toString(), Set.of());
      Path last = file.getFileName();
      return new EofOrbitFile(root, (last == null ? file : last).toString());
    } catch (ZipException | EOFException e) {
      throw new InvalidDataException(file.toString(), "is no whole gzip file; fetch it again", e);
    } catch (NoSuchFileException e) {
      throw new InsarIoException(file.toString(), "does not exist; check the path", e, false);
    } catch (IOException e) {
      throw new InsarIoException(file.toString(), "cannot be read: " + e.getMessage(), e);
    }
  }

  /** Returns the name of the file without {@code .EOF}, as its header says. */
  public String name() {
    return name;
  }

  /** Returns how good the orbit is. */
  public OrbitKind kind() {
    return kind;
  }

  /** Returns the satellite. */
  public Platform platform() {
    return platform;
  }

  /** Returns the start of the validity that the header claims (UTC). */
  public Instant validityStart() {
    return validityStart;
  }

  /** Returns the end of the validity that the header claims (UTC). */
  public Instant validityStop() {
    return validityStop;
  }

  /** Returns when the file was made (UTC), if its header says so. */
  public Optional<Instant> creationTime() {
    return creationTime;
  }

  /** Returns the state vectors, in order of time. */
  public List<StateVector> stateVectors() {
    return stateVectors;
  }

  /**
   * Returns whether the orbit can be interpolated over a period: the header claims it, and four
   * vectors stand on either side. A file that was cut keeps the validity of the whole one, so the
   * header alone proves nothing.
   *
   * @param start start of the period (UTC)
   * @param stop end of the period (UTC)
   */
  public boolean covers(Instant start, Instant stop) {
    if (validityStart.isAfter(start)
        || validityStop.isBefore(stop)
        || stateVectors.size() < 2 * VECTORS_EACH_SIDE) {
      return false;
    }
    Instant first = stateVectors.get(VECTORS_EACH_SIDE - 1).time();
    Instant last = stateVectors.get(stateVectors.size() - VECTORS_EACH_SIDE).time();
    return !first.isAfter(start) && !last.isBefore(stop);
  }

  /**
   * Returns the vectors around a period, enough on either side to interpolate.
   *
   * @param start start of the period (UTC)
   * @param stop end of the period (UTC)
   * @param margin how much before and after is returned as well
   */
  public List<StateVector> stateVectors(Instant start, Instant stop, Duration margin) {
    Instant from = start.minus(margin);
    Instant to = stop.plus(margin);
    return stateVectors.stream()
        .filter(vector -> !vector.time().isBefore(from) && !vector.time().isAfter(to))
        .toList();
  }

  private static OrbitKind kind(XmlElement type) {
    return switch (type.text()) {
      case "AUX_POEORB" -> OrbitKind.PRECISE;
      case "AUX_RESORB" -> OrbitKind.RESTITUTED;
      default -> throw type.invalid("must be AUX_POEORB or AUX_RESORB, was '" + type.text() + "'");
    };
  }

  private static Platform platform(XmlElement mission) {
    if (!mission.text().matches("Sentinel-1[A-Z]")) {
      throw mission.invalid("must be a Sentinel-1 satellite, was '" + mission.text() + "'");
    }
    return Platform.parse(mission.text());
  }

  private static void require(XmlElement header, String element, String expected) {
    String found = header.text(element);
    if (!found.equals(expected)) {
      throw header.child(element).invalid("must be " + expected + ", was '" + found + "'");
    }
  }

  private static List<StateVector> stateVectors(XmlElement list) {
    List<StateVector> vectors = new ArrayList<>();
    for (XmlElement osv : list.children("OSV")) {
      StateVector vector =
          new StateVector(
              time(osv.child("UTC")),
              osv.number("X"),
              osv.number("Y"),
              osv.number("Z"),
              osv.number("VX"),
              osv.number("VY"),
              osv.number("VZ"));
      double radiusM = Math.hypot(Math.hypot(vector.xM(), vector.yM()), vector.zM());
      if (!(radiusM > MIN_RADIUS_M && radiusM < MAX_RADIUS_M)) {
        throw osv.invalid("lies %.0f m from the centre of the Earth".formatted(radiusM));
      }
      if (!vectors.isEmpty() && !vectors.get(vectors.size() - 1).time().isBefore(vector.time())) {
        throw osv.invalid("is out of order at " + vector.time());
      }
      vectors.add(vector);
    }
    if (vectors.isEmpty()) {
      throw list.invalid("holds no state vector; fetch the file again");
    }
    return vectors;
  }

  private static Instant time(XmlElement element) {
    String text = element.text();
    if (!text.startsWith("UTC=")) {
      throw element.invalid("must be such as UTC=2014-10-04T03:00:54, was '" + text + "'");
    }
    return element.toTime(text.substring("UTC=".length()));
  }

  @Override
  public String toString() {
    return "EofOrbitFile[" + name + ", " + stateVectors.size() + " vectors]";
  }
}

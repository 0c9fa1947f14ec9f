package io.sentryal.insar.testkit.scene;

import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.model.StateVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes the orbit of a date in the format of ESA's precise orbit files, from before the ascending
 * node to after the scene, every 10 s.
 */
final class EofOrbitFile {
  private static final DateTimeFormatter NAME_TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int SPACING_S = 10;
  private static final int NODE_MARGIN_S = 60;
  private static final int SCENE_MARGIN_S = 150;

  /** International atomic time minus UTC (s) since 2017. */
  private static final int TAI_MINUS_UTC_S = 37;

  private EofOrbitFile() {}

  static Path write(SimulatedAcquisition acquisition, Path folder) {
    Instant day = acquisition.start().truncatedTo(ChronoUnit.DAYS);
    Instant from = day.minusSeconds(3618);
    Instant to = day.plusSeconds(86_400 + 3582);
    String name =
        "S1A_OPER_AUX_POEORB_OPOD_"
            + (NAME_TIME.format(made(from)) + "_V")
            + (NAME_TIME.format(from) + "_" + NAME_TIME.format(to));
    XmlText xml = new XmlText();
    xml.open("Earth_Explorer_File");
    header(xml, name, from, to);
    List<StateVector> vectors = vectors(acquisition);
    xml.open("Data_Block type=\"xml\"").open("List_of_OSVs count=\"" + vectors.size() + "\"");
    for (StateVector v : vectors) {
      vector(xml, v, acquisition);
    }
    xml.close().close().close();
    Path file = folder.resolve(name + ".EOF");
    try {
      return Files.write(file, xml.bytes());
    } catch (IOException e) {
      throw new InsarIoException(file.toString(), "cannot write the simulated orbit", e);
    }
  }

  /** Returns when such a file would be made: precise orbits come after 20 days. */
  private static Instant made(Instant from) {
    return from.plus(Duration.ofDays(20)).plusSeconds(47_249);
  }

  private static void header(XmlText xml, String name, Instant from, Instant to) {
    xml.open("Earth_Explorer_Header").open("Fixed_Header");
    xml.leaf("File_Name", name)
        .leaf("File_Description", "SIMULATED precise orbit (not an ESA product)")
        .leaf("Notes", "SIMULATED")
        .leaf("Mission", "Sentinel-1A")
        .leaf("File_Class", "OPER")
        .leaf("File_Type", "AUX_POEORB")
        .open("Validity_Period")
        .leaf("Validity_Start", "UTC=" + seconds(from))
        .leaf("Validity_Stop", "UTC=" + seconds(to))
        .close()
        .leaf("File_Version", "0001")
        .open("Source")
        .leaf("System", "SIMULATED")
        .leaf("Creator", "insar-testkit")
        .leaf("Creator_Version", "1")
        .leaf("Creation_Date", "UTC=" + seconds(made(from)))
        .close();
    xml.close();
    xml.open("Variable_Header")
        .leaf("Ref_Frame", "EARTH_FIXED")
        .leaf("Time_Reference", "UTC")
        .close();
    xml.close();
  }

  private static String seconds(Instant instant) {
    return XmlText.utc(instant).substring(0, 19);
  }

  private static List<StateVector> vectors(SimulatedAcquisition acquisition) {
    Instant from = acquisition.ascendingNodeTime().minusSeconds(NODE_MARGIN_S);
    long first = Math.floorDiv(from.getEpochSecond(), SPACING_S) * SPACING_S;
    Instant last = acquisition.stop().plusSeconds(SCENE_MARGIN_S);
    List<StateVector> vectors = new ArrayList<>();
    for (long second = first; second <= last.getEpochSecond(); second += SPACING_S) {
      Duration since = Duration.between(acquisition.pass().epoch(), Instant.ofEpochSecond(second));
      vectors.add(acquisition.stateVector(since.toNanos() / 1e9));
    }
    return vectors;
  }

  private static void vector(XmlText xml, StateVector v, SimulatedAcquisition acquisition) {
    boolean before = v.time().isBefore(acquisition.ascendingNodeTime());
    int orbit = acquisition.absoluteOrbit() - (before ? 1 : 0);
    String utc = XmlText.utc(v.time());
    xml.open("OSV")
        .leaf("TAI", "TAI=" + XmlText.utc(v.time().plusSeconds(TAI_MINUS_UTC_S)))
        .leaf("UTC", "UTC=" + utc)
        .leaf("UT1", "UT1=" + utc)
        .leaf("Absolute_Orbit", String.format(Locale.ROOT, "%+06d", orbit));
    component(xml, "X unit=\"m\"", v.xM());
    component(xml, "Y unit=\"m\"", v.yM());
    component(xml, "Z unit=\"m\"", v.zM());
    component(xml, "VX unit=\"m/s\"", v.vxMPerS());
    component(xml, "VY unit=\"m/s\"", v.vyMPerS());
    component(xml, "VZ unit=\"m/s\"", v.vzMPerS());
    xml.leaf("Quality", "NOMINAL").close();
  }

  private static void component(XmlText xml, String name, double value) {
    xml.leaf(name, String.format(Locale.ROOT, "%.6f", value));
  }
}

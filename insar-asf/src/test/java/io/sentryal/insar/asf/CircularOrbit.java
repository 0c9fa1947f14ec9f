package io.sentryal.insar.asf;

import io.sentryal.insar.model.StateVector;
import io.sentryal.insar.orbit.OrbitFileName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * A simulated satellite on a circle around a turning Earth, close to Sentinel-1's. The circle may
 * be wider by some metres, and the satellite may pass its node at another longitude.
 *
 * @param node when it crosses the equator northwards
 * @param nodeLonDeg where, in the Earth-fixed frame at that time
 * @param radiusM radius of the circle
 */
record CircularOrbit(Instant node, double nodeLonDeg, double radiusM) {
  private static final double GM = 3.986004418e14;
  private static final double EARTH_RAD_PER_S = 7.2921159e-5;
  private static final double INCLINATION_RAD = Math.toRadians(98.18);

  static final double RADIUS_M = 7_071_000;

  StateVector at(Instant time) {
    Duration since = Duration.between(node, time);
    double t = since.getSeconds() + since.getNano() * 1e-9;
    double rate = Math.sqrt(GM / (radiusM * radiusM * radiusM));
    double along = rate * t;
    double cosI = Math.cos(INCLINATION_RAD);
    double[] p = {
      radiusM * Math.cos(along),
      radiusM * Math.sin(along) * cosI,
      radiusM * Math.sin(along) * Math.sin(INCLINATION_RAD)
    };
    double[] v = {
      -radiusM * rate * Math.sin(along),
      radiusM * rate * Math.cos(along) * cosI,
      radiusM * rate * Math.cos(along) * Math.sin(INCLINATION_RAD)
    };
    double turn = Math.toRadians(nodeLonDeg) - EARTH_RAD_PER_S * t;
    double c = Math.cos(turn);
    double s = Math.sin(turn);
    double x = c * p[0] - s * p[1];
    double y = s * p[0] + c * p[1];
    return new StateVector(
        time,
        x,
        y,
        p[2],
        c * v[0] - s * v[1] + EARTH_RAD_PER_S * y,
        s * v[0] + c * v[1] - EARTH_RAD_PER_S * x,
        v[2]);
  }

  /** Returns an orbit file with a vector every ten seconds. */
  byte[] file(OrbitFileName name, Instant from, Instant to) {
    StringBuilder text =
        new StringBuilder(
            """
            <?xml version="1.0" ?>
            <Earth_Explorer_File><Earth_Explorer_Header><Fixed_Header>
            <File_Name>%s</File_Name><Mission>%s</Mission><File_Type>AUX_%sORB</File_Type>
            <Validity_Period><Validity_Start>UTC=%s</Validity_Start><Validity_Stop>UTC=%s</Validity_Stop>
            </Validity_Period><Source><Creation_Date>UTC=%s</Creation_Date></Source>
            </Fixed_Header><Variable_Header><Ref_Frame>EARTH_FIXED</Ref_Frame>
            <Time_Reference>UTC</Time_Reference></Variable_Header></Earth_Explorer_Header>
            <Data_Block type="xml"><List_of_OSVs>
            """
                .formatted(
                    name.toString().replace(".EOF", ""),
                    name.platform(),
                    name.kind() == io.sentryal.insar.orbit.OrbitKind.PRECISE ? "POE" : "RES",
                    utc(name.validityStart()),
                    utc(name.validityStop()),
                    utc(name.created())));
    for (Instant time = from; !time.isAfter(to); time = time.plusSeconds(10)) {
      StateVector v = at(time);
      text.append(
          String.format(
              Locale.ROOT,
              "<OSV><UTC>UTC=%s</UTC><X unit=\"m\">%.6f</X><Y unit=\"m\">%.6f</Y><Z unit=\"m\">%.6f</Z>"
                  + "<VX unit=\"m/s\">%.6f</VX><VY unit=\"m/s\">%.6f</VY><VZ unit=\"m/s\">%.6f</VZ></OSV>%n",
              utc(time),
              v.xM(),
              v.yM(),
              v.zM(),
              v.vxMPerS(),
              v.vyMPerS(),
              v.vzMPerS()));
    }
    return text.append("</List_of_OSVs></Data_Block></Earth_Explorer_File>")
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Returns an orbit file whose vectors fill its validity. */
  byte[] file(OrbitFileName name) {
    return file(name, name.validityStart(), name.validityStop());
  }

  private static String utc(Instant time) {
    String text = time.toString().replace("Z", "");
    return text.contains(".") ? text : text + ".000000";
  }
}

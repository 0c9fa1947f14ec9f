package io.sentryal.insar.testkit.scene;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Reads a written product with nothing but the JDK, and works out geometry and carrier from what it
 * says: a second opinion that shares no code with the simulator.
 */
final class ReadProduct {
  private static final double LIGHT_M_PER_S = 299_792_458;

  final Path folder;
  final Document annotation;
  final Instant epoch;
  private final Map<String, String> texts = new HashMap<>();
  private final double[][] vectors;

  ReadProduct(Path folder) {
    this.folder = folder;
    this.annotation = xml(only(folder.resolve("annotation"), ".xml"));
    this.epoch = time(text("productFirstLineUtcTime"));
    this.vectors = all("orbit").stream().map(this::vector).toArray(double[][]::new);
  }

  static Path only(Path folder, String end) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(end)).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Document xml(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalStateException(e);
    }
  }

  static Instant time(String text) {
    return Instant.parse(text + "Z");
  }

  double seconds(String text) {
    return Duration.between(epoch, time(text)).toNanos() / 1e9;
  }

  List<Element> all(String tag) {
    NodeList nodes = annotation.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  String text(String tag) {
    return texts.computeIfAbsent(
        tag, name -> annotation.getElementsByTagName(name).item(0).getTextContent());
  }

  static String text(Element element, String tag) {
    return element.getElementsByTagName(tag).item(0).getTextContent();
  }

  double number(String tag) {
    return Double.parseDouble(text(tag));
  }

  double wavelengthM() {
    return LIGHT_M_PER_S / number("radarFrequency");
  }

  private double[] vector(Element orbit) {
    double[] v = new double[7];
    v[0] = seconds(text(orbit, "time"));
    for (int k = 0; k < 6; k++) {
      String triple = k < 3 ? "position" : "velocity";
      Element parent = (Element) orbit.getElementsByTagName(triple).item(0);
      v[k + 1] = Double.parseDouble(text(parent, "xyzxyz".substring(k, k + 1)));
    }
    return v;
  }

  /** Position and velocity by Lagrange interpolation over the eight nearest vectors. */
  double[] state(double timeS) {
    int first = 0;
    while (first + 8 < vectors.length && vectors[first + 4][0] < timeS) {
      first++;
    }
    double[] state = new double[6];
    for (int i = first; i < first + 8; i++) {
      double weight = 1;
      for (int j = first; j < first + 8; j++) {
        weight *= i == j ? 1 : (timeS - vectors[j][0]) / (vectors[i][0] - vectors[j][0]);
      }
      for (int k = 0; k < 6; k++) {
        state[k] += weight * vectors[i][k + 1];
      }
    }
    return state;
  }

  /** Zero-Doppler time (s from the first line) and slant range (m) by bisection. */
  double[] see(double[] ecefM) {
    double low = -20;
    double high = 20;
    for (int i = 0; i < 80; i++) {
      double middle = (low + high) / 2;
      double[] s = state(middle);
      double ahead = (ecefM[0] - s[0]) * s[3] + (ecefM[1] - s[1]) * s[4] + (ecefM[2] - s[2]) * s[5];
      if (ahead > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double[] s = state(low);
    return new double[] {
      low, Math.sqrt(sq(ecefM[0] - s[0]) + sq(ecefM[1] - s[1]) + sq(ecefM[2] - s[2]))
    };
  }

  private static double sq(double x) {
    return x * x;
  }

  static double[] ecef(double latDeg, double lonDeg, double heightM) {
    double a = 6_378_137;
    double f = 1 / 298.257223563;
    double e2 = f * (2 - f);
    double lat = Math.toRadians(latDeg);
    double lon = Math.toRadians(lonDeg);
    double n = a / Math.sqrt(1 - e2 * sq(Math.sin(lat)));
    return new double[] {
      (n + heightM) * Math.cos(lat) * Math.cos(lon),
      (n + heightM) * Math.cos(lat) * Math.sin(lon),
      (n * (1 - e2) + heightM) * Math.sin(lat)
    };
  }

  double burstStartS(int burst) {
    return seconds(text(all("burst").get(burst), "azimuthTime"));
  }

  /** Line in a burst and sample of a target. */
  double[] pixel(int burst, double[] ecefM, double shorterByM) {
    double[] seen = see(ecefM);
    double firstM = number("slantRangeTime") * LIGHT_M_PER_S / 2;
    double spacingM = LIGHT_M_PER_S / 2 / number("rangeSamplingRate");
    return new double[] {
      (seen[0] - burstStartS(burst)) / number("azimuthTimeInterval"),
      (seen[1] - shorterByM - firstM) / spacingM,
      seen[1] - shorterByM
    };
  }

  private static double[] numbers(String text) {
    return Stream.of(text.trim().split("\\s+")).mapToDouble(Double::parseDouble).toArray();
  }

  private double polynomial(String list, String tag, double middleS, double tauS) {
    Element best =
        all(list).stream()
            .min(
                Comparator.comparingDouble(
                    e -> Math.abs(seconds(text(e, "azimuthTime")) - middleS)))
            .orElseThrow();
    double x = tauS - Double.parseDouble(text(best, "t0"));
    double[] c = numbers(text(best, tag));
    return c[0] + c[1] * x + c[2] * x * x;
  }

  /** Phase of the carrier (rad) and Doppler centroid (Hz) at a pixel of a burst. */
  double[] carrier(int burst, double line, double sample) {
    int lines = (int) number("linesPerBurst");
    double dt = number("azimuthTimeInterval");
    double middleS = burstStartS(burst) + lines * dt / 2;
    double nearS = number("slantRangeTime");
    double tauS = nearS + sample / number("rangeSamplingRate");
    double[] s = state(middleS);
    double speed = Math.sqrt(sq(s[3]) + sq(s[4]) + sq(s[5]));
    double ks = 2 * speed * Math.toRadians(number("azimuthSteeringRate")) / wavelengthM();
    double ka = polynomial("azimuthFmRate", "azimuthFmRatePolynomial", middleS, tauS);
    double dc = polynomial("dcEstimate", "dataDcPolynomial", middleS, tauS);
    double kaNear = polynomial("azimuthFmRate", "azimuthFmRatePolynomial", middleS, nearS);
    double dcNear = polynomial("dcEstimate", "dataDcPolynomial", middleS, nearS);
    double kt = ka * ks / (ka - ks);
    double eta = (line - Math.floorDiv(lines, 2)) * dt;
    double etaRef = -dc / ka + dcNear / kaNear;
    return new double[] {Math.PI * kt * sq(eta - etaRef), dc};
  }
}

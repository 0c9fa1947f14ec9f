package io.sentryal.insar.localcpu.internal.geometry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sentryal.insar.model.StateVector;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Assumptions;

/**
 * The real test data beside the checkout, read on ways of their own: these tests check the geometry
 * whether or not the product reader is right.
 */
final class SharedData {
  private static final Pattern VECTOR =
      Pattern.compile(
          "<OSV>.*?<UTC>UTC=([^<]+)</UTC>.*?<X[^>]*>([^<]+)<.*?<Y[^>]*>([^<]+)<.*?<Z[^>]*>([^<]+)<"
              + ".*?<VX[^>]*>([^<]+)<.*?<VY[^>]*>([^<]+)<.*?<VZ[^>]*>([^<]+)<",
          Pattern.DOTALL);

  private SharedData() {}

  /** Returns a folder or file of the shared data; skips the test, by name, where it is absent. */
  static Path require(String name) {
    Path path = Path.of(System.getProperty("insar.shared.data", "../shared/data")).resolve(name);
    Assumptions.assumeTrue(Files.exists(path), name + " is absent: ../shared/data/" + name);
    return path;
  }

  static List<Path> files(String folder, String suffix) {
    try (Stream<Path> files = Files.list(require(folder))) {
      return files.filter(f -> f.getFileName().toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<StateVector> orbitFile(Path path) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    if (path.getFileName().toString().endsWith(".gz")) {
      try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
        bytes = in.readAllBytes();
      }
    }
    List<StateVector> vectors = new ArrayList<>();
    Matcher m = VECTOR.matcher(new String(bytes, UTF_8));
    while (m.find()) {
      vectors.add(
          new StateVector(
              Instant.parse(m.group(1) + "Z"),
              Double.parseDouble(m.group(2)),
              Double.parseDouble(m.group(3)),
              Double.parseDouble(m.group(4)),
              Double.parseDouble(m.group(5)),
              Double.parseDouble(m.group(6)),
              Double.parseDouble(m.group(7))));
    }
    return vectors;
  }

  /** Returns the annotations of a product, by file name, of a swath and polarisation pattern. */
  static List<Annotation> annotations(Path zip, String pattern) throws IOException {
    List<Annotation> found = new ArrayList<>();
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (ZipEntry entry :
          file.stream().sorted((a, b) -> a.getName().compareTo(b.getName())).toList()) {
        if (entry.getName().matches(".*/annotation/s1[^/]*" + pattern + "[^/]*\\.xml")
            && !entry.getName().contains("__MACOSX")) {
          try (InputStream in = file.getInputStream(entry)) {
            found.add(new Annotation(entry.getName(), new String(in.readAllBytes(), UTF_8)));
          }
        }
      }
    }
    return found;
  }

  /** Returns the rows of a CSV file as maps by column name. */
  static List<Map<String, String>> csv(Path path) throws IOException {
    List<String> lines = Files.readAllLines(path, UTF_8);
    String[] names = lines.get(0).split(",", -1);
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      Map<String, String> row = new HashMap<>();
      for (int i = 0; i < names.length; i++) {
        row.put(names[i], cells[i]);
      }
      rows.add(row);
    }
    return rows;
  }

  /** What the geometry needs of an annotation file. */
  static final class Annotation {
    private final String name;
    private final String xml;

    Annotation(String name, String xml) {
      this.name = name;
      this.xml = xml;
    }

    String name() {
      return name;
    }

    String text(String tag) {
      Matcher m = Pattern.compile("<" + tag + ">([^<]*)</" + tag + ">").matcher(xml);
      if (!m.find()) {
        throw new IllegalStateException(tag + " is absent in " + name);
      }
      return m.group(1).trim();
    }

    double number(String tag) {
      return Double.parseDouble(text(tag));
    }

    List<String> blocks(String list, String element) {
      int from = xml.indexOf("<" + list);
      int to = xml.indexOf("</" + list + ">", from);
      List<String> blocks = new ArrayList<>();
      if (from >= 0 && to >= 0) {
        Matcher m =
            Pattern.compile("<" + element + ">(.*?)</" + element + ">", Pattern.DOTALL)
                .matcher(xml.substring(from, to));
        while (m.find()) {
          blocks.add(m.group(1));
        }
      }
      return blocks;
    }

    static String text(String block, String tag) {
      return new Annotation("block", block).text(tag);
    }

    static double number(String block, String tag) {
      return Double.parseDouble(text(block, tag));
    }

    List<StateVector> stateVectors() {
      List<StateVector> vectors = new ArrayList<>();
      for (String block : blocks("orbitList", "orbit")) {
        String position = block.substring(block.indexOf("<position>"));
        String velocity = block.substring(block.indexOf("<velocity>"));
        vectors.add(
            new StateVector(
                Instant.parse(text(block, "time") + "Z"),
                number(position, "x"),
                number(position, "y"),
                number(position, "z"),
                number(velocity, "x"),
                number(velocity, "y"),
                number(velocity, "z")));
      }
      return vectors;
    }

    List<Instant> burstTimes() {
      return blocks("burstList", "burst").stream()
          .map(b -> Instant.parse(text(b, "azimuthTime") + "Z"))
          .toList();
    }

    /** Returns the grid of a burst. */
    RadarGrid burstGrid(int burst) {
      double c = 299_792_458.0;
      return new RadarGrid(
          burstTimes().get(burst),
          number("azimuthTimeInterval"),
          number("slantRangeTime") * c / 2,
          c / (2 * number("rangeSamplingRate")),
          (int) number("linesPerBurst"),
          (int) number("samplesPerBurst"),
          c / number("radarFrequency"));
    }
  }
}

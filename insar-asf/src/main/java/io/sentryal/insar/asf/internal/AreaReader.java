package io.sentryal.insar.asf.internal;

import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.model.BoundingBox;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/** Reads areas of interest from texts and files. What a stranger sends is limited in size. */
public final class AreaReader {
  private static final int LARGEST_FILE_BYTES = 64 * 1024 * 1024;
  private static final int MOST_ENTRIES = 200;
  private static final int MOST_CORNERS = 2_000_000;
  private static final int DEEPEST = 20;
  private static final String SHAPES = ".shp";

  private AreaReader() {}

  /** Returns the geometry that WKT, GeoJSON, KML or {@code west,south,east,north} describes. */
  public static Geometry text(String text) {
    String word = text.trim();
    Geometry geometry;
    if (word.isEmpty()) {
      throw new IllegalArgumentException("the area of interest is empty; give at least a point");
    } else if (word.startsWith("{")) {
      geometry = GeoJsonArea.read(word);
    } else if (word.startsWith("<")) {
      geometry = KmlArea.read(word.getBytes(StandardCharsets.UTF_8));
    } else {
      geometry = box(word).map(AreaReader::polygon).orElseGet(() -> wkt(word));
    }
    if (geometry.getNumPoints() > MOST_CORNERS) {
      throw new IllegalArgumentException(
          "the area of interest has "
              + geometry.getNumPoints()
              + " corners; simplify it to at most "
              + MOST_CORNERS);
    }
    return geometry;
  }

  /**
   * Returns the geometry in a file.
   *
   * @throws InsarIoException if it cannot be read
   */
  public static Geometry file(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = limited(in, LARGEST_FILE_BYTES, file.toString());
      if (file.toString().toLowerCase(Locale.ROOT).endsWith(SHAPES)) {
        return ShapefileArea.read(bytes, projectionBeside(file));
      }
      boolean zip = bytes.length > 3 && bytes[0] == 'P' && bytes[1] == 'K';
      return zip ? zipped(bytes, file.toString()) : text(utf8(bytes));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no area file " + file + "; check its path", e);
    } catch (IOException e) {
      throw new InsarIoException(file.toString(), "the area file cannot be read", e, false);
    }
  }

  private static @Nullable String projectionBeside(Path file) throws IOException {
    String name = file.getFileName().toString();
    String stem = name.substring(0, name.length() - SHAPES.length());
    for (String ending : List.of(".prj", ".PRJ")) {
      Path beside = file.resolveSibling(stem + ending);
      if (Files.isRegularFile(beside)) {
        try (InputStream in = Files.newInputStream(beside)) {
          return utf8(limited(in, LARGEST_FILE_BYTES, beside.toString()));
        }
      }
    }
    return null;
  }

  private static Geometry zipped(byte[] bytes, String name) throws IOException {
    Map<String, byte[]> entries = entries(bytes, name);
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      String entryName = entry.getKey();
      if (entryName.endsWith(SHAPES)) {
        String stem = entryName.substring(0, entryName.length() - SHAPES.length());
        byte[] projection = entries.get(stem + ".prj");
        return ShapefileArea.read(entry.getValue(), projection == null ? null : utf8(projection));
      }
    }
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      if (entry.getKey().matches(".*\\.(kml|geojson|json|wkt|txt)")) {
        return text(utf8(entry.getValue()));
      }
    }
    throw new IllegalArgumentException(
        "the zip "
            + name
            + " holds no area: no .shp, .kml, .geojson or .wkt; found "
            + entries.keySet());
  }

  private static Map<String, byte[]> entries(byte[] bytes, String name) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    int leftBytes = LARGEST_FILE_BYTES;
    int count = 0;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (++count > MOST_ENTRIES) {
          throw new IllegalArgumentException(
              "the zip "
                  + name
                  + " has more than "
                  + MOST_ENTRIES
                  + " entries; zip the area alone");
        }
        String entryName = entry.getName().toLowerCase(Locale.ROOT);
        // Read in any case: what is passed over is unpacked too, and counts towards the limit.
        byte[] content = limited(zip, leftBytes, name + " (unpacked)");
        leftBytes -= content.length;
        if (!entry.isDirectory() && !entryName.contains("__macosx/")) {
          entries.put(entryName, content);
        }
      }
    }
    return entries;
  }

  private static byte[] limited(InputStream in, int mostBytes, String name) throws IOException {
    byte[] bytes = in.readNBytes(mostBytes + 1);
    if (bytes.length > mostBytes) {
      throw new IllegalArgumentException(
          "the area file "
              + name
              + " is larger than "
              + LARGEST_FILE_BYTES
              + " bytes; simplify it");
    }
    return bytes;
  }

  private static String utf8(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** Returns the box that {@code west,south,east,north} describes, if it looks like one. */
  public static Optional<BoundingBox> box(String text) {
    if (!text.trim().matches("[-+0-9.eE\\s]+(,[-+0-9.eE\\s]+){3}")) {
      return Optional.empty();
    }
    String[] parts = text.split(",", -1);
    double[] deg = new double[4];
    for (int i = 0; i < 4; i++) {
      try {
        deg[i] = Double.parseDouble(parts[i].trim());
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "the area west,south,east,north needs four numbers, found '"
                + parts[i]
                + "' in '"
                + text
                + "'",
            e);
      }
    }
    return Optional.of(new BoundingBox(deg[1], deg[0], deg[3], deg[2]));
  }

  private static Geometry polygon(BoundingBox box) {
    double eastDeg = box.crossesDateLine() ? box.eastDeg() + 360 : box.eastDeg();
    return new GeometryFactory()
        .toGeometry(new Envelope(box.westDeg(), eastDeg, box.southDeg(), box.northDeg()));
  }

  private static Geometry wkt(String text) {
    try {
      requireOneGeometry(text);
      return new WKTReader().read(text);
    } catch (ParseException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the area of interest is not valid WKT: "
              + e.getMessage()
              + "; write POLYGON ((lon lat, ...))",
          e);
    }
  }

  // The reader stops where a geometry ends, whatever follows.
  private static void requireOneGeometry(String text) throws ParseException {
    int depth = 0;
    int ends = text.toUpperCase(Locale.ROOT).matches("[A-Z\\s]*EMPTY") ? 1 : 0;
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      depth += letter == '(' ? 1 : letter == ')' ? -1 : 0;
      if (depth > DEEPEST) {
        throw new ParseException("it is nested more than " + DEEPEST + " levels deep; flatten it");
      }
      ends += letter == ')' && depth == 0 ? 1 : 0;
      if (depth < 0
          || (ends > 0 && depth == 0 && letter != ')' && letter != '(' && text.indexOf('(') >= 0)) {
        throw new ParseException("unexpected '" + letter + "' at character " + (i + 1));
      }
    }
    if (depth != 0) {
      throw new ParseException(depth + " parentheses are not closed");
    }
  }
}

package io.sentryal.insar.examples.cli;

import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.model.BoundingBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/** Areas as users write them: {@code W,S,E,N}, WKT, or a file that holds either. */
final class Areas {
  private static final int MAX_FILE_BYTES = 1_000_000;

  private Areas() {}

  static void addTo(SceneQuery.Builder query, String text) {
    String word = text.trim();
    if (word.matches("[-+0-9.eE\\s]+(,[-+0-9.eE\\s]+){3}")) {
      query.box(box(word));
    } else if (word.matches("(?s)[A-Za-z]+\\s*(Z|M|ZM)?\\s*(\\(.*|EMPTY)")) {
      query.area(wkt(word));
    } else {
      addTo(query, contentOf(word));
    }
  }

  private static BoundingBox box(String text) {
    String[] parts = text.split(",", -1);
    double[] deg = new double[4];
    for (int i = 0; i < 4; i++) {
      try {
        deg[i] = Double.parseDouble(parts[i].trim());
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "--area W,S,E,N needs four numbers, found '" + parts[i] + "' in '" + text + "'", e);
      }
    }
    return new BoundingBox(deg[1], deg[0], deg[3], deg[2]);
  }

  private static Geometry wkt(String text) {
    try {
      Geometry geometry = new WKTReader().read(text);
      if (geometry.isEmpty()) {
        throw new IllegalArgumentException("--area is empty: '" + text + "'; give a polygon");
      }
      return geometry;
    } catch (ParseException e) {
      throw new IllegalArgumentException(
          "--area is not valid WKT: " + e.getMessage() + "; write POLYGON ((lon lat, ...))", e);
    }
  }

  private static String contentOf(String name) {
    try {
      Path file = Path.of(name);
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException(
            "--area must be W,S,E,N, WKT, or a file that holds either; '"
                + name
                + "' is none of them");
      }
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new IllegalArgumentException(
            "--area file " + name + " is larger than " + MAX_FILE_BYTES + " bytes; simplify it");
      }
      String text = Files.readString(file).trim();
      if (text.isEmpty() || !startsLikeArea(text)) {
        throw new IllegalArgumentException(
            "--area file " + name + " must hold W,S,E,N or WKT; other formats are not read yet");
      }
      return text;
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          "--area file " + name + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static boolean startsLikeArea(String text) {
    return Character.isLetterOrDigit(text.codePointAt(0)) || "+-.".indexOf(text.charAt(0)) >= 0;
  }
}

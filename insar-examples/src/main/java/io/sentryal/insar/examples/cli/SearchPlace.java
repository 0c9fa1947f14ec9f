package io.sentryal.insar.examples.cli;

import io.sentryal.insar.asf.AreaOfInterest;
import io.sentryal.insar.asf.AsfQueryBuilder;
import io.sentryal.insar.model.Season;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where and when a search looks. */
final class SearchPlace {
  @Option(
      names = "--area",
      paramLabel = "WKT|FILE|W,S,E,N",
      description =
          "What images must touch (deg, WGS 84): WKT, GeoJSON, KML, shapefile (.shp or zip), or a box"
              + " whose W > E crosses the date line.")
  private @Nullable String area;

  @Option(
      names = "--start",
      paramLabel = "D",
      description = "First day or time (UTC), or such as '3 weeks ago'.")
  private @Nullable String start;

  @Option(names = "--end", paramLabel = "D", description = "Last day (whole) or time (UTC).")
  private @Nullable String end;

  @Option(
      names = "--season",
      paramLabel = "MM-DD/MM-DD",
      description = "The same part of every year; may hold the turn of the year.")
  private @Nullable String season;

  /**
   * Adds what was given.
   *
   * @param narrowed whether other options say what is meant, so that nothing here is needed
   */
  void addTo(AsfQueryBuilder query, boolean narrowed) {
    if (!narrowed && area == null) {
      throw new IllegalArgumentException(
          "give --area, or --name, --track, --burst, --orbit: without any, the images of all the"
              + " globe would be listed");
    }
    if (area != null) {
      query.area(area(area));
    }
    if (start != null) {
      query.start(start);
    }
    if (end != null) {
      query.end(end);
    }
    if (season != null) {
      query.season(Season.parse(season));
    }
  }

  /** Returns the area that a word of the command line says or names the file of. */
  static AreaOfInterest area(String text) {
    String word = text.trim();
    boolean written =
        word.matches("(?s)[-+0-9.,eE\\s]+|[<{].*|[A-Za-z]+\\s*(Z|M|ZM)?\\s*(\\(.*|EMPTY)");
    try {
      return written ? AreaOfInterest.parse(word) : AreaOfInterest.read(Path.of(word));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("--area is neither an area nor a file: '" + text + "'", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--area: " + e.getMessage(), e);
    }
  }
}

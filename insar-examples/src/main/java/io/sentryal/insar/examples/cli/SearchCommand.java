package io.sentryal.insar.examples.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.asf.AsfArchive;
import io.sentryal.insar.asf.BaselineMode;
import io.sentryal.insar.asf.SearchResult;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.model.Polarization;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code insar search}. */
@Command(
    name = "search",
    description = "Search the ASF archive for Sentinel-1 images.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: insar search --area 4.8,52.3,5.0,52.4 --start 2023-03-01 --end 2023-04-01 --track 37"
    })
final class SearchCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Insar insar;
  @Spec private @Nullable CommandSpec spec;
  @Mixin private ArchiveOptions archiveOptions = new ArchiveOptions();

  @Option(
      names = "--area",
      required = true,
      paramLabel = "WKT|FILE|W,S,E,N",
      description = "What images must touch (deg, WGS 84). W > E crosses the date line.")
  private String area = "";

  @Option(
      names = "--start",
      required = true,
      paramLabel = "D",
      description = "First day or time (UTC).")
  private String start = "";

  @Option(
      names = "--end",
      required = true,
      paramLabel = "D",
      description = "Last day (whole) or time (UTC).")
  private String end = "";

  @Option(names = "--track", paramLabel = "N", description = "Relative orbit, 1 to 175.")
  private @Nullable Integer track;

  @Option(names = "--direction", paramLabel = "asc|desc", description = "Direction of flight.")
  private @Nullable String direction;

  @Option(
      names = "--platform",
      split = ",",
      paramLabel = "NAME",
      description = "Satellites, for example S1A,S1C.")
  private List<String> platforms = List.of();

  @Option(
      names = "--product",
      paramLabel = "slc|burst",
      defaultValue = "slc",
      description = "Kind of product (default: ${DEFAULT-VALUE}).")
  private SceneQuery.ProductType product = SceneQuery.ProductType.SLC;

  @Option(
      names = "--polarization",
      paramLabel = "VV",
      description = "Polarisation that images must hold.")
  private @Nullable String polarization;

  @Option(names = "--max", paramLabel = "N", description = "How many images at most.")
  private @Nullable Integer max;

  @Option(
      names = "--format",
      paramLabel = "table|json|geojson|csv",
      defaultValue = "table",
      description = "How the list is printed (default: ${DEFAULT-VALUE}).")
  private ListFormat format = ListFormat.TABLE;

  @Override
  public Integer call() {
    Insar parent = Objects.requireNonNull(insar);
    var line = Objects.requireNonNull(spec).commandLine();
    SceneQuery query = query();
    SearchResult found;
    try (AsfArchive archive = archiveOptions.open(parent.environment(), BaselineMode.EXACT)) {
      found = archive.find(query);
    }
    found.refused().forEach(reason -> line.getErr().println("left out: " + reason));
    if (!found.complete()) {
      line.getErr()
          .println(
              "insar: incomplete: the archive announced "
                  + found.hits()
                  + " images, "
                  + found.granules().size()
                  + " arrived; ask again");
    }
    if (format == ListFormat.GEOJSON) {
      line.getOut().println(geoJson(found.granules()).toPrettyString());
      line.getOut().flush();
    } else {
      listing(found.granules()).print(format, line.getOut());
    }
    if (!parent.quiet()) {
      line.getErr().println(found.granules().size() + " images");
    }
    return found.complete() ? ExitStatus.DONE.code() : ExitStatus.FAILED.code();
  }

  private SceneQuery query() {
    SceneQuery.Builder query =
        SceneQuery.builder()
            .period(Moments.start("--start", start), Moments.end("--end", end))
            .product(product)
            .platforms(platforms.stream().map(Platform::parse).toList());
    Areas.addTo(query, area);
    if (track != null) {
      query.track(track);
    }
    if (direction != null) {
      query.direction(OrbitDirection.parse(direction));
    }
    if (polarization != null) {
      query.polarization(new Polarization(polarization));
    }
    if (max != null) {
      query.maxResults(max);
    }
    return query.build();
  }

  private static Listing listing(List<Granule> granules) {
    Listing list =
        new Listing(
            "granule",
            "start",
            "stop",
            "platform",
            "track",
            "frame",
            "direction",
            "polarization",
            "product",
            "bytes",
            "url");
    for (Granule granule : granules) {
      list.add(
          granule.sceneName(),
          granule.sensingStart().toString(),
          granule.sensingStop().map(Instant::toString).orElse(null),
          granule.platform().map(Platform::name).orElse(null),
          granule.track().isPresent() ? granule.track().getAsInt() : null,
          granule.frame().isPresent() ? granule.frame().getAsInt() : null,
          granule.direction().map(Enum::name).orElse(null),
          granule.polarizations().stream().map(Polarization::code).collect(Collectors.joining("+")),
          granule.productType().orElse(null),
          granule.bytes().isPresent() ? granule.bytes().getAsLong() : null,
          granule.uri().map(URI::toString).orElse(null));
    }
    return list;
  }

  private static ObjectNode geoJson(List<Granule> granules) {
    ObjectNode collection = new ObjectMapper().createObjectNode();
    collection.put("type", "FeatureCollection");
    ArrayNode features = collection.putArray("features");
    ArrayNode properties = listing(granules).toJson();
    for (int i = 0; i < granules.size(); i++) {
      ObjectNode feature = features.addObject();
      feature.put("type", "Feature");
      feature.put("id", granules.get(i).id());
      feature.set(
          "geometry", granules.get(i).footprint().map(SearchCommand::geometry).orElse(null));
      feature.set("properties", properties.get(i));
    }
    return collection;
  }

  private static ObjectNode geometry(Geometry footprint) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("type", "MultiPolygon");
    ArrayNode polygons = node.putArray("coordinates");
    for (int i = 0; i < footprint.getNumGeometries(); i++) {
      ArrayNode ring = polygons.addArray().addArray();
      for (Coordinate corner : footprint.getGeometryN(i).getCoordinates()) {
        ring.addArray().add(corner.x).add(corner.y);
      }
    }
    return node;
  }
}

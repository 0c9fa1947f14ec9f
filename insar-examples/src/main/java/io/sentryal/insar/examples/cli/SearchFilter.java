package io.sentryal.insar.examples.cli;

import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.asf.AsfFrame;
import io.sentryal.insar.asf.AsfQueryBuilder;
import io.sentryal.insar.asf.EsaFrame;
import io.sentryal.insar.asf.OrbitNumber;
import io.sentryal.insar.asf.PathNumber;
import io.sentryal.insar.asf.ProductLevel;
import io.sentryal.insar.model.BurstId;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Polarization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a search looks for. */
final class SearchFilter {
  private static final int LAST_TRACK = 175;

  @Option(
      names = "--name",
      split = ",",
      paramLabel = "NAME",
      description = "Names of scenes or bursts; * and ? stand for letters.")
  private List<String> names = List.of();

  @Option(
      names = "--track",
      split = ",",
      paramLabel = "N|N-N",
      description = "Relative orbits, 1 to 175.")
  private List<String> tracks = List.of();

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
      names = "--level",
      split = ",",
      paramLabel = "LEVEL",
      description = "Other kinds of product by ASF's names: GRD_HD, RTC, CSLC, GUNW_STD, ...")
  private List<String> levels = List.of();

  @Option(
      names = "--polarization",
      split = ",",
      paramLabel = "VV",
      description = "Polarisations of which images must hold one: VV finds VV+VH too.")
  private List<String> polarizations = List.of();

  @Option(
      names = "--asf-frame",
      split = ",",
      paramLabel = "N|N-N",
      description = "Frames in ASF's numbering.")
  private List<String> asfFrames = List.of();

  @Option(
      names = "--esa-frame",
      split = ",",
      paramLabel = "N|N-N",
      description = "Frames in ESA's numbering.")
  private List<String> esaFrames = List.of();

  @Option(names = "--orbit", split = ",", paramLabel = "N|N-N", description = "Absolute orbits.")
  private List<String> orbits = List.of();

  @Option(
      names = "--burst",
      split = ",",
      paramLabel = "ID",
      description = "Bursts, for example 064_136231_IW2 (with --product burst).")
  private List<String> bursts = List.of();

  @Option(
      names = "--option",
      paramLabel = "NAME=VALUE",
      description = "Any other option of asf_search, for example beamMode=IW.")
  private Map<String, String> options = new LinkedHashMap<>();

  /** Returns whether anything but the kind of product and the satellite is said. */
  boolean isNarrow() {
    return !options.isEmpty()
        || Stream.of(names, tracks, asfFrames, esaFrames, orbits, bursts)
            .anyMatch(given -> !given.isEmpty());
  }

  void addTo(AsfQueryBuilder query) {
    query.level(
        levels.isEmpty() && names.isEmpty()
            ? new ProductLevel[] {new ProductLevel(product.name())}
            : levels.stream().map(ProductLevel::new).toArray(ProductLevel[]::new));
    query
        .granules(names)
        .path(tracks.stream().map(SearchFilter::track).toArray(PathNumber[]::new))
        .polarization(polarizations.stream().map(Polarization::new).toArray(Polarization[]::new))
        .asfFrame(asfFrames.stream().map(AsfFrame::parse).toArray(AsfFrame[]::new))
        .esaFrame(esaFrames.stream().map(EsaFrame::parse).toArray(EsaFrame[]::new))
        .absoluteOrbit(orbits.stream().map(OrbitNumber::parse).toArray(OrbitNumber[]::new))
        .burst(bursts.stream().map(BurstId::parse).toArray(BurstId[]::new));
    if (!platforms.isEmpty()) {
      query.option("platform", platforms.toArray(String[]::new));
    }
    if (direction != null) {
      query.direction(OrbitDirection.parse(direction));
    }
    options.forEach(query::option);
  }

  private static PathNumber track(String text) {
    PathNumber track = PathNumber.parse(text);
    if (track.first() < 1 || track.last() > LAST_TRACK) {
      throw new IllegalArgumentException(
          "--track must be 1 to " + LAST_TRACK + ", was '" + text + "'");
    }
    return track;
  }
}

package io.sentryal.insar.examples.cli;

import io.sentryal.insar.asf.AreaOfInterest;
import io.sentryal.insar.asf.AsfArchive;
import io.sentryal.insar.asf.AsfQuery;
import io.sentryal.insar.asf.AsfQueryBuilder;
import io.sentryal.insar.asf.BaselineMode;
import io.sentryal.insar.asf.SearchResult;
import io.sentryal.insar.asf.export.SearchExport;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.model.Polarization;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
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

  @Mixin private SearchPlace place = new SearchPlace();

  @Mixin private SearchFilter filter = new SearchFilter();

  @Option(names = "--max", paramLabel = "N", description = "How many images at most, the newest.")
  private @Nullable Integer max;

  @Option(names = "--count", description = "Print only how many match.")
  private boolean count;

  @Option(
      names = "--format",
      paramLabel = "table|json|geojson|csv",
      defaultValue = "table",
      description = "How the list is printed (default: ${DEFAULT-VALUE}).")
  private ListFormat format = ListFormat.TABLE;

  @Override
  public Integer call() {
    Insar parent = Objects.requireNonNull(insar);
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    AsfQuery query = query();
    if (!parent.quiet()) {
      query
          .area()
          .ifPresent(
              area ->
                  area.repairs()
                      .forEach(repair -> line.getErr().println("area: " + repair.report())));
    }
    try (AsfArchive archive = archiveOptions.open(parent.environment(), BaselineMode.EXACT)) {
      if (count) {
        line.getOut().println(archive.count(query).total());
        line.getOut().flush();
        if (!parent.quiet() && query.area().filter(SearchCommand::isCountedApart).isPresent()) {
          line.getErr()
              .println(
                  "insar: at most so many: the archive counts an image once for each part of the area,"
                      + " and knows no holes; without --count they are listed once, and exactly");
        }
        return ExitStatus.DONE.code();
      }
      return print(archive.find(query), line, parent.quiet());
    }
  }

  private static boolean isCountedApart(AreaOfInterest area) {
    return area.parts().size() > 1 || area.isFiltered();
  }

  private int print(SearchResult found, CommandLine line, boolean quiet) {
    found.refused().forEach(reason -> line.getErr().println("left out: " + reason));
    found.namesNotFound().forEach(name -> line.getErr().println("not in the archive: " + name));
    if (!found.complete()) {
      line.getErr()
          .println(
              "insar: incomplete: the archive announced "
                  + found.hits()
                  + " images, "
                  + found.products().size()
                  + " arrived; ask again");
    }
    if (format == ListFormat.GEOJSON) {
      SearchExport.of(found.products()).writeGeoJson(line.getOut());
      line.getOut().println();
      line.getOut().flush();
    } else {
      listing(found.granules()).print(format, line.getOut());
    }
    if (!quiet) {
      line.getErr().println(found.products().size() + " images");
    }
    return found.complete() ? ExitStatus.DONE.code() : ExitStatus.FAILED.code();
  }

  private AsfQuery query() {
    AsfQueryBuilder query = AsfQuery.builder();
    filter.addTo(query);
    place.addTo(query, filter.isNarrow());
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
}

package io.sentryal.insar.examples.cli;

import io.sentryal.insar.asf.AsfArchive;
import io.sentryal.insar.export.NetworkExport;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.network.Connectivity;
import io.sentryal.insar.network.NetworkPair;
import io.sentryal.insar.network.PairNetwork;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code insar pairs}. */
@Command(
    name = "pairs",
    description = "Choose pairs from a stack, with a report of how they connect.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: insar pairs --stack stack.csv --network sbas:48,150"})
final class PairsCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Insar insar;
  @Spec private @Nullable CommandSpec spec;
  @Mixin private ArchiveOptions archiveOptions = new ArchiveOptions();
  @Mixin private NetworkOptions networkOptions = new NetworkOptions();

  @ArgGroup(multiplicity = "1")
  private Source source = new Source();

  @Option(
      names = "--baselines",
      paramLabel = "exact|asf",
      defaultValue = "exact",
      description = "As for insar stack (default: ${DEFAULT-VALUE}).")
  private String baselines = "exact";

  @Option(
      names = "--format",
      paramLabel = "table|json|csv",
      defaultValue = "csv",
      description = "How the list is printed (default: ${DEFAULT-VALUE}).")
  private ListFormat format = ListFormat.CSV;

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description =
          "Also write the network with connectivity and reasons: FILE.json, FILE.csv, FILE.graphml.")
  private @Nullable Path export;

  /** Where the stack comes from. */
  static final class Source {
    @Option(
        names = "--granule",
        required = true,
        paramLabel = "NAME",
        description = "A scene or burst whose stack is searched at ASF.")
    private @Nullable String granule;

    @Option(
        names = "--stack",
        required = true,
        paramLabel = "FILE",
        description = "A stack written by insar stack.")
    private @Nullable Path stack;
  }

  @Override
  public Integer call() {
    var line = Objects.requireNonNull(spec).commandLine();
    PairNetwork pairs = networkOptions.rule().select(stack());
    Listing list =
        new Listing(
            "reference",
            "secondary",
            "temporal_baseline_days",
            "perpendicular_baseline_m",
            "score");
    for (NetworkPair pair : pairs.pairs()) {
      list.add(
          pair.reference().sceneName(),
          pair.secondary().sceneName(),
          pair.temporalBaselineDays(),
          StackCommand.metres(pair.perpendicularBaselineM()),
          BigDecimal.valueOf(pair.score().score()).setScale(3, RoundingMode.HALF_EVEN));
    }
    if (export != null) {
      write(pairs, export);
    }
    list.print(format, line.getOut());
    if (!Objects.requireNonNull(insar).quiet()) {
      report(pairs, line.getErr());
    }
    return ExitStatus.DONE.code();
  }

  private BaselineStack stack() {
    if (source.stack != null) {
      return StackFile.read(source.stack);
    }
    Insar parent = Objects.requireNonNull(insar);
    try (AsfArchive archive =
        archiveOptions.open(parent.environment(), StackCommand.mode(baselines))) {
      return archive.stack(StackCommand.named(archive, Objects.requireNonNull(source.granule)));
    }
  }

  private static void write(PairNetwork pairs, Path file) {
    String name = file.toString();
    if (name.endsWith(".json")) {
      NetworkExport.writeJson(pairs, file);
    } else if (name.endsWith(".csv")) {
      NetworkExport.writeCsv(pairs, file);
    } else if (name.endsWith(".graphml")) {
      NetworkExport.writeGraphMl(pairs, file);
    } else {
      throw new IllegalArgumentException(
          "--export must end in .json, .csv or .graphml, was '" + name + "'");
    }
  }

  private static void report(PairNetwork pairs, PrintWriter err) {
    Connectivity connectivity = pairs.connectivity();
    err.println(
        pairs.pairs().size()
            + " pairs of "
            + pairs.granules().size()
            + " images; "
            + (connectivity.isConnected()
                ? "connected"
                : "NOT connected: " + connectivity.components().size() + " groups")
            + "; "
            + connectivity.triangleCount()
            + " triangles, "
            + connectivity.bridges().size()
            + " pairs whose loss would disconnect it");
    pairs.joins().forEach(join -> err.println("added to connect: " + join));
    List<NetworkPair> mixed = pairs.mixedPlatformPairs();
    if (!mixed.isEmpty()) {
      err.println(
          "warning: "
              + mixed.size()
              + " of "
              + pairs.pairs().size()
              + " pairs mix satellites whose phases are not proven to match, for example "
              + mixed.get(0));
    }
    long unknown = pairs.granules().stream().filter(g -> g.platform().isEmpty()).count();
    if (unknown > 0) {
      err.println(
          "warning: the satellite of "
              + unknown
              + " images is not known here, so pairs that mix satellites are not pointed out; name the"
              + " stack by --granule");
    }
    pairs.leftOut().stream().limit(20).forEach(out -> err.println("left out: " + out));
    if (pairs.leftOut().size() > 20) {
      err.println("left out: " + (pairs.leftOut().size() - 20) + " more");
    }
  }
}

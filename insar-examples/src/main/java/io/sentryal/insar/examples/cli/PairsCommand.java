package io.sentryal.insar.examples.cli;

import io.sentryal.insar.asf.AsfArchive;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.network.Connectivity;
import io.sentryal.insar.network.NetworkPair;
import io.sentryal.insar.network.PairNetwork;
import io.sentryal.insar.network.PairNetworks;
import io.sentryal.insar.network.PairSelection;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final Pattern NEAREST = Pattern.compile("nearest:(\\d{1,4})");
  private static final Pattern SBAS = Pattern.compile("sbas:(\\d{1,5}),(\\d+(?:\\.\\d+)?)");

  @ParentCommand private @Nullable Insar insar;
  @Spec private @Nullable CommandSpec spec;
  @Mixin private ArchiveOptions archiveOptions = new ArchiveOptions();

  @ArgGroup(multiplicity = "1")
  private Source source = new Source();

  @Option(
      names = "--network",
      paramLabel = "nearest:N|sbas:DAYS,METRES|tree",
      defaultValue = "nearest:3",
      description = "The rule (default: ${DEFAULT-VALUE}).")
  private String network = "nearest:3";

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
    PairNetwork pairs = rule(network).select(stack());
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

  static PairSelection rule(String text) {
    Matcher nearest = NEAREST.matcher(text);
    if (nearest.matches()) {
      return PairNetworks.nearest(Integer.parseInt(nearest.group(1)));
    }
    Matcher sbas = SBAS.matcher(text);
    if (sbas.matches()) {
      return PairNetworks.smallBaseline(
          Integer.parseInt(sbas.group(1)), Double.parseDouble(sbas.group(2)));
    }
    if (text.equals("tree")) {
      return PairNetworks.minimumSpanningTree();
    }
    throw new IllegalArgumentException(
        "--network must be nearest:N, sbas:DAYS,METRES or tree, was '" + text + "'");
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
    pairs.leftOut().stream().limit(20).forEach(out -> err.println("left out: " + out));
    if (pairs.leftOut().size() > 20) {
      err.println("left out: " + (pairs.leftOut().size() - 20) + " more");
    }
  }
}

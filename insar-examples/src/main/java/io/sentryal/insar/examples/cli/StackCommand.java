package io.sentryal.insar.examples.cli;

import io.sentryal.insar.asf.AsfArchive;
import io.sentryal.insar.asf.BaselineMode;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.Granule;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code insar stack}. */
@Command(
    name = "stack",
    description = "List the images that can be paired with one, with their baselines to it.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The perpendicular baseline is that of the image minus that of the reference (m).",
      "Example: insar stack --granule S1A_IW_SLC__1SDV_20220215T225119_20220215T225146_041930_04FE2E_9252"
    })
final class StackCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Insar insar;
  @Spec private @Nullable CommandSpec spec;
  @Mixin private ArchiveOptions archiveOptions = new ArchiveOptions();

  @Option(
      names = "--granule",
      required = true,
      paramLabel = "NAME",
      description = "Scene or burst to which the baselines refer.")
  private String granule = "";

  @Option(
      names = "--baselines",
      paramLabel = "exact|asf",
      defaultValue = "exact",
      description =
          "exact: times with all digits; asf: cut to seconds as asf_search does (default:"
              + " ${DEFAULT-VALUE}).")
  private String baselines = "exact";

  @Option(
      names = "--format",
      paramLabel = "table|json|csv",
      defaultValue = "csv",
      description = "How the list is printed (default: ${DEFAULT-VALUE}).")
  private ListFormat format = ListFormat.CSV;

  @Override
  public Integer call() {
    Insar parent = Objects.requireNonNull(insar);
    var line = Objects.requireNonNull(spec).commandLine();
    BaselineStack stack;
    try (AsfArchive archive = archiveOptions.open(parent.environment(), mode(baselines))) {
      stack = archive.stack(named(archive, granule));
    }
    Listing list =
        new Listing(
            "granule", "start", "temporal_baseline_days", "perpendicular_baseline_m", "source");
    for (BaselineStack.Entry entry : stack.entries()) {
      list.add(
          entry.granule().sceneName(),
          entry.granule().sensingStart().toString(),
          entry.temporalBaselineDays(),
          metres(entry.perpendicularBaselineM()),
          entry.source().name());
    }
    list.print(format, line.getOut());
    if (!parent.quiet()) {
      line.getErr().println(stack.entries().size() + " images, reference " + stack.reference());
    }
    return ExitStatus.DONE.code();
  }

  static Granule named(AsfArchive archive, String name) {
    return archive
        .granule(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--granule: " + archive.name() + " knows no '" + name + "'; check the name"));
  }

  static BaselineMode mode(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "exact" -> BaselineMode.EXACT;
      case "asf" -> BaselineMode.ASF_SEARCH;
      default ->
          throw new IllegalArgumentException(
              "--baselines must be exact or asf, was '" + text + "'");
    };
  }

  static @Nullable BigDecimal metres(OptionalDouble valueM) {
    return valueM.isPresent()
        ? BigDecimal.valueOf(valueM.getAsDouble()).setScale(3, RoundingMode.HALF_EVEN)
        : null;
  }
}

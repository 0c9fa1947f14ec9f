package io.sentryal.insar.examples.cli;

import io.sentryal.insar.archive.OrbitSource;
import io.sentryal.insar.asf.AsfArchive;
import io.sentryal.insar.asf.BaselineMode;
import io.sentryal.insar.orbit.SceneOrbit;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code insar orbits}. */
@Command(
    name = "orbits",
    description = "Fetch the orbit files of images: precise ones, else restituted ones.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "They come from the public bucket s1-orbits (or $INSAR_ORBITS_URL) and need no account.",
      "Example: insar orbits --granule S1A_IW_SLC__1SDV_20220215T225119_20220215T225146_041930_04FE2E_9252 --out orbits"
    })
final class OrbitsCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Insar insar;
  @Spec private @Nullable CommandSpec spec;
  @Mixin private ArchiveOptions archiveOptions = new ArchiveOptions();

  @Option(
      names = "--granule",
      required = true,
      arity = "1..*",
      split = ",",
      paramLabel = "NAME",
      description = "Scenes or bursts.")
  private List<String> granules = List.of();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where the files are kept; made if absent, give it to insar process --orbits.")
  private @Nullable Path out;

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
    Listing list = new Listing("granule", "kind", "files", "covers_ascending_node");
    try (AsfArchive archive = archiveOptions.open(parent.environment(), BaselineMode.EXACT)) {
      OrbitSource source = archive.orbits(Objects.requireNonNull(out));
      for (String name : granules) {
        SceneOrbit orbit = source.orbit(StackCommand.named(archive, name));
        list.add(
            name,
            orbit.kind().name().toLowerCase(Locale.ROOT),
            String.join(" ", orbit.files().stream().map(Path::toString).toList()),
            orbit.selection().coversNode());
        if (!parent.quiet()) {
          orbit.warnings().forEach(text -> line.getErr().println("insar: " + name + ": " + text));
        }
      }
    }
    list.print(format, line.getOut());
    return ExitStatus.DONE.code();
  }
}

package io.sentryal.insar.examples.cli;

import io.sentryal.insar.asf.AsfArchive;
import io.sentryal.insar.asf.BaselineMode;
import io.sentryal.insar.asf.Stack;
import io.sentryal.insar.asf.StackRequest;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.PhysicalConstants;
import io.sentryal.insar.orbit.PassBaseline;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
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
      "With --baselines precise: parallel baseline (m, positive when nearer), height of ambiguity (m),",
      "how much later along the track the image starts (s), and the share of the reference it shows.",
      "Example: insar stack --granule S1A_IW_SLC__1SDV_20220215T225119_20220215T225146_041930_04FE2E_9252"
    })
final class StackCommand implements Callable<Integer> {
  /**
   * Of the carrier of Sentinel-1, 5405.000454334350 MHz ({@code radarFrequency} of its products).
   */
  private static final double SENTINEL1_WAVELENGTH_M =
      PhysicalConstants.SPEED_OF_LIGHT_M_PER_S / 5_405_000_454.334350;

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
      paramLabel = "exact|asf|precise",
      defaultValue = "exact",
      description =
          "exact: the archive's state vectors; asf: the same with times cut to seconds as asf_search"
              + " does; precise: orbit files, else state vectors (default: ${DEFAULT-VALUE}).")
  private String baselines = "exact";

  @Option(
      names = "--orbits",
      paramLabel = "DIR",
      description =
          "Where orbit files are kept for --baselines precise (default: $INSAR_CACHE/orbits).")
  private @Nullable Path orbits;

  @Option(names = "--same-frame", description = "Only images of the frame of the reference.")
  private boolean sameFrame;

  @Option(
      names = "--min-overlap",
      paramLabel = "X",
      description = "Only images that show this share of the reference's footprint, up to 1.")
  private @Nullable Double minOverlap;

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
    BaselineMode mode = mode(baselines);
    Stack stack;
    try (AsfArchive archive =
        archiveOptions.open(parent.environment(), orbits == null ? mode : BaselineMode.EXACT)) {
      stack = request(archive, mode).fetch();
    }
    listing(stack, mode).print(format, line.getOut());
    if (!parent.quiet()) {
      stack.warnings().forEach(w -> line.getErr().println("insar: " + w.message()));
      stack.leftOut().forEach((id, why) -> line.getErr().println("left out: " + id + ": " + why));
      line.getErr().println(stack.entries().size() + " images, reference " + stack.reference());
    }
    return ExitStatus.DONE.code();
  }

  private StackRequest request(AsfArchive archive, BaselineMode mode) {
    StackRequest request = archive.stackOf(named(archive, granule)).baselines(mode);
    if (orbits != null) {
      request = request.orbits(archive.orbits(orbits));
    }
    if (sameFrame) {
      request = request.sameFrame();
    }
    return minOverlap == null ? request : request.minOverlap(minOverlap);
  }

  private static Listing listing(Stack stack, BaselineMode mode) {
    List<String> columns =
        new ArrayList<>(
            List.of(
                "granule",
                "start",
                "temporal_baseline_days",
                "perpendicular_baseline_m",
                "source"));
    if (mode.takesOrbits()) {
      columns.addAll(
          List.of(
              "parallel_baseline_m",
              "height_of_ambiguity_m",
              "start_offset_s",
              "along_track_overlap_percent"));
    }
    Listing list = new Listing(columns.toArray(String[]::new));
    for (BaselineStack.Entry entry : stack.entries()) {
      List<@Nullable Object> row = new ArrayList<>();
      row.add(entry.granule().sceneName());
      row.add(entry.granule().sensingStart().toString());
      row.add(entry.temporalBaselineDays());
      row.add(metres(entry.perpendicularBaselineM()));
      row.add(entry.source().name());
      if (mode.takesOrbits()) {
        addGeometry(row, entry, stack.geometry(entry.granule()));
      }
      list.add(row.toArray());
    }
    return list;
  }

  private static void addGeometry(
      List<@Nullable Object> row, BaselineStack.Entry entry, Optional<PassBaseline> geometry) {
    if (geometry.isEmpty()) {
      row.addAll(Arrays.asList(null, null, null, null));
      return;
    }
    PassBaseline known = geometry.get();
    boolean ambiguous =
        entry.perpendicularBaselineM().orElse(0) != 0
            && entry
                .granule()
                .platform()
                .filter(p -> p.name().startsWith("Sentinel-1"))
                .isPresent();
    row.add(rounded(known.parallelM()));
    row.add(ambiguous ? rounded(known.heightOfAmbiguityM(SENTINEL1_WAVELENGTH_M)) : null);
    row.add(rounded(known.startOffsetS()));
    row.add(rounded(100 * known.overlapShareOfReference()));
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
      case "precise" -> BaselineMode.PRECISE_ORBIT_ELSE_STATE_VECTOR;
      default ->
          throw new IllegalArgumentException(
              "--baselines must be exact, asf or precise, was '" + text + "'");
    };
  }

  static @Nullable BigDecimal metres(OptionalDouble valueM) {
    return valueM.isPresent() ? rounded(valueM.getAsDouble()) : null;
  }

  private static BigDecimal rounded(double value) {
    return BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_EVEN);
  }
}

package io.sentryal.insar.examples.cli;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.DisplacementSeries;
import io.sentryal.insar.model.PointStatus;
import io.sentryal.insar.model.Velocity;
import io.sentryal.insar.timeseries.NetworkInversion;
import io.sentryal.insar.timeseries.PairTable;
import io.sentryal.insar.timeseries.PairWeights;
import io.sentryal.insar.timeseries.PointSolution;
import io.sentryal.insar.timeseries.VelocityEstimator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code insar invert}. */
@Command(
    name = "invert",
    description = "Invert a network of pairs to displacement series and velocities per point.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Writes series.csv and velocity.csv; displacement is along the line of sight, positive toward",
      "the satellite. A point without a solution has a status and blanks.",
      "Example: insar invert --observations obs.csv --pairs pairs.csv --wavelength-m 0.05546576"
    })
final class InvertCommand implements Callable<Integer> {
  private static final int DECIMALS = 6;
  // The phases in the file are relative to a point that the file does not name.
  private static final String REFERENCE = "of the observations";

  @ParentCommand private @Nullable Insar insar;
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--observations",
      required = true,
      paramLabel = "CSV",
      description =
          "point_id,pair_index,unw_rad,coherence: unwrapped phase of reference - secondary,"
              + " positive = away; blank = missing.")
  private Path observations = Path.of("");

  @Option(
      names = "--pairs",
      required = true,
      paramLabel = "CSV",
      description = "pair_index,ref_date,sec_date[,bperp_m].")
  private Path pairs = Path.of("");

  @Option(
      names = "--wavelength-m",
      required = true,
      paramLabel = "X",
      description = "Radar wavelength (m); Sentinel-1: 0.05546576.")
  private double wavelengthM;

  @Option(
      names = "--weights",
      paramLabel = "uniform|coherence|variance",
      defaultValue = "uniform",
      description = "How much a pair counts (default: ${DEFAULT-VALUE}).")
  private String weights = "uniform";

  @Option(
      names = "--looks",
      paramLabel = "L",
      description = "Independent looks behind each phase; needed by --weights variance.")
  private @Nullable Double looks;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Folder for the files, made if need be (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of(".");

  @Override
  public Integer call() {
    Checks.positive("--wavelength-m", wavelengthM);
    PairWeights rule = rule();
    PairObservations input = PairObservations.read(observations, pairs, wavelengthM);
    List<PointSolution> solutions =
        NetworkInversion.of(input.table(), rule).solveAll(input.points());
    Path series = out.resolve("series.csv");
    Path velocities = out.resolve("velocity.csv");
    OutputFile.write(series, writer -> writeSeries(writer, solutions));
    OutputFile.write(velocities, writer -> writeVelocities(writer, solutions));
    PrintWriter answer = Objects.requireNonNull(spec).commandLine().getOut();
    answer.println(series);
    answer.println(velocities);
    answer.flush();
    if (!Objects.requireNonNull(insar).quiet()) {
      long solved = solutions.stream().filter(s -> s.status() == PointStatus.OK).count();
      spec.commandLine()
          .getErr()
          .println(
              solved
                  + " of "
                  + solutions.size()
                  + " points OK; the status says why others are not");
    }
    return ExitStatus.DONE.code();
  }

  private PairWeights rule() {
    return switch (weights.toLowerCase(Locale.ROOT)) {
      case "uniform" -> PairWeights.uniform();
      case "coherence" -> PairWeights.coherence();
      case "variance" -> {
        if (looks == null) {
          throw new IllegalArgumentException(
              "--weights variance needs --looks, the independent looks behind each phase");
        }
        yield PairWeights.variance(looks);
      }
      default ->
          throw new IllegalArgumentException(
              "--weights must be uniform, coherence or variance, was '" + weights + "'");
    };
  }

  private static void writeSeries(Writer writer, List<PointSolution> solutions) throws IOException {
    writer.write("point_id,date,displacement_mm,status\n");
    for (PointSolution solution : solutions) {
      DisplacementSeries series = solution.series(REFERENCE);
      PairTable table = solution.table();
      for (int date = 0; date < table.dateCount(); date++) {
        Instant epoch = table.dates().get(date);
        OptionalDouble value =
            series
                .at(epoch)
                .map(s -> OptionalDouble.of(s.displacementMm()))
                .orElse(OptionalDouble.empty());
        writer.write(
            CsvFile.row(
                List.of(
                    solution.pointId(),
                    epoch.atOffset(ZoneOffset.UTC).toLocalDate().toString(),
                    decimal(value),
                    solution.status(date).name())));
      }
    }
  }

  private static void writeVelocities(Writer writer, List<PointSolution> solutions)
      throws IOException {
    writer.write(
        "point_id,velocity_mm_per_year,sigma_mm_per_year,temporal_coherence,redundancy,"
            + "n_observations,n_dates,status\n");
    for (PointSolution solution : solutions) {
      DisplacementSeries series = solution.series(REFERENCE);
      Optional<Velocity> velocity = VelocityEstimator.estimate(series);
      writer.write(
          CsvFile.row(
              List.of(
                  solution.pointId(),
                  velocity.map(v -> decimal(v.velocityMmPerYear())).orElse(""),
                  velocity.map(v -> decimal(v.sigmaMmPerYear())).orElse(""),
                  decimal(solution.temporalCoherence()),
                  decimal(solution.redundancy()),
                  String.valueOf(solution.observationCount()),
                  String.valueOf(series.samples().size()),
                  solution.status().name())));
    }
  }

  private static String decimal(OptionalDouble value) {
    return value.isPresent() ? decimal(value.getAsDouble()) : "";
  }

  private static String decimal(double value) {
    return BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
  }
}

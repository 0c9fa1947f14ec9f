package io.sentryal.insar.examples.demo;

import io.sentryal.insar.model.Velocity;
import io.sentryal.insar.monitor.MonitoringPlan;
import io.sentryal.insar.monitor.MonitoringResult;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code insar demo}: the whole pipeline on a simulated archive; no account, no network. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the whole pipeline on simulated scenes: search, pairs, processing, series, velocities.",
      "Needs no account and no network. Everything it prints and writes is stamped SIMULATED;",
      "the processing is the one that real scenes get."
    },
    footer = {"", "Example: insar demo --out demo-files"})
public final class DemoCommand implements Callable<Integer> {
  private static final double LARGEST_RMSE_MM_PER_YEAR = 2;
  private static final int EXAMPLES = 9;

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "insar-demo",
      description = "Folder for the files, made if need be (default: ${DEFAULT-VALUE}).")
  private Path out;

  private final DemoScenario.Size size;

  /** Creates the command. */
  public DemoCommand() {
    this(DemoScenario.Size.FULL);
  }

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls
  DemoCommand(DemoScenario.Size size) {
    this.size = size;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw new ParameterException(
          spec.commandLine(), "--out: '" + out + "' is a file; name a folder");
    }
    PrintWriter answer = spec.commandLine().getOut();
    answer.println("SIMULATED  scenes are simulated, everything after them is the real pipeline");
    answer.flush();
    DemoOutcome outcome;
    try (DemoProgress progress = new DemoProgress(quiet())) {
      outcome = new DemoRun(size, progress).run(out);
    }
    print(answer, outcome);
    return judge(outcome);
  }

  /** The launcher's option, which all its commands inherit. */
  private boolean quiet() {
    OptionSpec option = spec.findOption("--quiet");
    return option != null && Boolean.TRUE.equals(option.getValue());
  }

  private static void print(PrintWriter answer, DemoOutcome outcome) {
    MonitoringResult result = outcome.result();
    MonitoringPlan plan = result.plan();
    answer.printf(
        Locale.ROOT,
        "Scenes     %d, %s; simulated in %.1f s%n",
        plan.granules().size(),
        plan.key().geometry(),
        seconds(outcome.simulating()));
    answer.printf(
        Locale.ROOT,
        "Pairs      %d of %d measured at %d points in %.1f s (search, download, processing,"
            + " inversion)%n",
        result.network().pairs().size(),
        plan.pairs().size(),
        plan.request().site().points().size(),
        seconds(outcome.processing()));
    result.warnings().forEach(warning -> answer.println("Warning    " + warning));
    answer.println();
    answer.println("SIMULATED  velocity along the line of sight, mm/yr, + toward the satellite,");
    answer.println("           relative to point " + result.referencePointId());
    answer.println();
    answer.println("point         true  measured   error  sigma  coherence");
    for (Comparison.Row row : outcome.comparison().examples(EXAMPLES)) {
      Velocity velocity = row.measured().orElseThrow();
      answer.printf(
          Locale.ROOT,
          "%-8s %+9.2f %+9.2f %+7.2f %6s %10s%n",
          row.point().id(),
          row.trueMmPerYear(),
          velocity.velocityMmPerYear(),
          row.errorMmPerYear(),
          text(velocity.sigmaMmPerYear()),
          text(row.coherence()));
    }
    answer.println();
    summary(answer, outcome);
  }

  private static void summary(PrintWriter answer, DemoOutcome outcome) {
    Comparison comparison = outcome.comparison();
    answer.printf(
        Locale.ROOT,
        "SIMULATED  RMSE of velocity %s mm/yr over %d points with coherence >= %.1f%n",
        text(comparison.rmseMmPerYear()),
        comparison.countedPoints(),
        Comparison.COHERENCE_FOR_RMSE);
    answer.printf(
        Locale.ROOT,
        "           %d of %d points have no velocity (their status says why)%n",
        comparison.pointsWithoutVelocity(),
        comparison.rows().size());
    outcome.files().forEach(file -> answer.println("wrote      " + file));
    if (!VelocityMap.canWrite()) {
      answer.println("no map     this Java finds no fonts; install fontconfig and a font");
    }
    answer.flush();
  }

  private int judge(DemoOutcome outcome) {
    OptionalDouble rmse = outcome.comparison().rmseMmPerYear();
    if (rmse.isPresent() && rmse.getAsDouble() <= LARGEST_RMSE_MM_PER_YEAR) {
      return 0;
    }
    spec.commandLine()
        .getErr()
        .printf(
            Locale.ROOT,
            "demo failed: RMSE of velocity is %s mm/yr over %d points, at most %.1f is expected;"
                + " please report it with the files%n",
            text(rmse),
            outcome.comparison().countedPoints(),
            LARGEST_RMSE_MM_PER_YEAR);
    return 1;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static String text(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.2f", value.getAsDouble()) : "-";
  }
}

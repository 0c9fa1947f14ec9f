package io.sentryal.insar.examples.cli;

import io.sentryal.insar.examples.demo.DemoCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The launcher: {@code insar COMMAND}. */
@Command(
    name = "insar",
    description = "Ground displacement from Sentinel-1 radar images.",
    mixinStandardHelpOptions = true,
    versionProvider = Insar.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Displacement is along the line of sight, positive toward the satellite.",
      "Exit status: 0 done, 1 failed, 2 wrong usage or bad input, 3 cancelled.",
      "Example: insar demo --out insar-demo"
    },
    subcommands = {
      DemoCommand.class,
      SearchCommand.class,
      StackCommand.class,
      PairsCommand.class,
      DownloadCommand.class,
      ProcessCommand.class,
      InvertCommand.class,
      DoctorCommand.class,
      RunPodCommand.class
    })
public final class Insar implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--quiet",
      scope = ScopeType.INHERIT,
      description = "No progress, only the answer.")
  private boolean quiet;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of a failure.")
  private boolean debug;

  private final Map<String, String> environment;

  private Insar(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Runs the launcher and ends the process with its status. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int status = run(args, System.getenv(), out, err);
    out.flush();
    err.flush();
    System.exit(status);
  }

  /**
   * Runs one command.
   *
   * @param args the words after {@code insar}
   * @param environment the environment
   * @param out takes the answer
   * @param err takes progress and errors
   * @return the exit status
   */
  public static int run(
      String[] args, Map<String, String> environment, PrintWriter out, PrintWriter err) {
    Insar insar = new Insar(environment);
    CommandLine commands =
        new CommandLine(insar)
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler((e, words) -> insar.usageError(e))
            .setExecutionExceptionHandler((e, command, result) -> insar.failure(e, command));
    return commands.execute(args);
  }

  /** Returns the environment of the run. */
  Map<String, String> environment() {
    return environment;
  }

  /** Returns whether progress is to be left out. */
  boolean quiet() {
    return quiet;
  }

  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    throw new ParameterException(line, "a command is missing; insar --help lists them");
  }

  private int usageError(ParameterException e) {
    PrintWriter err = e.getCommandLine().getErr();
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    err.println(oneLine(e) + " (see " + command + " --help)");
    return ExitStatus.BAD_INPUT.code();
  }

  private int failure(Exception e, CommandLine command) {
    Throwable cause = ExitStatus.unwrap(e);
    command.getErr().println(oneLine(cause));
    if (debug) {
      cause.printStackTrace(command.getErr());
    }
    command.getErr().flush();
    return ExitStatus.of(cause).code();
  }

  private static String oneLine(Throwable failure) {
    String message = failure.getMessage();
    String text = message == null ? failure.getClass().getSimpleName() : message;
    return "insar: " + text.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /** Reads the version from the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Insar.class.getPackage().getImplementationVersion();
      return new String[] {"insar " + (version == null ? "(unpackaged)" : version)};
    }
  }
}

package io.sentryal.insar.localcuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.localcuda.internal.process.ShortCommand;
import io.sentryal.insar.localcuda.internal.worker.Engine;
import io.sentryal.insar.localcuda.internal.worker.InterpreterCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The real worker of this repository with its scripted engine, in the Python that {@code
 * -Dinsar.worker.python} or {@code SENTRYAL_WORKER_PYTHON} names, else the one that {@code
 * insar-worker/check} made; tests that need it skip without.
 */
final class PythonWorker {
  private static final Path WORKER = Path.of("..", "insar-worker").toAbsolutePath().normalize();

  private PythonWorker() {}

  /** Returns the interpreter, or skips the test and says why. */
  static String python(Path scratch) {
    String python =
        System.getProperty(
            "insar.worker.python",
            System.getenv()
                .getOrDefault("SENTRYAL_WORKER_PYTHON", WORKER + "/target/venv/bin/python"));
    String check = "import sys, numpy; sys.exit(sys.version_info < (3, 10))";
    String problem;
    try {
      ShortCommand command =
          new ShortCommand(List.of(python, "-c", check), Map.of(), Duration.ofSeconds(60));
      ShortCommand.Answer answer = command.run(scratch);
      problem = answer.status() == 0 ? "" : answer.lastWords();
    } catch (InsarException e) {
      problem = String.valueOf(e.getMessage());
    }
    assumeTrue(
        problem.isEmpty(),
        "the worker's Python (3.10 or newer with numpy) is not there: "
            + problem
            + "; run insar-worker/check, or name one with -Dinsar.worker.python");
    return python;
  }

  /**
   * Returns a builder for a machine without GPU, whose worker follows a script.
   *
   * @param script JSON as {@code insar-worker/contract/scripted-engine.md} describes it
   */
  static LocalCudaBackend.Builder scripted(Path folder, String script) {
    LocalCudaBackend.Builder builder = new FakeMachine(folder).onCpu("");
    Path file = folder.resolve("script.json");
    try {
      Files.writeString(file, script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    builder.worker = InterpreterCommand.of(python(folder));
    builder.engine = Engine.SCRIPTED;
    return builder.workerEnvironment(
        Map.of(
            "PYTHONPATH", WORKER.resolve("src").toString(),
            "SENTRYAL_SCRIPTED_ENGINE", "1",
            "SENTRYAL_SCRIPT", file.toString()));
  }
}

package io.sentryal.insar.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.sentryal.insar.testkit.runpod.RunPodEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The worker of this repository, as RunPod starts it: {@code handler.py} in the loop of the
 * unmodified runpod package, here with the scripted engine. Without an interpreter that has what it
 * needs a test is skipped by name; in CI it fails.
 */
final class TestWorker implements AutoCloseable {
  private static final Path WORKER = Path.of("..", "insar-worker").toAbsolutePath().normalize();
  private static final long LIMIT_S = 60;

  private final Process process;
  private final Path log;

  private TestWorker(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it.
   *
   * @param emulator the endpoint that it serves
   * @param home a folder for it alone
   * @param more further variables
   */
  static TestWorker start(RunPodEmulator emulator, Path home, Map<String, String> more)
      throws IOException, InterruptedException {
    Path log = home.resolve("worker.log");
    ProcessBuilder builder =
        new ProcessBuilder(interpreter(), "-u", WORKER.resolve("handler.py").toString())
            .directory(WORKER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.matches("(RUNPOD|SENTRYAL|EARTHDATA|INSAR)_.*"));
    environment.put("HOME", home.toString());
    environment.put("PYTHONPATH", WORKER.resolve("src").toString());
    environment.put("PYTHONDONTWRITEBYTECODE", "1");
    environment.put("SENTRYAL_ENGINE", "scripted");
    environment.put("SENTRYAL_SCRIPTED_ENGINE", "1");
    environment.put("SENTRYAL_WORK_DIR", home.resolve("work").toString());
    environment.putAll(more);
    environment.putAll(emulator.workerEnvironment("worker-1"));
    return new TestWorker(builder.start(), log);
  }

  private static String interpreter() throws IOException, InterruptedException {
    String python = System.getProperty("insar.worker.python", WORKER + "/target/venv/bin/python");
    String missing = missing(python);
    if (missing.isEmpty()) {
      return python;
    }
    String told = missing + "; run insar-worker/check, or name one with -Dinsar.worker.python";
    return "true".equals(System.getenv("CI")) ? fail(told + ", and CI must have it") : abort(told);
  }

  private static String missing(String python) throws IOException, InterruptedException {
    if (!Files.isExecutable(Path.of(python))) {
      return "the worker's Python is not there: " + python;
    }
    Process probe =
        new ProcessBuilder(python, "-c", "import runpod, numpy, urllib3")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean works = probe.waitFor(LIMIT_S, TimeUnit.SECONDS) && probe.exitValue() == 0;
    return works ? "" : python + " has not runpod, numpy and urllib3";
  }

  /** Returns what it has written so far. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** Ends it with every process that it started, its heartbeat and its engine among them. */
  @Override
  public void close() {
    List<ProcessHandle> all;
    try (Stream<ProcessHandle> family = process.descendants()) {
      all = Stream.concat(Stream.of(process.toHandle()), family).toList();
    }
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle one : all) {
      assertThat(one.onExit()).as("process " + one.pid()).succeedsWithin(LIMIT_S, TimeUnit.SECONDS);
    }
  }
}

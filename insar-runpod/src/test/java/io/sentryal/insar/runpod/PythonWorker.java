package io.sentryal.insar.runpod;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.sentryal.insar.testkit.runpod.RunPodEmulator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The unmodified runpod package for Python, in a process of its own, serving an emulator. Without
 * an interpreter that has it a test is skipped by name; in CI it fails.
 */
final class PythonWorker implements AutoCloseable {
  private static final String VARIABLE = "INSAR_RUNPOD_PYTHON";
  private static final long LIMIT_S = 30;

  private final Process process;
  private final Thread reader;
  private final ConcurrentHashMap<String, CountDownLatch> lines = new ConcurrentHashMap<>();

  private PythonWorker(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "python-worker-output");
    reader.setDaemon(true);
    reader.start();
  }

  static PythonWorker start(RunPodEmulator emulator, String script, Path home) throws IOException {
    String python = interpreter();
    Path file = home.resolve(script);
    try (InputStream in = PythonWorker.class.getResourceAsStream(script)) {
      Files.copy(java.util.Objects.requireNonNull(in, script), file);
    }
    ProcessBuilder builder = new ProcessBuilder(python, "-u", file.toString());
    builder.environment().keySet().removeIf(name -> name.startsWith("RUNPOD_"));
    // The package would take a key from the user's home directory.
    builder.environment().put("HOME", home.toString());
    builder.environment().putAll(emulator.workerEnvironment("python-1"));
    return new PythonWorker(builder.redirectErrorStream(true).start());
  }

  private static String interpreter() throws IOException {
    String python = System.getenv(VARIABLE);
    String missing =
        python == null || python.isBlank()
            ? VARIABLE + " is not set: no Python with the runpod package"
            : hasPackage(python) ? null : python + " has no runpod package";
    if (missing == null) {
      return java.util.Objects.requireNonNull(python);
    }
    if ("true".equals(System.getenv("CI"))) {
      return fail(missing + ", and CI must have it");
    }
    return abort(missing);
  }

  private static boolean hasPackage(String python) throws IOException {
    Process probe =
        new ProcessBuilder(python, "-c", "import runpod")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return probe.waitFor(2 * LIMIT_S, TimeUnit.SECONDS) && probe.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits until the worker has written this about a job. */
  void awaitLine(String word, String jobId) {
    try {
      if (!latch("{\"" + word + "\": \"" + jobId + "\"}").await(LIMIT_S, TimeUnit.SECONDS)) {
        fail("the worker did not write " + word + " " + jobId + ", it wrote " + lines.keySet());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private CountDownLatch latch(String line) {
    return lines.computeIfAbsent(line, key -> new CountDownLatch(1));
  }

  private void read() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (@Nullable String line = out.readLine(); line != null; line = out.readLine()) {
        latch(line).countDown();
      }
    } catch (IOException e) {
      if (process.isAlive()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}

package io.sentryal.insar.asf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The installed Python package asf_search, run beside this client. Not thread-safe. */
final class AsfSearchPackage implements AutoCloseable {
  static final String ABSENT =
      "asf_search is not installed: set INSAR_ASF_SEARCH_PYTHON to an interpreter that has it";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Writer in;
  private final BufferedReader out;

  private AsfSearchPackage(Process process) {
    this.process = process;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts the package, if an interpreter has it. */
  static Optional<AsfSearchPackage> start(Path folder) {
    String python = Optional.ofNullable(System.getenv("INSAR_ASF_SEARCH_PYTHON")).orElse("python3");
    try {
      Process probe =
          new ProcessBuilder(python, "-c", "import asf_search")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!probe.waitFor(60, TimeUnit.SECONDS) || probe.exitValue() != 0) {
        probe.destroyForcibly();
        return Optional.empty();
      }
      Path driver = folder.resolve("asf_search_driver.py");
      try (InputStream script =
          AsfSearchPackage.class.getResourceAsStream("/asf_search_driver.py")) {
        Files.copy(Objects.requireNonNull(script), driver);
      }
      return Optional.of(
          new AsfSearchPackage(
              new ProcessBuilder(python, driver.toString())
                  .redirectError(ProcessBuilder.Redirect.DISCARD)
                  .start()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Returns what the package finds. */
  JsonNode search(URI base, Map<String, Object> options, boolean count) {
    return run(base, options, "count", count);
  }

  /** Returns days and metres of the stack of a product, by id. */
  JsonNode stack(URI base, String id) {
    return run(base, Map.of(), "stack", id);
  }

  /** Returns the pairs of the seasonal network of what a search finds. */
  JsonNode network(URI base, Map<String, Object> options, Map<String, Object> arguments) {
    return run(base, options, "network", arguments);
  }

  private JsonNode run(URI base, Map<String, Object> options, String what, Object argument) {
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("base", base.toString());
    order.put("options", options);
    order.put(what, argument);
    try {
      in.write(JSON.writeValueAsString(order) + "\n");
      in.flush();
      String line = out.readLine();
      if (line == null) {
        throw new IllegalStateException("asf_search has ended");
      }
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what stands for a tuple. */
  static Map<String, Object> range(int first, int last) {
    return Map.of("range", List.of(first, last));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

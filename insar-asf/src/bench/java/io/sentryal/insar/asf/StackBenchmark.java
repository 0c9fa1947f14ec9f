package io.sentryal.insar.asf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sentryal.insar.asf.internal.GranuleParser;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.Granule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * How long a recorded stack of 342 scenes takes from the archive's JSON to baselines, beside the
 * Python package asf_search on the same items in the same run. Both parse the same text and compute
 * temporal and perpendicular baselines to one reference; nothing is sent. The best of the repetitions
 * counts, in one thread. The baselines are compared as well.
 *
 * <p>Run from the repository root, with the folder of the real data and an interpreter that has
 * asf_search: {@code mvn -q -pl insar-asf -am test-compile}, then {@code mvn -q -pl insar-asf
 * exec:java -Dexec.classpathScope=test -Dexec.mainClass=io.sentryal.insar.asf.StackBenchmark
 * -Dexec.args="../shared/data python3"}.
 */
public final class StackBenchmark {
  private static final String STACK = "asf-search/s1-slc-stack-342-with-baselines.json.gz";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WARM_UP = 200;
  private static final int REPETITIONS = 50;

  private StackBenchmark() {}

  /** Runs the benchmark: folder of the real data, Python interpreter. */
  public static void main(String[] arguments) throws IOException {
    String items = items(Path.of(arguments[0]).resolve(STACK));
    Best ours = ours(items);
    JsonNode theirs = theirs(items, ours.stack.reference().id(), arguments[1]);
    double theirParseS = theirs.path("parse_s").asDouble();
    double theirStackS = theirs.path("stack_s").asDouble();
    System.out.printf(
        Locale.ROOT,
        "%d scenes, best of %d, milliseconds%n%-28s %10s %10s %10s%n",
        ours.stack.entries().size(),
        REPETITIONS,
        "",
        "parse",
        "baselines",
        "both");
    row("asf_search " + theirs.path("version").asText(), theirParseS, theirStackS);
    row("this library", ours.parseS, ours.stackS);
    System.out.printf(
        Locale.ROOT,
        "%-28s %9.1fx %9.1fx %9.1fx%n%d of %d perpendicular baselines equal in whole metres%n",
        "ratio",
        theirParseS / ours.parseS,
        theirStackS / ours.stackS,
        (theirParseS + theirStackS) / (ours.parseS + ours.stackS),
        equal(ours.stack, theirs.path("baselines_m")),
        ours.stack.entries().size());
  }

  private static void row(String name, double parseS, double stackS) {
    System.out.printf(
        Locale.ROOT,
        "%-28s %10.2f %10.3f %10.2f%n",
        name,
        1e3 * parseS,
        1e3 * stackS,
        1e3 * (parseS + stackS));
  }

  private record Best(double parseS, double stackS, BaselineStack stack) {}

  private static Best ours(String items) throws IOException {
    double parseS = Double.MAX_VALUE;
    double stackS = Double.MAX_VALUE;
    @Nullable BaselineStack stack = null;
    for (int i = 0; i < WARM_UP + REPETITIONS; i++) {
      long start = System.nanoTime();
      List<Granule> granules = new ArrayList<>();
      for (JsonNode item : JSON.readTree(items)) {
        granules.add(GranuleParser.parse(item, "benchmark"));
      }
      long parsed = System.nanoTime();
      stack = Baselines.stack(granules.get(0), granules, BaselineMode.ASF_SEARCH);
      long done = System.nanoTime();
      if (i >= WARM_UP) {
        parseS = Math.min(parseS, (parsed - start) * 1e-9);
        stackS = Math.min(stackS, (done - parsed) * 1e-9);
      }
    }
    return new Best(parseS, stackS, Objects.requireNonNull(stack));
  }

  private static JsonNode theirs(String items, String reference, String python) throws IOException {
    Path file = Files.createTempFile("stack", ".json");
    try {
      Files.writeString(file, items);
      Process process =
          new ProcessBuilder(
                  python,
                  Path.of("src/bench/python/stack_asf_search.py").toFile().exists()
                      ? "src/bench/python/stack_asf_search.py"
                      : "insar-asf/src/bench/python/stack_asf_search.py",
                  file.toString(),
                  reference,
                  String.valueOf(REPETITIONS))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      return JSON.readTree(process.getInputStream().readAllBytes());
    } finally {
      Files.delete(file);
    }
  }

  private static long equal(BaselineStack stack, JsonNode theirs) {
    return stack.entries().stream()
        .filter(
            entry ->
                Math.rint(entry.perpendicularBaselineM().orElse(Double.NaN))
                    == theirs.path(entry.granule().id()).asDouble(Double.NaN))
        .count();
  }

  /** Returns the items as the archive sends them, without the results that were recorded. */
  private static String items(Path file) throws IOException {
    ArrayNode items = JSON.createArrayNode();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      JsonNode all = JSON.readTree(in);
      for (JsonNode item : all.has("data") ? all.path("data") : all) {
        ObjectNode sent = items.addObject();
        sent.set("meta", item.path("meta"));
        sent.set("umm", item.path("umm"));
      }
    }
    return JSON.writeValueAsString(items);
  }
}

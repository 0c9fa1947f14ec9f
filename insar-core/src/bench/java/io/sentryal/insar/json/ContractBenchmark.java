package io.sentryal.insar.json;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * How large a request and a result of 200,000 points are, and how long it takes to write and read
 * them, packed beside plain JSON in the same run. Limits of the project: the packed request below
 * 2 MB, everything packed and unpacked within 0.5 s.
 *
 * <p>Run from the repository root: {@code mvn -q -pl insar-core test-compile exec:java
 * -Dexec.classpathScope=test -Dexec.mainClass=io.sentryal.insar.json.ContractBenchmark};
 * arguments: points (200000), rounds (7).
 */
public final class ContractBenchmark {
  private final InsarJob job;
  private final InsarResult result;
  private final int rounds;

  private ContractBenchmark(int points, int rounds) {
    this.job = WorkerMessages.job(WorkerMessages.scattered(points));
    this.result = WorkerMessages.result(job);
    this.rounds = rounds;
  }

  /** Runs the benchmark and prints a table. */
  public static void main(String[] arguments) {
    int points = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
    new ContractBenchmark(points, rounds).run();
  }

  private void run() {
    WorkerRequest plain = WorkerRequest.of(WorkerMessages.ID, job);
    WorkerRequest packed = plain.toBuilder().packed(true).build();
    print("request, plain", () -> WorkerContract.toJson(plain), WorkerContract::readRequest);
    print("request, packed", () -> WorkerContract.toJson(packed), WorkerContract::readRequest);
    print(
        "result, plain",
        () -> WorkerContract.toJson(WorkerResult.of(result)),
        json -> WorkerContract.readResult(json).toInsarResult(WorkerMessages.ID, job));
    print(
        "result, packed",
        () -> WorkerContract.toJson(WorkerResult.of(result).packed()),
        json -> WorkerContract.readResult(json).toInsarResult(WorkerMessages.ID, job));
  }

  private void print(String name, Supplier<String> writer, Reader reader) {
    String json = writer.get();
    double writeS = bestS(writer);
    double readS = bestS(() -> reader.read(json));
    String row =
        String.format(
            Locale.ROOT,
            "%-16s %8.3f MB  write %6.3f s  read %6.3f s  together %6.3f s",
            name,
            json.length() / 1e6,
            writeS,
            readS,
            writeS + readS);
    System.out.println(row);
  }

  private double bestS(Supplier<?> work) {
    double bestS = Double.MAX_VALUE;
    for (int i = 0; i < rounds; i++) {
      Instant start = Instant.now();
      Objects.requireNonNull(work.get());
      bestS = Math.min(bestS, Duration.between(start, Instant.now()).toNanos() / 1e9);
    }
    return bestS;
  }

  /** Reads one message. */
  private interface Reader {
    Object read(String json);
  }
}

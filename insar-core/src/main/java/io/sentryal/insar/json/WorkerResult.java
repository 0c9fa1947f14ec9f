package io.sentryal.insar.json;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.spi.ResultRules;
import io.sentryal.insar.error.Checks;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.PointMeasurement;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the ISCE3 worker answers: the result of the worker contract, version 1. Immutable.
 *
 * <p>{@link WorkerContract} writes and reads it as JSON; {@link #toInsarResult} makes of it the
 * result of a job, and believes nothing that does not answer the job.
 */
public final class WorkerResult {
  private final JobId jobId;
  private final @Nullable WorkerError error;

  private final @Nullable Answer answer;
  private final double processingTimeS;

  WorkerResult(
      JobId jobId, @Nullable WorkerError error, @Nullable Answer answer, double processingTimeS) {
    this.jobId = jobId;
    this.error = error;
    this.answer = answer;
    this.processingTimeS = processingTimeS;
  }

  /** What a result holds if it is no error. */
  record Answer(
      PairFacts facts,
      ResultPoints points,
      ResultStatistics statistics,
      Map<String, Product> products) {}

  /** Returns the message for a result, with its points listed one by one. */
  public static WorkerResult of(InsarResult result) {
    ResultPoints listed = new ResultPoints.Listed(result.measurements());
    return new WorkerResult(
        result.jobId(),
        null,
        new Answer(
            PairFacts.of(result), listed, ResultStatistics.of(result.measurements()), Map.of()),
        0);
  }

  /** Returns the message for a failure. */
  public static WorkerResult failed(JobId id, WorkerError error) {
    return new WorkerResult(id, Objects.requireNonNull(error), null, 0);
  }

  /** Returns the same message with its points packed. */
  public WorkerResult packed() {
    List<PointMeasurement> measurements = points().of(List.of());
    return with(new ResultPoints.Packed(PackedMeasurements.pack(measurements)), products());
  }

  /** Returns the same message with its points in a file, which {@link #pointsFileOf} gives. */
  public WorkerResult withPointsFile(Product file) {
    return with(new ResultPoints.InFile(file), products());
  }

  /** Returns the same message with products. */
  public WorkerResult withProducts(Map<String, Product> value) {
    return with(points(), value);
  }

  /** Returns the same message with the time that the worker took (s). */
  public WorkerResult withProcessingTimeS(double value) {
    return new WorkerResult(jobId, error, answer, Checks.inRange("processingTimeS", value, 0, 1e9));
  }

  /** Returns the id of the job that the worker says it answers. */
  public JobId jobId() {
    return jobId;
  }

  /** Returns why there is no result; empty if there is one. */
  public Optional<WorkerError> error() {
    return Optional.ofNullable(error);
  }

  /** Returns the file in which the measurements lie, if they do not travel in the message. */
  public Optional<Product> pointsFile() {
    return answer != null && answer.points() instanceof ResultPoints.InFile elsewhere
        ? Optional.of(elsewhere.file())
        : Optional.empty();
  }

  /** Returns the products, by name: {@code displacement, coherence, unwrapped, wrapped}. */
  public Map<String, Product> products() {
    return answer == null ? Map.of() : answer.products();
  }

  /** Returns the time that the worker took (s). */
  public double processingTimeS() {
    return processingTimeS;
  }

  /**
   * Returns the same result with the measurements of its file.
   *
   * @param file the file, whole
   * @throws InvalidDataException if its checksum is not the announced one, or it is no points file
   */
  public WorkerResult withPoints(byte[] file) {
    Product announced =
        pointsFile()
            .orElseThrow(() -> new IllegalStateException("result of " + jobId + " has no file"));
    String sha256 = sha256(file);
    if (!MessageDigest.isEqual(
        sha256.getBytes(StandardCharsets.UTF_8),
        announced.sha256().getBytes(StandardCharsets.UTF_8))) {
      throw new InvalidDataException(
          "points file of job " + jobId,
          "expected sha256 " + announced.sha256() + ", got " + sha256 + "; fetch it again");
    }
    JsonObject packed =
        JsonObject.parse("points file of job " + jobId, new String(file, StandardCharsets.UTF_8));
    return with(new ResultPoints.Packed(PackedMeasurements.read(packed)), products());
  }

  /** Returns the file of a result's measurements, for {@link #withPointsFile}. */
  public static byte[] pointsFileOf(InsarResult result) {
    PackedMeasurements columns = PackedMeasurements.pack(result.measurements());
    return WorkerContract.text(columns::write).getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the SHA-256 of bytes, lower-case hexadecimal. */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Returns the result of the job, after it was compared with what was asked: the id, every point
   * once and in order, the images, the reference point, the simulated stamp.
   *
   * @param id id of the job
   * @param job what was asked
   * @throws io.sentryal.insar.error.JobFailedException if the worker gave an error, or swapped the
   *     images, which were then asked for in the wrong order
   * @throws InvalidDataException if the message does not answer the job or lacks what a result
   *     needs
   */
  public InsarResult toInsarResult(JobId id, InsarJob job) {
    if (!jobId.equals(id)) {
      throw new InvalidDataException("result of job " + id, "it answers job " + jobId);
    }
    if (error != null) {
      throw error.asFailureOf(id);
    }
    InsarResult result = facts().toInsarResult(id, job, points().of(job.points()));
    ResultRules.check(id, job, result);
    return result;
  }

  @Override
  public String toString() {
    return "WorkerResult[" + jobId + ", " + (error == null ? "success" : error.code()) + "]";
  }

  PairFacts facts() {
    return answer().facts();
  }

  ResultPoints points() {
    return answer().points();
  }

  ResultStatistics statistics() {
    return answer().statistics();
  }

  private Answer answer() {
    if (answer == null) {
      throw new IllegalStateException("result of job " + jobId + " is an error and has no points");
    }
    return answer;
  }

  private WorkerResult with(ResultPoints newPoints, Map<String, Product> newProducts) {
    return new WorkerResult(
        jobId,
        null,
        new Answer(facts(), newPoints, statistics(), Map.copyOf(newProducts)),
        processingTimeS);
  }

  /**
   * A file that the worker made. Immutable.
   *
   * @param place URL or file
   * @param sha256 SHA-256 of the file, 64 lower-case hexadecimal digits
   * @param bytes its size (bytes)
   */
  public record Product(URI place, String sha256, long bytes) {
    public Product {
      if (place.getRawQuery() != null || place.getRawFragment() != null) {
        throw new IllegalArgumentException(
            "a place in a result has no query, which may be a signature; it was at host "
                + place.getHost());
      }
      WorkerUris.check("place of a product", place);
      if (!sha256.matches("[0-9a-f]{64}") || bytes < 0) {
        throw new IllegalArgumentException(
            "a product has a sha256 of 64 lower-case hexadecimal digits and a size, were '"
                + sha256
                + "' and "
                + bytes);
      }
    }
  }
}

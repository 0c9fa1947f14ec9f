package io.sentryal.insar.localcuda.internal.worker;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.JobFailedException;
import io.sentryal.insar.json.WorkerContract;
import io.sentryal.insar.json.WorkerError;
import io.sentryal.insar.json.WorkerResult;
import io.sentryal.insar.localcuda.internal.gpu.Device;
import io.sentryal.insar.localcuda.internal.process.ShownText;
import io.sentryal.insar.model.Provenance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads what the worker left and believes nothing that does not answer the job. Immutable. */
record ResultReader(JobId id, InsarJob job, WorkerFailure failure) {
  /** Five million points packed have 80 MB. */
  private static final long MOST_BYTES = 200_000_000;

  /**
   * Reads the message.
   *
   * @throws JobFailedException if it is none, or tells a failure
   */
  WorkerResult read(Path file, int status) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw failure.withoutResult(status);
    }
    WorkerResult result;
    try {
      long size = Files.size(file);
      if (size > MOST_BYTES) {
        throw failure.defect("the worker's result has " + size + " bytes, more than any");
      }
      result = WorkerContract.readResult(Files.readString(file, StandardCharsets.UTF_8));
    } catch (InvalidDataException e) {
      throw unbelievable(e);
    } catch (IOException e) {
      throw failure.defect("the worker's result cannot be read (" + e + ")");
    }
    if (result.error().isPresent()) {
      WorkerError error = result.error().get();
      throw new JobFailedException(
          id.value(),
          error.code(),
          error.stage().name(),
          ShownText.withoutSecrets(error.message()),
          error.retryable(),
          failure.log().asCause());
    }
    if (status != 0) {
      throw failure.defect("the worker ended with status " + status + " beside a result");
    }
    return result;
  }

  /**
   * Returns the result of the job, with what this machine adds to its provenance.
   *
   * @throws JobFailedException if it does not answer the job
   */
  InsarResult answer(WorkerResult message, Device device, Engine engine, List<String> notes) {
    InsarResult result;
    try {
      if (message.pointsFile().isPresent()) {
        throw new InvalidDataException("result", "its points lie elsewhere; nobody asked for that");
      }
      result = message.toInsarResult(id, job);
    } catch (InvalidDataException | IllegalArgumentException e) {
      throw unbelievable(e);
    }
    Provenance said = result.provenance();
    if (engine == Engine.ISCE3 && device.gpu().isPresent() && !said.device().contains("cuda:")) {
      throw failure.defect(
          device.label() + " was demanded, but the worker computed on " + said.device());
    }
    Provenance.Builder provenance =
        said.toBuilder()
            .simulated(engine == Engine.SCRIPTED)
            .parameter("local_device", device.label());
    notes.forEach(provenance::addWarning);
    return result.toBuilder().provenance(provenance.build()).build();
  }

  /** Returns the result with the places of its products. */
  static InsarResult withProducts(InsarResult result, Map<String, Path> products) {
    Provenance.Builder provenance = result.provenance().toBuilder();
    products.forEach((name, file) -> provenance.parameter("product_" + name, file.toString()));
    return result.toBuilder().provenance(provenance.build()).build();
  }

  private JobFailedException unbelievable(RuntimeException e) {
    return failure.defect(
        "the worker's result cannot be believed: "
            + ShownText.oneLine(String.valueOf(e.getMessage()), 600)
            + "; install the worker that belongs to this version");
  }
}

package io.sentryal.insar.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.error.FailureCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The result of the worker contract as JSON, strict both ways. */
final class WorkerResultJson {
  private static final String SUCCESS = "success";
  private static final String ERROR = "error";
  private static final Set<String> PRODUCTS =
      Set.of("displacement", "coherence", "unwrapped", "wrapped");

  private WorkerResultJson() {}

  static void write(JsonGenerator json, WorkerResult result) throws IOException {
    json.writeStartObject();
    json.writeStringField("schema_version", WorkerContract.VERSION);
    json.writeStringField("job_id", result.jobId().value());
    json.writeStringField("status", result.error().isEmpty() ? SUCCESS : ERROR);
    if (result.error().isPresent()) {
      json.writeFieldName("error");
      writeError(json, result.error().get());
    } else {
      writeResults(json, result);
    }
    json.writeNumberField("processing_time_seconds", result.processingTimeS());
    json.writeEndObject();
  }

  static WorkerResult read(JsonObject json) {
    WorkerContract.requireVersion(json);
    JobId id = json.checked(o -> new JobId(o.text("job_id")));
    String status = json.text("status");
    double seconds = json.number("processing_time_seconds");
    if (seconds < 0) {
      throw json.wrong("processing_time_seconds", "must not be negative, was " + seconds);
    }
    Optional<WorkerError> error = json.optionalObject("error").map(WorkerResultJson::readError);
    Optional<WorkerResult.Answer> answer =
        json.optionalObject("results").map(WorkerResultJson::readResults);
    json.end();
    boolean expected =
        status.equals(SUCCESS)
            ? answer.isPresent() && error.isEmpty()
            : status.equals(ERROR) && error.isPresent() && answer.isEmpty();
    if (!expected) {
      throw json.wrong(
          "status", "expected success with results, or error with error, was '" + status + "'");
    }
    return new WorkerResult(id, error.orElse(null), answer.orElse(null), seconds);
  }

  static void writeError(JsonGenerator json, WorkerError error) throws IOException {
    json.writeStartObject();
    json.writeStringField("code", error.code().name());
    json.writeStringField("message", error.message());
    json.writeStringField("stage", error.stage().name());
    json.writeBooleanField("retryable", error.retryable());
    json.writeEndObject();
  }

  static WorkerError readError(JsonObject json) {
    WorkerError error =
        json.checked(
            o ->
                new WorkerError(
                    FailureCode.valueOf(o.text("code")),
                    o.text("message"),
                    JobStage.valueOf(o.text("stage")),
                    o.flag("retryable")));
    json.end();
    return error;
  }

  private static void writeResults(JsonGenerator json, WorkerResult result) throws IOException {
    json.writeObjectFieldStart("results");
    result.points().write(json);
    result.statistics().write(json);
    json.writeObjectFieldStart("products");
    for (Map.Entry<String, WorkerResult.Product> product :
        new TreeMap<>(result.products()).entrySet()) {
      json.writeObjectFieldStart(product.getKey());
      URI place = product.getValue().place();
      boolean file = "file".equals(place.getScheme());
      json.writeStringField(
          file ? "path" : "url", file ? Path.of(place).toString() : place.toString());
      json.writeStringField("sha256", product.getValue().sha256());
      json.writeNumberField("bytes", product.getValue().bytes());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeFieldName("provenance");
    WorkerProvenanceJson.write(json, result.facts());
    json.writeEndObject();
  }

  private static WorkerResult.Answer readResults(JsonObject json) {
    ResultPoints points = ResultPoints.read(json);
    ResultStatistics statistics = ResultStatistics.read(json.object("statistics"), points);
    JsonObject all = json.object("products");
    Map<String, WorkerResult.Product> products = new LinkedHashMap<>();
    for (String name : all.names()) {
      if (!PRODUCTS.contains(name)) {
        throw all.wrong(name, "is no product of the contract: " + PRODUCTS);
      }
      products.put(name, readProduct(all, name));
    }
    PairFacts facts = WorkerProvenanceJson.read(json.object("provenance"));
    json.end();
    return new WorkerResult.Answer(facts, points, statistics, products);
  }

  private static WorkerResult.Product readProduct(JsonObject all, String name) {
    JsonObject json = all.object(name);
    Optional<String> url = json.optionalText("url");
    Optional<String> path = json.optionalText("path");
    if (url.isPresent() == path.isPresent()) {
      throw json.wrong("url", "expected either url or path");
    }
    WorkerResult.Product product =
        json.checked(
            o ->
                new WorkerResult.Product(
                    url.map(URI::create).orElseGet(() -> Path.of(path.orElseThrow()).toUri()),
                    o.text("sha256"),
                    o.whole("bytes", Long.MAX_VALUE)));
    json.end();
    return product;
  }
}

package io.sentryal.insar.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.error.InvalidDataException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The one codec of the contract between Java and the ISCE3 worker, version 1; the same for RunPod
 * and for a worker on this machine.
 *
 * <p>Strict both ways: unknown fields, missing fields, fields given twice, numbers that are not
 * finite and every {@code schema_version} but {@code "1"} are refused by {@link
 * InvalidDataException} that names the field. Messages without a version, those of the original
 * system, are read as version 1.
 */
public final class WorkerContract {
  /** The version that is written, and the only one that is read. */
  public static final String VERSION = "1";

  private WorkerContract() {}

  /** Returns a request as one JSON object; the same request gives the same text. */
  public static String toJson(WorkerRequest request) {
    return text(json -> WorkerRequestJson.write(json, request));
  }

  /**
   * Returns the request that a JSON object holds.
   *
   * @throws InvalidDataException if it is none
   */
  public static WorkerRequest readRequest(String json) {
    return WorkerRequestJson.read(JsonObject.parse("request", json));
  }

  /** Returns the points of a request as the file to which {@code points_url} leads. */
  public static String pointsFile(WorkerRequest request) {
    return text(json -> PackedPoints.write(json, request.points()));
  }

  /** Returns a result as one JSON object. */
  public static String toJson(WorkerResult result) {
    return text(json -> WorkerResultJson.write(json, result));
  }

  /**
   * Returns the result that a JSON object holds.
   *
   * @throws InvalidDataException if it is none
   */
  public static WorkerResult readResult(String json) {
    return WorkerResultJson.read(JsonObject.parse("result", json));
  }

  /** Returns an error as one JSON object: what the worker gives RunPod as the text of its error. */
  public static String toJson(WorkerError error) {
    return text(json -> WorkerResultJson.writeError(json, error));
  }

  /**
   * Returns the error that a JSON object holds.
   *
   * @throws InvalidDataException if it is none
   */
  public static WorkerError readError(String json) {
    return WorkerResultJson.readError(JsonObject.parse("error", json));
  }

  /** Returns a progress event as one JSON object on one line. */
  public static String toJson(WorkerProgress progress) {
    return text(
        json -> {
          json.writeStartObject();
          json.writeStringField("event", "stage");
          json.writeStringField("stage", progress.stage().name());
          json.writeNumberField("fraction", progress.fraction());
          if (progress.device().isPresent()) {
            json.writeStringField("device", progress.device().get());
          }
          if (progress.etaS().isPresent()) {
            json.writeNumberField("eta_s", progress.etaS().getAsDouble());
          }
          json.writeEndObject();
        });
  }

  /**
   * Returns the progress event that a JSON object holds.
   *
   * @throws InvalidDataException if it is none
   */
  public static WorkerProgress readProgress(String json) {
    JsonObject event = JsonObject.parse("progress", json);
    String kind = event.text("event");
    if (!kind.equals("stage")) {
      throw event.wrong("event", "expected stage, was '" + kind + "'");
    }
    WorkerProgress progress =
        event.checked(
            e ->
                new WorkerProgress(
                    JobStage.valueOf(e.text("stage")),
                    e.number("fraction"),
                    e.optionalText("device"),
                    e.optionalNumber("eta_s")));
    event.end();
    return progress;
  }

  static void requireVersion(JsonObject json) {
    Optional<String> version = json.optionalText("schema_version");
    if (version.isPresent() && !version.get().equals(VERSION)) {
      throw json.wrong(
          "schema_version",
          "expected \"" + VERSION + "\", was \"" + version.get() + "\"; update the older side");
    }
  }

  static String text(Body body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonObject.MAPPER.createGenerator(text)) {
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return text.toString();
  }

  /** Writes one message. */
  interface Body {
    void write(JsonGenerator json) throws IOException;
  }
}

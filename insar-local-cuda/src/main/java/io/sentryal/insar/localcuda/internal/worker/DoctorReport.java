package io.sentryal.insar.localcuda.internal.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sentryal.insar.error.InvalidDataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the worker says about itself and its machine, as far as it matters here. Immutable.
 *
 * @param workerVersion version of the worker
 * @param contractVersion version of the job contract that it speaks
 * @param python version of its interpreter
 * @param isce3 version of ISCE3, if it can be used
 * @param isce3Problem why it cannot be used
 * @param gpus the CUDA devices that it sees, in words
 * @param cudaProblem why it sees none
 */
public record DoctorReport(
    String workerVersion,
    String contractVersion,
    String python,
    Optional<String> isce3,
    Optional<String> isce3Problem,
    List<String> gpus,
    Optional<String> cudaProblem) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String SOURCE = "answer of the worker's doctor";

  public DoctorReport {
    gpus = List.copyOf(gpus);
  }

  /**
   * Reads the answer. Fields that are not known here are left alone: a newer worker may say more.
   *
   * @throws InvalidDataException if it is none
   */
  static DoctorReport parse(String json) {
    JsonNode report;
    try {
      report = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new InvalidDataException(SOURCE, "is no JSON: " + e.getOriginalMessage(), e);
    }
    JsonNode isce3 = report.path("isce3");
    JsonNode cuda = report.path("cuda");
    boolean usable = flag(isce3, "usable");
    List<String> gpus = new ArrayList<>();
    for (JsonNode device : cuda.path("devices")) {
      gpus.add(text(device, "name") + ", compute capability " + text(device, "compute_capability"));
    }
    return new DoctorReport(
        text(report, "worker_version"),
        text(report, "contract_version"),
        text(report, "python"),
        usable ? Optional.of(optional(isce3, "version").orElse("unknown")) : Optional.empty(),
        optional(isce3, "problem"),
        gpus,
        optional(cuda, "problem"));
  }

  private static String text(JsonNode node, String name) {
    return optional(node, name)
        .orElseThrow(() -> new InvalidDataException(SOURCE, "lacks " + name));
  }

  private static Optional<String> optional(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw new InvalidDataException(SOURCE, name + " should be a text, was " + value);
    }
    return Optional.of(value.textValue());
  }

  private static boolean flag(JsonNode node, String name) {
    if (!node.path(name).isBoolean()) {
      throw new InvalidDataException(SOURCE, "lacks " + name);
    }
    return node.path(name).booleanValue();
  }
}

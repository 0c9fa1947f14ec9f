package io.sentryal.insar.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointMeasurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** The golden cases of the contract, the same files that the tests of the worker read. */
class WorkerContractGoldenTest {
  private static final Path CONTRACT = Path.of("../insar-worker/contract");
  private static final JsonMapper MAPPER = new JsonMapper();

  @TestFactory
  Stream<DynamicTest> requests() throws IOException {
    return Stream.concat(
        valid("request", text -> WorkerContract.toJson(WorkerContract.readRequest(text))),
        invalid("request", "request", WorkerContract::readRequest));
  }

  @TestFactory
  Stream<DynamicTest> results() throws IOException {
    return Stream.concat(
        valid("result", text -> WorkerContract.toJson(WorkerContract.readResult(text))),
        invalid("result", "result", WorkerContract::readResult));
  }

  @TestFactory
  Stream<DynamicTest> progress() throws IOException {
    return Stream.concat(
        valid("progress", text -> WorkerContract.toJson(WorkerContract.readProgress(text))),
        invalid("progress", "event", WorkerContract::readProgress));
  }

  @TestFactory
  Stream<DynamicTest> errors() throws IOException {
    return Stream.concat(
        valid("error", text -> WorkerContract.toJson(WorkerContract.readError(text))),
        invalid("error", "error", WorkerContract::readError));
  }

  @TestFactory
  Stream<DynamicTest> packedPoints() throws IOException {
    JsonNode cases = MAPPER.readTree(CONTRACT.resolve("packing/points.json").toFile());
    return packing(
        cases,
        packed -> PackedPoints.read(JsonObject.parse("points_packed", packed.toString())),
        (expected, packed) -> {
          List<MonitoringPoint> read =
              PackedPoints.read(JsonObject.parse("points_packed", packed.toString()));
          for (int i = 0; i < read.size(); i++) {
            assertThat(read.get(i).position().latitudeDeg())
                .isEqualTo(expected.get("lat_e7").get(i).asLong() / 1e7);
            assertThat(read.get(i).position().longitudeDeg())
                .isEqualTo(expected.get("lon_e7").get(i).asLong() / 1e7);
          }
          assertThat(read).hasSize(expected.get("count").asInt());
          JsonNode again =
              MAPPER.readTree(WorkerContract.text(json -> PackedPoints.write(json, read)));
          assertThat(hex(again.get("data"))).isEqualTo(expected.get("varint_hex").asText());
          if (expected.has("height_cm")) {
            assertThat(hex(again.get("height_cm")))
                .isEqualTo(expected.get("height_varint_hex").asText());
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> packedDisplacements() throws IOException {
    JsonNode cases = MAPPER.readTree(CONTRACT.resolve("packing/displacements.json").toFile());
    return packing(
        cases,
        packed -> {
          PackedMeasurements read = displacements(packed);
          return read.of(points(packed.get("count").asInt()));
        },
        (expected, packed) -> {
          PackedMeasurements columns = displacements(packed);
          List<PointMeasurement> read = columns.of(points(columns.count()));
          for (int i = 0; i < read.size(); i++) {
            JsonNode mm = expected.get("displacement_mm").get(i);
            assertThat(read.get(i).displacementMm().isEmpty()).isEqualTo(mm.isNull());
            assertThat(read.get(i).displacementMm().orElse(0)).isEqualTo(mm.asDouble());
            assertThat(read.get(i).reason().map(Enum::name).orElse("OK"))
                .isEqualTo(expected.get("reasons").get(i).asText());
          }
          JsonNode again = MAPPER.readTree(WorkerContract.text(columns::write));
          assertThat(hex(again.get("data"))).isEqualTo(expected.get("data_hex").asText());
          assertThat(hex(again.get("reasons"))).isEqualTo(expected.get("reasons_hex").asText());
        });
  }

  private static PackedMeasurements displacements(JsonNode packed) {
    return PackedMeasurements.read(
        JsonObject.parse("displacement_points_packed", packed.toString()));
  }

  private static List<MonitoringPoint> points(int count) {
    return Stream.iterate(0, i -> i + 1)
        .limit(Math.min(count, 1000))
        .map(i -> MonitoringPoint.of("p" + i, 1, 2))
        .toList();
  }

  private static String hex(JsonNode packed) {
    return HexFormat.of().formatHex(PackedBytes.unpack("test", packed.asText(), 1_000_000));
  }

  private static Stream<DynamicTest> packing(
      JsonNode cases, Function<JsonNode, Object> reader, Comparison comparison) {
    Stream<DynamicTest> valid =
        stream(cases.get("valid"))
            .map(
                c ->
                    DynamicTest.dynamicTest(
                        c.get("name").asText(), () -> comparison.check(c, c.get("packed"))));
    Stream<DynamicTest> invalid =
        stream(cases.get("invalid"))
            .map(
                c ->
                    DynamicTest.dynamicTest(
                        c.get("name").asText(),
                        refused(() -> assertThat(reader.apply(c.get("packed"))).isNull())));
    return Stream.concat(valid, invalid);
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return array.valueStream();
  }

  /** What was read and written again is read as the same: nothing is lost on the way. */
  private static Stream<DynamicTest> valid(String message, Function<String, String> again)
      throws IOException {
    return files(message, "valid")
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(),
                    () -> {
                      String written = again.apply(Files.readString(file));
                      assertThat(again.apply(written)).isEqualTo(written);
                    }));
  }

  private static Stream<DynamicTest> invalid(
      String message, String body, Function<String, Object> reader) throws IOException {
    return files(message, "invalid")
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(),
                    () -> {
                      JsonNode c = MAPPER.readTree(file.toFile());
                      assumeThat(c.path("door").asText("any"))
                          .as("a rule of one door of the worker, not of the message")
                          .isEqualTo("any");
                      String text = c.has("text") ? c.get("text").asText() : c.get(body).toString();
                      refused(() -> assertThat(reader.apply(text)).isNull()).execute();
                    }));
  }

  private static Executable refused(Runnable reading) {
    return () -> assertThatThrownBy(reading::run).isInstanceOf(InvalidDataException.class);
  }

  private static Stream<Path> files(String message, String kind) throws IOException {
    try (Stream<Path> files =
        Files.list(CONTRACT.resolve("cases").resolve(message).resolve(kind))) {
      return files.sorted().toList().stream();
    }
  }

  /** Compares what is read with the numbers of a case. */
  private interface Comparison {
    void check(JsonNode expected, JsonNode packed) throws Exception;
  }
}

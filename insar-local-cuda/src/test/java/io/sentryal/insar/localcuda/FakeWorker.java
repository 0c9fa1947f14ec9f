package io.sentryal.insar.localcuda;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.json.WorkerContract;
import io.sentryal.insar.json.WorkerError;
import io.sentryal.insar.json.WorkerImage;
import io.sentryal.insar.json.WorkerProgress;
import io.sentryal.insar.json.WorkerRequest;
import io.sentryal.insar.json.WorkerResult;
import io.sentryal.insar.model.InvalidReason;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointMeasurement;
import io.sentryal.insar.model.Provenance;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;

/**
 * Stands in for {@code python -m sentryal_worker}, so that the protocol and its faults are tested
 * without Python. {@code FAKE_FAULT} names what goes wrong, {@code FAKE_MARK} a file that tells a
 * test how far it is. Its displacement is 100 mm per degree of latitude; south is outside.
 */
final class FakeWorker {
  private static final DateTimeFormatter SENSED = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PrintStream out;
  private final String fault;
  private final Map<String, String> arguments;

  private FakeWorker(PrintStream out, String fault, Map<String, String> arguments) {
    this.out = out;
    this.fault = fault;
    this.arguments = arguments;
  }

  @SuppressWarnings("SystemOut")
  public static void main(String[] words) throws Exception {
    List<String> given = List.of(words);
    if (given.contains("--rest")) {
      new CountDownLatch(1).await();
    }
    String fault = env("FAKE_FAULT");
    Map<String, String> arguments = new HashMap<>();
    for (int i = 0; i + 1 < given.size(); i++) {
      if (given.get(i).startsWith("--")) {
        arguments.put(given.get(i), given.get(i + 1));
      }
    }
    FakeWorker worker = new FakeWorker(System.out, fault, arguments);
    if (given.contains("doctor")) {
      worker.doctor();
    } else {
      worker.run();
    }
  }

  private static String env(String name) {
    return System.getenv().getOrDefault(name, "");
  }

  private static List<String> visible() {
    return env("CUDA_VISIBLE_DEVICES").isEmpty()
        ? List.of()
        : List.of(env("CUDA_VISIBLE_DEVICES").split(","));
  }

  private void doctor() throws IOException, InterruptedException {
    switch (fault) {
      case "doctor-crashes" -> {
        err("ModuleNotFoundError: No module named 'sentryal_worker'");
        Runtime.getRuntime().halt(1);
      }
      case "doctor-says-nonsense" -> out.println("hello");
      default -> {
        ObjectNode report = JSON.createObjectNode();
        report.put("worker_version", "0.0.0-fake").put("python", "3.11.7");
        report.put("contract_version", fault.equals("doctor-version-2") ? "2" : "1");
        boolean isce3 = !fault.equals("doctor-no-isce3");
        report
            .putObject("isce3")
            .put("usable", isce3)
            .put("version", isce3 ? "0.25.0" : null)
            .put("problem", isce3 ? null : "ModuleNotFoundError: No module named 'isce3'");
        ObjectNode cuda = report.putObject("cuda");
        boolean built = !fault.equals("doctor-no-cuda");
        cuda.put("problem", built ? null : "this ISCE3 is built without CUDA");
        ArrayNode devices = cuda.putArray("devices");
        if (built) {
          visible()
              .forEach(
                  uuid -> devices.addObject().put("name", uuid).put("compute_capability", "9.0"));
        }
        out.println(report.toPrettyString());
      }
    }
    out.flush();
  }

  @SuppressWarnings("SystemOut")
  private static void err(String line) {
    System.err.println(line);
    System.err.flush();
  }

  private void run() throws Exception {
    if (!fault.equals("deaf")) {
      endWithStandardInput();
    } else {
      Runtime.getRuntime().addShutdownHook(new Thread(FakeWorker::restForEver));
    }
    WorkerRequest request = WorkerContract.readRequest(Files.readString(path("--request")));
    if (fault.equals("silent")) {
      restForEver();
    }
    mark(); // before the first word, from which on silence counts
    say(JobStage.STARTING, 0);
    before();
    say(JobStage.COREGISTERING, 0.5);
    if (fault.equals("hangs")
        || fault.equals("deaf")
        || request.infrastructureId().equals("long")) {
      restForEver();
    }
    if (fault.equals("goes-back")) {
      say(JobStage.STARTING, 0.1);
    }
    say(JobStage.DONE, 1);
    Files.writeString(path("--result"), result(request));
    if (fault.equals("exit-5-beside-result")) {
      Runtime.getRuntime().halt(5);
    }
  }

  private static void endWithStandardInput() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // nobody says anything; the end is what counts
                }
              } catch (IOException e) {
                err("standard input is broken: " + e);
              }
              Runtime.getRuntime().halt(3);
            });
    watch.setDaemon(true);
    watch.start();
  }

  private static void restForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void say(JobStage stage, double fraction) {
    out.println(
        WorkerContract.toJson(
            new WorkerProgress(stage, fraction, Optional.of(device()), OptionalDouble.empty())));
    out.flush();
  }

  private static String device() {
    return visible().isEmpty() || env("FAKE_FAULT").equals("falls-back") ? "cpu" : "cuda:0";
  }

  /** Writes who it is, and whom it started, for the test that waits for it. */
  private void mark() throws IOException {
    if (env("FAKE_MARK").isEmpty()) {
      return;
    }
    List<String> pids = new ArrayList<>(List.of("" + ProcessHandle.current().pid()));
    if (fault.equals("deaf") || fault.equals("hangs")) {
      List<String> words = new ArrayList<>(FakeMachine.java(FakeWorker.class));
      words.add("--rest");
      pids.add("" + new ProcessBuilder(words).start().pid());
    }
    Path mark = Path.of(env("FAKE_MARK"));
    Path part = Path.of(mark + "-part");
    List<String> lines = new ArrayList<>(List.of(String.join(" ", pids)));
    System.getenv().forEach((name, value) -> lines.add(name + "=" + value));
    Files.write(part, lines);
    Files.move(part, mark, StandardCopyOption.REPLACE_EXISTING);
  }

  private void before() throws Exception {
    switch (fault) {
      case "killed" -> Runtime.getRuntime().halt(137);
      case "crashes" -> {
        err("starting");
        err("Authorization: Bearer abcdefghijklmnop https://host/x?X-Amz-Signature=123");
        err("CUDA error: an illegal memory access was encountered");
        err("journal:\n -- Processing block: 2 \n --   - line start: 512");
        err("\rTopo progress (block 1/3): 0%\rTopo progress (block 1/3): 1%");
        Runtime.getRuntime().halt(134);
      }
      case "stopped-by-others" -> Runtime.getRuntime().halt(3);
      case "no-result" -> Runtime.getRuntime().halt(0);
      case "garbage" -> out.println("Warning 1: PROJ: proj.db not found" + "x".repeat(500));
      case "endless-line" -> out.print("x".repeat(200_000));
      case "unknown-stage" ->
          out.println("{\"event\":\"stage\",\"stage\":\"DANCING\",\"fraction\":0.5}");
      case "nan" -> out.println("{\"event\":\"stage\",\"stage\":\"FILTERING\",\"fraction\":NaN}");
      default -> {
        return;
      }
    }
    out.flush();
    restForEver();
  }

  private String result(WorkerRequest request) throws Exception {
    WorkerError error =
        switch (fault) {
          case "disk-full" ->
              error(FailureCode.DISK_FULL, "the disk of /scratch is full; make room");
          case "corrupt" -> error(FailureCode.PRODUCT_CORRUPT, "the zip is cut");
          default -> null;
        };
    if (error == null && !sensed(request.reference()).isBefore(sensed(request.secondary()))) {
      error = error(FailureCode.BAD_REQUEST, "the reference is the later image; swap them");
    }
    if (error != null) {
      return WorkerContract.toJson(WorkerResult.failed(request.jobId(), error));
    }
    String json =
        WorkerContract.toJson(
            WorkerResult.of(measure(request)).withProducts(Map.of("displacement", product())));
    return broken(json);
  }

  private static WorkerError error(FailureCode code, String message) {
    return new WorkerError(code, message, JobStage.COREGISTERING, code == FailureCode.DISK_FULL);
  }

  /** Breaks a good result. */
  private String broken(String json) throws IOException {
    ObjectNode result = (ObjectNode) JSON.readTree(json);
    ObjectNode results = (ObjectNode) result.get("results");
    ArrayNode points = (ArrayNode) results.get("displacement_points");
    switch (fault) {
      case "missing-point" -> points.remove(0);
      case "duplicate-point" -> points.set(0, points.get(1));
      case "unknown-point" -> ((ObjectNode) points.get(0)).put("point_id", "stranger");
      case "swapped-points" -> points.add(points.remove(0));
      case "wrong-job" -> result.put("job_id", "another");
      case "truncated" -> {
        return json.substring(0, json.length() / 2);
      }
      case "not-a-number" -> {
        return json.replaceFirst("\"displacement_mm\":[-0-9.E]+", "\"displacement_mm\":NaN");
      }
      case "bad-checksum" -> product(results).put("sha256", "0".repeat(64));
      case "bad-size" -> product(results).put("bytes", 1);
      case "product-elsewhere" -> product(results).put("path", path("--request").toString());
      default -> {
        return json;
      }
    }
    return total(result, points);
  }

  private static ObjectNode product(ObjectNode results) {
    return (ObjectNode) results.get("products").get("displacement");
  }

  private static String total(ObjectNode result, ArrayNode points) {
    ObjectNode statistics = (ObjectNode) result.get("results").get("statistics");
    statistics.put("total_points", points.size()).put("valid_points", points.size());
    return result.toString();
  }

  private WorkerResult.Product product() throws Exception {
    Path result = path("--result");
    Path folder = Files.createDirectories(result.resolveSibling("result-products"));
    byte[] bytes = "not really a GeoTIFF".getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(folder.resolve("displacement.tif"), bytes);
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    return new WorkerResult.Product(file.toUri(), sha256, bytes.length);
  }

  private static InsarResult measure(WorkerRequest request) {
    List<PointMeasurement> measurements = new ArrayList<>();
    for (MonitoringPoint point : request.points()) {
      double latitudeDeg = point.position().latitudeDeg();
      measurements.add(
          latitudeDeg < 0
              ? PointMeasurement.invalid(point.id(), InvalidReason.OUTSIDE_COVERAGE)
              : PointMeasurement.valid(point.id(), 100 * (latitudeDeg - 52), 0.8, 0.5));
    }
    return InsarResult.builder()
        .jobId(request.jobId())
        .times(
            sensed(request.reference()).toInstant(ZoneOffset.UTC),
            sensed(request.secondary()).toInstant(ZoneOffset.UTC))
        .measurements(measurements)
        .wavelengthM(0.05546576)
        .effectiveLooks(32)
        .reference(new InsarResult.ReferenceArea(Optional.empty(), "the parallel of 52", 52, 5))
        .provenance(
            Provenance.builder("fake", "0")
                .device(device())
                .stageSeconds("COREGISTERING", 0.1)
                .addGranule(request.reference().granule())
                .addGranule(request.secondary().granule())
                .terrain("none")
                .parameter("require_gpu", String.valueOf(request.requireGpu().orElse(true)))
                .simulated(request.simulated())
                .build())
        .build();
  }

  private static LocalDateTime sensed(WorkerImage image) {
    return LocalDateTime.parse(image.granule().split("_+")[4], SENSED);
  }

  private Path path(String argument) {
    return Path.of(arguments.get(argument));
  }
}

package io.sentryal.insar.localcuda;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.localcuda.internal.worker.InterpreterCommand;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.model.Terrain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A machine with a fake worker, with or without fake GPUs, and jobs for it. */
final class FakeMachine {
  static final Instant REFERENCE = Instant.parse("2025-01-01T05:51:00Z");
  static final Instant SECONDARY = Instant.parse("2025-01-13T05:51:00Z");
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final String FIRST =
      "S1A_IW_SLC__1SDV_20250101T055100_20250101T055127_057000_070000_AAAA";
  private static final String SECOND =
      "S1A_IW_SLC__1SDV_20250113T055100_20250113T055127_057175_070600_BBBB";

  final Path folder;

  FakeMachine(Path folder) {
    this.folder = folder;
  }

  /** Returns the words that start a class of the tests in a Java of its own. */
  static List<String> java(Class<?> main) {
    return List.of(
        ProcessHandle.current().info().command().orElse("java"),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xshare:auto",
        "-Xmx96m",
        "-cp",
        System.getProperty("java.class.path"),
        main.getName());
  }

  /** Returns a builder for a machine without GPU, on which the CPU is allowed. */
  LocalCudaBackend.Builder onCpu(String fault) {
    LocalCudaBackend.Builder builder = builder(fault).allowCpu(true);
    builder.nvidiaSmi = List.of(folder.resolve("no-nvidia-smi").toString());
    return builder;
  }

  /** Returns a builder for a machine with GPUs, as {@code nvidia-smi} would tell them. */
  LocalCudaBackend.Builder onGpus(String fault, String... lines) {
    LocalCudaBackend.Builder builder = builder(fault);
    builder.nvidiaSmi = nvidiaSmi(lines);
    return builder;
  }

  List<String> nvidiaSmi(String... lines) {
    List<String> words = new ArrayList<>(java(FakeNvidiaSmi.class));
    try {
      words.add(Files.write(folder.resolve("gpus.csv"), List.of(lines)).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return words;
  }

  private LocalCudaBackend.Builder builder(String fault) {
    LocalCudaBackend.Builder builder =
        LocalCudaBackend.builder()
            .workFolder(folder.resolve("work"))
            .lockFolder(folder)
            .minFreeDiskBytes(0)
            .workerEnvironment(Map.of("FAKE_FAULT", fault, "FAKE_MARK", mark().toString()));
    builder.worker = new InterpreterCommand(java(FakeWorker.class), Map.of());
    return builder;
  }

  /** Returns the file that the fake worker writes when it has begun. */
  Path mark() {
    return folder.resolve("mark");
  }

  static String gpu(int index, int freeMib) {
    return index
        + ", GPU-0000000"
        + index
        + "-aaaa-bbbb-cccc-000000000000, NVIDIA H100 80GB HBM3, 81559, "
        + freeMib
        + ", 570.86.15, 9.0";
  }

  InsarJob job(String site) {
    return InsarJob.builder()
        .site(
            Site.builder(site)
                .addPoint(MonitoringPoint.of("crest-2", 52.1, 4.9))
                .addPoint(MonitoringPoint.of("crest-1", 52.2, 4.8))
                .addPoint(MonitoringPoint.of("toe", 52.15, 4.85))
                .build())
        .referenceProduct(product(FIRST))
        .secondaryProduct(product(SECOND))
        .orbitFiles(List.of(orbit()))
        .terrain(new Terrain.EllipsoidHeight(40))
        .build();
  }

  private URI product(String name) {
    try {
      Path safe = Files.createDirectories(folder.resolve(name + ".SAFE"));
      Files.writeString(safe.resolve("manifest.safe"), "<xml/>");
      return safe.toUri();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private URI orbit() {
    try {
      return Files.writeString(folder.resolve("orbit.EOF"), "<Earth_Explorer_File/>").toUri();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

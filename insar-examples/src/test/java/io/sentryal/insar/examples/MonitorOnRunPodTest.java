package io.sentryal.insar.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentryal.insar.archive.SceneArchive;
import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.archive.TransferListener;
import io.sentryal.insar.asf.AsfArchive;
import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.MonitoringFailedException;
import io.sentryal.insar.json.WorkerContract;
import io.sentryal.insar.json.WorkerError;
import io.sentryal.insar.json.WorkerRequest;
import io.sentryal.insar.json.WorkerResult;
import io.sentryal.insar.localcpu.LocalCpuBackend;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.model.Terrain;
import io.sentryal.insar.model.VerticalDatum;
import io.sentryal.insar.monitor.InsarMonitor;
import io.sentryal.insar.monitor.Monitoring;
import io.sentryal.insar.monitor.MonitoringResult;
import io.sentryal.insar.runpod.EndpointClient;
import io.sentryal.insar.runpod.Polling;
import io.sentryal.insar.runpod.RunPodBackend;
import io.sentryal.insar.runpod.SubmissionLedger;
import io.sentryal.insar.store.FileJobLedger;
import io.sentryal.insar.store.InMemoryStore;
import io.sentryal.insar.store.InsarStore;
import io.sentryal.insar.store.JobLedger;
import io.sentryal.insar.testkit.asf.AsfEmulator;
import io.sentryal.insar.testkit.runpod.EmulatedCall;
import io.sentryal.insar.testkit.runpod.EmulatedHandler;
import io.sentryal.insar.testkit.runpod.EmulatedOperation;
import io.sentryal.insar.testkit.runpod.RunPodEmulator;
import io.sentryal.insar.testkit.runpod.WorkerScript;
import io.sentryal.insar.testkit.scene.DeformationField;
import io.sentryal.insar.testkit.scene.SimulatedStack;
import io.sentryal.insar.testkit.simulated.SimulatedArchive;
import io.sentryal.insar.testkit.time.VirtualTime;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way of the data with pairs measured at an emulated RunPod endpoint, whose workers
 * compute with the embedded engine: what the monitor says must not depend on where pairs are
 * measured.
 */
class MonitorOnRunPodTest {
  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final URI PLACES = URI.create("https://archive.example/");

  @TempDir Path folder;
  private final AtomicInteger failures = new AtomicInteger();
  private AsfEmulator asf;
  private AsfArchive archive;
  private Path dem;

  @BeforeEach
  void start() throws Exception {
    SimulatedStack world =
        SimulatedStack.builder()
            .dates(LocalDate.of(2024, 1, 4), LocalDate.of(2024, 5, 3), LocalDate.of(2024, 8, 31))
            .deformation(DeformationField.bowl(SimulatedStack.DEFAULT_CENTRE, 1200, -40, START))
            .build();
    Path scenes = Files.createDirectory(folder.resolve("scenes"));
    dem = world.writeDem(scenes.resolve("dem.tif"));
    asf = SimulatedArchive.start(world, scenes, written -> {});
    archive = AsfArchive.builder().baseUrl(asf.baseUrl()).build();
  }

  @AfterEach
  void stop() {
    archive.close();
    asf.close();
  }

  @Test
  void monitor_onRunPod_saysWhatItSaysOnTheEmbeddedEngine() {
    MonitoringResult remote;
    try (RunPodEmulator cloud = cloud(emulator -> emulator)) {
      remote = monitorOn(cloud);
      assertThat(cloud.count(EmulatedOperation.RUN)).isEqualTo(3);
    }
    MonitoringResult local;
    try (LocalCpuBackend backend = LocalCpuBackend.create()) {
      local = monitor(archive, backend, dem.toUri(), InMemoryStore.create());
    }
    assertThat(remote.simulated()).isTrue();
    assertThat(remote.velocity("crest").toString()).isEqualTo(local.velocity("crest").toString());
  }

  @Test
  void monitor_startedAgainAfterItsPairsFailed_measuresThemAnew_andPaysNothingTwice() {
    failures.set(3);
    try (RunPodEmulator cloud = cloud(emulator -> emulator)) {
      assertThatThrownBy(() -> monitorOn(cloud))
          .isInstanceOf(MonitoringFailedException.class)
          .hasMessageContaining("DOWNLOAD_FAILED");
      for (int start = 0; start < 2; start++) {
        assertThat(monitorOn(cloud).failedPairs()).isEmpty();
        assertThat(cloud.count(EmulatedOperation.RUN)).isEqualTo(6);
      }
    }
  }

  @Test
  void monitor_whoseJobsWereLeftRunning_followsThemAtTheNextStart() {
    VirtualTime workers = VirtualTime.startingAt(START);
    // The workers' time stands still, so that no job ends before it is moved.
    try (RunPodEmulator cloud = cloud(emulator -> emulator.time(workers.clock(), workers))) {
      try (Program program = new Program(cloud);
          FileJobLedger jobs = FileJobLedger.open(folder.resolve("jobs"))) {
        CompletableFuture<MonitoringResult> run =
            CompletableFuture.supplyAsync(() -> program.monitor(storeOf(jobs)));
        while (cloud.jobs().size() < 2) { // as many pairs as a monitor has measured at once
          Thread.onSpinWait();
        }
        program.backend.close();
        assertThatThrownBy(run::join).hasCauseInstanceOf(MonitoringFailedException.class);
      }
      try (Program program = new Program(cloud);
          FileJobLedger jobs = FileJobLedger.open(folder.resolve("jobs"))) {
        CompletableFuture<MonitoringResult> run =
            CompletableFuture.supplyAsync(() -> program.monitor(storeOf(jobs)));
        while (!run.isDone()) {
          boolean waiting = cloud.jobs().size() > cloud.executions().size();
          workers.advance(waiting ? Duration.ofSeconds(1) : Duration.ZERO);
        }
        assertThat(run.join().failedPairs()).isEmpty();
      }
      assertThat(cloud.count(EmulatedOperation.RUN)).isEqualTo(3);
    }
  }

  private static InsarStore storeOf(JobLedger jobs) {
    return InsarStore.of(jobs, InMemoryStore.create().series());
  }

  private MonitoringResult monitorOn(RunPodEmulator cloud) {
    try (Program program = new Program(cloud)) {
      return program.monitor(InMemoryStore.create());
    }
  }

  /** What one program has of RunPod: only the ledger is there from the one before. */
  private final class Program implements AutoCloseable {
    private final SubmissionLedger submissions = SubmissionLedger.open(folder.resolve("ledger"));
    private final EndpointClient client;
    private final RunPodBackend backend;

    Program(RunPodEmulator cloud) {
      client =
          EndpointClient.builder(cloud.endpointId(), cloud.apiKey())
              .baseUrl(cloud.baseUrl())
              .build();
      Duration often = Duration.ofMillis(20);
      backend =
          RunPodBackend.builder(client, submissions)
              .polling(new Polling(often, often, often, 100))
              .leaveRunningOnClose(true)
              .build();
    }

    MonitoringResult monitor(InsarStore store) {
      URI terrain = PLACES.resolve("dem.tif");
      return MonitorOnRunPodTest.this.monitor(new HttpsArchive(archive), backend, terrain, store);
    }

    @Override
    public void close() {
      backend.close();
      client.close();
      submissions.close();
    }
  }

  private MonitoringResult monitor(
      SceneArchive scenes, InsarBackend backend, URI terrain, InsarStore store) {
    Site hill =
        Site.builder("hill")
            .addPoint(MonitoringPoint.of("crest", 41.900, 13.300))
            .addPoint(MonitoringPoint.of("rock", 41.905, 13.345))
            .referencePoint("rock")
            .build();
    try (InsarMonitor monitor =
        InsarMonitor.builder()
            .archive(scenes)
            .backend(backend)
            .workFolder(folder.resolve("work"))
            .store(store)
            .build()) {
      Monitoring request =
          Monitoring.of(hill)
              .between(START, Instant.parse("2025-01-01T00:00:00Z"))
              .terrain(new Terrain.ElevationModel(terrain, VerticalDatum.WGS84_ELLIPSOID));
      return monitor.start(monitor.plan(request)).await(LIMIT);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private RunPodEmulator cloud(UnaryOperator<RunPodEmulator.Builder> further) {
    EmulatedHandler worker = this::measure;
    return further
        .apply(
            RunPodEmulator.builder()
                .handler(worker)
                .workers(2, Duration.ZERO, Duration.ofMinutes(5)))
        .start();
  }

  /** The worker: fetches what the input names, measures, and answers by the contract. */
  private WorkerScript measure(EmulatedCall call) {
    WorkerRequest request = WorkerContract.readRequest(call.inputJson());
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return WorkerScript.fails(
          WorkerContract.toJson(
              new WorkerError(
                  FailureCode.DOWNLOAD_FAILED, "no answer", JobStage.DOWNLOADING, true)));
    }
    InsarJob asked = request.toInsarJob(Optional.empty());
    InsarJob job =
        asked.toBuilder()
            .referenceProduct(fetched(asked.referenceProduct()))
            .secondaryProduct(fetched(asked.secondaryProduct()))
            .terrain(new Terrain.ElevationModel(dem.toUri(), VerticalDatum.WGS84_ELLIPSOID))
            .build();
    try (LocalCpuBackend engine = LocalCpuBackend.create()) {
      InsarResult result = engine.submit(request.jobId(), job).await(LIMIT);
      return WorkerScript.returns(WorkerContract.toJson(WorkerResult.of(result)));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private URI fetched(URI place) {
    return folder.resolve("scenes").resolve(Path.of(place.getPath()).getFileName()).toUri();
  }

  /** The emulated archive as a remote worker sees the real one: its products have https places. */
  private record HttpsArchive(SceneArchive archive) implements SceneArchive {
    @Override
    public String name() {
      return archive.name();
    }

    @Override
    public List<Granule> search(SceneQuery query) {
      return archive.search(query).stream().map(HttpsArchive::placed).toList();
    }

    private static Granule placed(Granule granule) {
      return granule.toBuilder().uri(PLACES.resolve(granule.fileName().orElseThrow())).build();
    }

    @Override
    public BaselineStack baselines(Granule reference, List<Granule> granules) {
      return archive.baselines(reference, granules);
    }

    @Override
    public BaselineStack stack(Granule reference) {
      return archive.stack(reference);
    }

    @Override
    public Path fetch(Granule granule, Path into, TransferListener listener) {
      return archive.fetch(granule, into, listener);
    }

    @Override
    public void close() {
      archive.close();
    }
  }
}

package io.sentryal.insar.runpod.internal.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.json.WorkerContract;
import io.sentryal.insar.json.WorkerRequest;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.model.Terrain;
import io.sentryal.insar.runpod.storage.S3ObjectStore;
import io.sentryal.insar.runpod.storage.StoredPayloads;
import io.sentryal.insar.testkit.storage.S3Emulator;
import io.sentryal.insar.testkit.time.VirtualTime;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

class RequestInputTest {
  private static final JobId ID = new JobId("big");

  private final VirtualTime time = VirtualTime.startingAt(Instant.parse("2026-11-27T12:00:00Z"));

  private static InsarJob job() {
    SplittableRandom random = new SplittableRandom(31);
    List<MonitoringPoint> points =
        IntStream.range(0, 3_000)
            .mapToObj(
                i ->
                    MonitoringPoint.of(
                        "p-" + i, random.nextDouble(52, 53), random.nextDouble(4, 5)))
            .toList();
    return InsarJob.builder()
        .site(Site.builder("dam-7").points(points).referencePoint("p-0").build())
        .referenceProduct(
            URI.create(
                "https://archive.example/S1A_IW_SLC__1SDV_20250601T052011_20250601T052038_059432_0760F1_AAAA.zip"))
        .secondaryProduct(
            URI.create(
                "https://archive.example/S1A_IW_SLC__1SDV_20250613T052012_20250613T052039_059607_0766D4_BBBB.zip"))
        .terrain(new Terrain.EllipsoidHeight(40))
        .build();
  }

  @Test
  void inputOverTheLimit_pointsGoToTheStore_andTheWorkerFindsThemByTheirUrl() throws IOException {
    try (S3Emulator s3 = S3Emulator.start(time.clock());
        S3ObjectStore store =
            S3ObjectStore.builder()
                .endpoint(s3.endpoint())
                .bucket("insar")
                .region(S3Emulator.REGION)
                .credentials(S3Emulator.CREDENTIALS)
                .clock(time.clock())
                .build()) {
      StoredPayloads payloads = new StoredPayloads(store, "jobs", Duration.ofHours(3));
      String whole = new RequestInput(Optional.of(payloads), List.of()).of(ID, job());

      String small = new RequestInput(Optional.of(payloads), List.of(), 6_000).of(ID, job());

      assertThat(whole.length()).isGreaterThan(6_000);
      assertThat(whole).contains("points_packed").doesNotContain("points_url");
      assertThat(small.length()).isLessThan(6_000);
      WorkerRequest sent = WorkerContract.readRequest(small);
      URI url = sent.pointsUrl().orElseThrow();
      assertThat(url.getPath()).endsWith("/jobs/big/points.json");
      WorkerRequest packed = WorkerContract.readRequest(whole);
      try (Response fetched =
          new OkHttpClient().newCall(new Request.Builder().url(url.toString()).build()).execute()) {
        assertThat(fetched.code()).isEqualTo(200);
        assertThat(fetched.body().string()).isEqualTo(WorkerContract.pointsFile(packed));
      }
    }
  }
}

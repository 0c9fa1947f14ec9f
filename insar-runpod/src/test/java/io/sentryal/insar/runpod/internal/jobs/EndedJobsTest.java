package io.sentryal.insar.runpod.internal.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.model.Terrain;
import io.sentryal.insar.runpod.SubmissionLedger;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EndedJobsTest {
  private final ConcurrentHashMap<JobId, TrackedJob> jobs = new ConcurrentHashMap<>();
  private final EndedJobs ended = new EndedJobs(jobs);

  private void end(String id, int points) {
    List<MonitoringPoint> places =
        IntStream.range(0, points)
            .mapToObj(i -> MonitoringPoint.of("p-" + i, 46 + i * 1e-6, 9))
            .toList();
    InsarJob job =
        InsarJob.builder()
            .site(Site.builder("dam-7").points(places).build())
            .referenceProduct(URI.create("https://archive.example/a.zip"))
            .secondaryProduct(URI.create("https://archive.example/b.zip"))
            .terrain(new Terrain.EllipsoidHeight(40))
            .build();
    try (SubmissionLedger ledger = SubmissionLedger.inMemory()) {
      TrackedJob tracked =
          new TrackedJob(
              job, ledger.plan(new JobId(id), job, Instant.parse("2026-11-27T12:00:00Z")));
      jobs.put(tracked.id(), tracked);
      ended.add(tracked);
    }
  }

  @Test
  void add_moreMeasurementsThanAreKept_theOldestGo_theLastOneNever() {
    end("small", 10);
    end("large", 99_000);
    assertThat(jobs).hasSize(2);

    end("next", 2_000);

    assertThat(jobs.keySet()).extracting(JobId::value).containsExactly("next");
    end("huge", 150_000);
    assertThat(jobs.keySet()).extracting(JobId::value).containsExactly("huge");
  }
}

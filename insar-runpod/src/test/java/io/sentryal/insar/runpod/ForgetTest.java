package io.sentryal.insar.runpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.testkit.runpod.FaultPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgetTest {
  @TempDir private Path folder;

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  @Test
  void forget_settledBefore_leavesOpenAndYoungerJobs_alsoAfterARestart() throws IOException {
    try (Rehearsal r =
        new Rehearsal(
            FaultPlan.none(),
            PairWorker.of(Rehearsal.RUNTIME),
            emulated -> emulated,
            backend -> backend,
            SubmissionLedger.open(folder))) {
      r.submit("old");
      assertThat(r.end("old")).isInstanceOf(RunPodOutcome.Succeeded.class);
      r.pass(Duration.ofHours(1));
      Instant between = r.time.now();
      r.submit("young");
      assertThat(r.end("young")).isInstanceOf(RunPodOutcome.Succeeded.class);
      r.submit("open");

      assertThat(r.ledger.forget(between)).isEqualTo(1);

      assertThat(r.ledger.find(new JobId("old"))).isEmpty();
      assertThat(files())
          .contains("requests/open.json", "requests/young.json", "results/young.json")
          .doesNotContain("requests/old.json", "results/old.json");
      assertThat(r.ledger.forget(Instant.MAX)).isEqualTo(1); // never the open one
    }
    try (SubmissionLedger again = SubmissionLedger.open(folder)) {
      assertThat(again.all()).extracting(row -> row.id().value()).containsExactly("open");
    }
  }

  @Test
  void forget_whenTheFileCannotBeReplaced_forgetsNothing() throws IOException {
    Files.createDirectories(folder.resolve("submissions.journal.next").resolve("in the way"));
    try (Rehearsal r =
        new Rehearsal(
            FaultPlan.none(),
            PairWorker.of(Rehearsal.RUNTIME),
            emulated -> emulated,
            backend -> backend,
            SubmissionLedger.open(folder))) {
      r.submit("a");
      assertThat(r.end("a")).isInstanceOf(RunPodOutcome.Succeeded.class);

      assertThatThrownBy(() -> r.ledger.forget(Instant.MAX)).hasMessageContaining("compacted");

      assertThat(r.ledger.find(new JobId("a"))).isPresent();
      assertThat(files()).contains("requests/a.json", "results/a.json");
    }
  }
}

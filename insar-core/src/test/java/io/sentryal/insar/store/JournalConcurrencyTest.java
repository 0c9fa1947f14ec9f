package io.sentryal.insar.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writers that wait for the disk while the file is compacted under them. */
class JournalConcurrencyTest {
  private static final int WRITERS = 4;
  private static final int RECORDS = 150;

  @TempDir private Path folder;

  @Test
  void sync_whileTheFileIsCompacted_endsAndLosesNothing() throws Exception {
    Path file = folder.resolve("j");
    Set<String> kept = ConcurrentHashMap.newKeySet();
    ExecutorService pool = Executors.newFixedThreadPool(WRITERS + 1);
    try (Journal journal = Journal.open(file, record -> {})) {
      CountDownLatch writing = new CountDownLatch(WRITERS);
      List<Future<?>> done = new ArrayList<>();
      for (int w = 0; w < WRITERS; w++) {
        int writer = w;
        done.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < RECORDS; i++) {
                    String text = writer + "-" + i + "x".repeat(200);
                    synchronized (kept) { // as a ledger does: state and file change together
                      journal.write(List.of(text));
                      kept.add(text);
                    }
                    journal.sync();
                  }
                  writing.countDown();
                }));
      }
      done.add(
          pool.submit(
              () -> {
                while (writing.getCount() > 0) {
                  synchronized (kept) {
                    kept.removeIf(text -> text.startsWith("0-"));
                    journal.replaceAll(kept.stream().map(List::of).toList());
                  }
                }
              }));
      for (Future<?> each : done) {
        each.get(120, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }

    List<String> read = new ArrayList<>();
    Journal.open(file, record -> read.addAll(record)).close();
    assertThat(read).containsExactlyInAnyOrderElementsOf(kept);
    assertThat(kept).hasSizeGreaterThanOrEqualTo((WRITERS - 1) * RECORDS);
  }
}

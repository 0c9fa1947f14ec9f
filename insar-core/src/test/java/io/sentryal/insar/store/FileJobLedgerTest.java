package io.sentryal.insar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJobLedgerTest {
  private static final Instant T0 = Instant.parse("2025-06-01T00:00:00Z");
  private static final Instant T1 = Instant.parse("2025-06-01T00:01:00.123456789Z");

  @TempDir private Path folder;

  @Test
  void rows_ofEveryPhase_areThereAfterReopening() {
    List<JobAttempt> before;
    try (FileJobLedger ledger = open()) {
      ledger.plan(request("planned"), T0);
      ledger.plan(request("submitted"), T0);
      ledger.submitted(new JobId("submitted"), T1);
      ledger.plan(request("failed"), T0);
      ledger.ended(new JobId("failed"), AttemptOutcome.failed(FailureCode.DISK_FULL, "é\n'x'"), T1);
      ledger.plan(request("failed"), T1);
      before = ledger.ofSite("dam");
    }
    try (FileJobLedger ledger = open()) {
      assertThat(ledger.ofSite("dam")).isEqualTo(before).hasSize(4);
      assertThat(ledger.open()).hasSize(3);
      assertThat(ledger.attempts("failed")).hasSize(2);
      assertThatThrownBy(() -> ledger.plan(request("planned", "b".repeat(64)), T1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void fileThatWasCutOffAnywhere_opensWithTheRowsBeforeTheCut_andTakesMore() throws IOException {
    List<Long> ends = new ArrayList<>();
    try (FileJobLedger ledger = open()) {
      for (int i = 0; i < 5; i++) {
        ledger.plan(request("k" + i), T0);
        ends.add(Files.size(file()));
      }
    }
    byte[] whole = Files.readAllBytes(file());
    for (int length = 8; length <= whole.length; length++) {
      int cut = length;
      Files.write(file(), Arrays.copyOf(whole, cut));
      long expected = ends.stream().filter(end -> end <= cut).count();
      try (FileJobLedger ledger = open()) {
        assertThat(ledger.ofSite("dam")).as("cut at %d", cut).hasSize((int) expected);
        ledger.plan(request("more"), T1);
      }
      try (FileJobLedger ledger = open()) {
        assertThat(ledger.ofSite("dam")).hasSize((int) expected + 1);
      }
    }
  }

  @Test
  void garbageBehindTheLastRow_isATornTail() throws IOException {
    try (FileJobLedger ledger = open()) {
      ledger.plan(request("k1"), T0);
    }
    byte[] garbage = new byte[1000];
    new Random(3).nextBytes(garbage);
    Files.write(file(), garbage, StandardOpenOption.APPEND);
    Files.write(file(), new byte[4096], StandardOpenOption.APPEND); // pages that were never filled
    try (FileJobLedger ledger = open()) {
      assertThat(ledger.open()).hasSize(1);
    }
  }

  @Test
  void damageBeforeDurableRows_isRefused_andNothingIsChanged() throws IOException {
    try (FileJobLedger ledger = open()) {
      for (int i = 0; i < 3; i++) {
        ledger.plan(request("k" + i), T0);
      }
    }
    byte[] bytes = Files.readAllBytes(file());
    bytes[60] ^= 1;
    Files.write(file(), bytes);
    assertThatThrownBy(this::open)
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("byte 8");
    assertThat(Files.readAllBytes(file())).isEqualTo(bytes);
  }

  @Test
  void fileOfSomethingElse_isRefused_andNothingIsChanged() throws IOException {
    Files.writeString(file(), "point_id,lat,lon\n");
    assertThatThrownBy(this::open)
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("no journal");
    assertThat(file()).hasContent("point_id,lat,lon\n");
  }

  @Test
  void secondWriter_isTold_untilTheFirstLetsGo() {
    FileJobLedger first = open();
    assertThatThrownBy(this::open)
        .isInstanceOf(InsarIoException.class)
        .hasMessageContaining("another writer");
    first.close();
    first.close();
    open().close();
  }

  @Test
  void closedLedger_acknowledgesNothing() {
    FileJobLedger ledger = open();
    ledger.close();
    assertThatThrownBy(() -> ledger.plan(request("k"), T0)).isInstanceOf(InsarIoException.class);
    assertThat(ledger.open()).isEmpty();
  }

  @Test
  void journal_replacedAll_holdsTheNewRecordsOnly() throws IOException {
    Path file = folder.resolve("j");
    try (Journal journal = Journal.open(file, record -> {})) {
      for (int i = 0; i < 100; i++) {
        journal.write(List.of("old", "" + i));
      }
      journal.sync();
      journal.replaceAll(List.of(List.of("a"), List.of("b", "")));
      journal.write(List.of("c"));
      journal.sync();
      assertThat(Files.size(file)).isEqualTo(journal.sizeBytes()).isLessThan(100);
    }
    List<List<String>> read = new ArrayList<>();
    Journal.open(file, read::add).close();
    assertThat(read).containsExactly(List.of("a"), List.of("b", ""), List.of("c"));
  }

  private FileJobLedger open() {
    return FileJobLedger.open(file());
  }

  private Path file() {
    return folder.resolve("jobs.ledger");
  }

  private static JobRequest request(String key) {
    return request(key, "a".repeat(64));
  }

  private static JobRequest request(String key, String digest) {
    return new JobRequest(key, "dam", "S1A_1", "S1A_2", "runpod", digest);
  }
}

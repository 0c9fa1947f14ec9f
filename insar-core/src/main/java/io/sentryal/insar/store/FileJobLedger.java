package io.sentryal.insar.store;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobState;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InvalidDataException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A ledger of jobs in one file, for hosts without a database. Needs nothing but the JDK.
 * Thread-safe.
 *
 * <p>What a method has acknowledged is on the disk: it survives the loss of the process and of the
 * machine's power ({@link Journal}). The rows are kept in memory, too, about 1 kB each; the file
 * holds each at most three times: planned, submitted, ended.
 */
public final class FileJobLedger implements JobLedger, AutoCloseable {
  private static final int FIELDS = 12;

  private final InMemoryJobLedger rows = new InMemoryJobLedger(this::write);
  private final Journal journal;

  private FileJobLedger(Path file) {
    this.journal = Journal.open(file, record -> rows.restore(decode(file, record)));
  }

  /**
   * Opens a ledger, and makes it if it is not there.
   *
   * @param file the file; a second writer is refused
   * @throws io.sentryal.insar.error.InsarIoException if it cannot be read or written, or another
   *     process has it
   * @throws InvalidDataException if durable rows are damaged, or the file is no ledger
   */
  public static FileJobLedger open(Path file) {
    return new FileJobLedger(file);
  }

  @Override
  public JobAttempt plan(JobRequest request, Instant at) {
    JobAttempt attempt = rows.plan(request, at);
    journal.sync(); // also for a row that another thread has just written
    return attempt;
  }

  @Override
  public boolean submitted(JobId id, Instant at) {
    boolean changed = rows.submitted(id, at);
    journal.sync();
    return changed;
  }

  @Override
  public boolean ended(JobId id, AttemptOutcome outcome, Instant at) {
    boolean changed = rows.ended(id, outcome, at);
    journal.sync();
    return changed;
  }

  @Override
  public Optional<JobAttempt> find(JobId id) {
    return rows.find(id);
  }

  @Override
  public List<JobAttempt> attempts(String key) {
    return rows.attempts(key);
  }

  @Override
  public List<JobAttempt> open() {
    return rows.open();
  }

  @Override
  public List<JobAttempt> ofSite(String siteId) {
    return rows.ofSite(siteId);
  }

  /** Lets go of the file; what was acknowledged stays. */
  @Override
  public void close() {
    journal.close();
  }

  @Override
  public String toString() {
    return "FileJobLedger[" + journal + "]";
  }

  private void write(JobAttempt row) {
    journal.write(encode(row));
  }

  private static List<String> encode(JobAttempt row) {
    JobRequest request = row.request();
    List<String> record = new ArrayList<>(FIELDS);
    record.addAll(
        List.of(
            request.key(),
            request.siteId(),
            request.reference(),
            request.secondary(),
            request.backend(),
            request.digest()));
    record.add(Integer.toString(row.number()));
    record.add(row.plannedAt().toString());
    record.add(row.submittedAt().map(Instant::toString).orElse(""));
    record.add(row.endedAt().map(Instant::toString).orElse(""));
    record.add(
        row.outcome().map(o -> o.state() + " " + o.code().map(Enum::name).orElse("")).orElse(""));
    record.add(row.outcome().map(AttemptOutcome::detail).orElse(""));
    return record;
  }

  private static JobAttempt decode(Path file, List<String> record) {
    try {
      JobRequest request =
          new JobRequest(
              record.get(0),
              record.get(1),
              record.get(2),
              record.get(3),
              record.get(4),
              record.get(5));
      JobAttempt row =
          JobAttempt.planned(
              request, Integer.parseInt(record.get(6)), Instant.parse(record.get(7)));
      if (!record.get(8).isEmpty()) {
        row = row.submitted(Instant.parse(record.get(8)));
      }
      return record.get(9).isEmpty()
          ? row
          : row.ended(outcome(record.get(10), record.get(11)), Instant.parse(record.get(9)));
    } catch (RuntimeException e) { // whatever the texts were, they are no row
      throw new InvalidDataException(
          file.toString(), "holds a record that is no row of a ledger: " + e.getMessage(), e);
    }
  }

  private static AttemptOutcome outcome(String stateAndCode, String detail) {
    int blank = stateAndCode.indexOf(' ');
    String code = stateAndCode.substring(blank + 1);
    return new AttemptOutcome(
        JobState.valueOf(stateAndCode.substring(0, blank)),
        code.isEmpty() ? Optional.empty() : Optional.of(FailureCode.valueOf(code)),
        detail);
  }
}

package io.sentryal.insar.runpod;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.json.WorkerContract;
import io.sentryal.insar.json.WorkerRequest;
import io.sentryal.insar.json.WorkerResult;
import io.sentryal.insar.runpod.internal.jobs.DurableFiles;
import io.sentryal.insar.runpod.internal.jobs.RequestDigest;
import io.sentryal.insar.runpod.internal.jobs.SubmissionRecords;
import io.sentryal.insar.store.Journal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers every job that is given to RunPod, what was sent for it and how it ended, so that after
 * a crash no job is lost and none is paid for twice without need. Thread-safe.
 *
 * <p>In a folder: {@code submissions.journal} holds the rows, {@code requests} what was asked,
 * {@code results} what came back. They hold presigned URLs if the jobs do, so they are readable by
 * their owner only. One process has a ledger at a time.
 */
public final class SubmissionLedger implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SubmissionLedger.class);

  private final Map<JobId, Submission> rows = new LinkedHashMap<>();
  private final @Nullable Journal journal;
  private final DurableFiles files;
  private final Object planning = new Object();
  private final Consumer<Submission> beforeWrite;
  private final Consumer<Submission> afterWrite;

  private SubmissionLedger(
      @Nullable Path folder, Consumer<Submission> beforeWrite, Consumer<Submission> afterWrite) {
    this.beforeWrite = beforeWrite;
    this.afterWrite = afterWrite;
    this.files = new DurableFiles(folder);
    this.journal =
        folder == null
            ? null
            : Journal.open(
                folder.resolve("submissions.journal"),
                record -> {
                  Submission row = SubmissionRecords.decode(folder.toString(), record);
                  rows.put(row.id(), row);
                });
    if (journal != null && journal.sizeBytes() > 1000L * (1 + rows.size())) {
      compact(journal);
    }
  }

  private void compact(Journal large) {
    try {
      large.replaceAll(rows.values().stream().map(SubmissionRecords::encode).toList());
    } catch (InsarIoException e) {
      LOG.warn("the ledger stays larger than it need be: {}", e.getMessage());
    }
  }

  /**
   * Opens a ledger, and makes it if it is not there.
   *
   * @param folder the folder; a second writer is refused
   * @throws io.sentryal.insar.error.InsarIoException if it cannot be used
   */
  public static SubmissionLedger open(Path folder) {
    return new SubmissionLedger(folder, row -> {}, row -> {});
  }

  /** Opens a ledger that tells every row after it is in the file; for tests. */
  static SubmissionLedger open(Path folder, Consumer<Submission> afterWrite) {
    return new SubmissionLedger(folder, row -> {}, afterWrite);
  }

  /** Returns a ledger that ends with the process: a crash then loses jobs that are paid for. */
  public static SubmissionLedger inMemory() {
    return inMemory(row -> {});
  }

  /** Returns a ledger in memory that tells every row before it takes it; for tests. */
  static SubmissionLedger inMemory(Consumer<Submission> beforeWrite) {
    return new SubmissionLedger(null, beforeWrite, row -> {});
  }

  /**
   * Returns the row of a job, and writes it down first if it is new; then it is durable.
   *
   * @throws IllegalArgumentException if the id is in use by another job
   */
  public Submission plan(JobId id, InsarJob job, Instant at) {
    String digest = RequestDigest.of(job);
    Submission known = find(id).orElse(null);
    if (known == null) {
      String asked = WorkerContract.toJson(WorkerRequest.of(id, job));
      synchronized (planning) { // of two that come with the same id, the first writes
        known = find(id).orElse(null);
        if (known == null) {
          files.write("requests", id, job.site().referencePointId().orElse("") + "\n" + asked);
          known = Submission.planned(id, digest, at);
          put(known);
        }
      }
    }
    if (!known.digest().equals(digest)) {
      throw new IllegalArgumentException(
          "job id '" + id + "' is in use by another job; choose another id (now " + job + ")");
    }
    sync();
    return known;
  }

  /** Replaces a row. It survives the end of the process; {@link #sync} makes it durable. */
  public void put(Submission row) {
    beforeWrite.accept(row);
    synchronized (this) {
      if (journal != null) {
        journal.write(SubmissionRecords.encode(row));
      }
      rows.put(row.id(), row);
    }
    afterWrite.accept(row);
  }

  /** Returns when all rows are durable. */
  public void sync() {
    if (journal != null) {
      journal.sync();
    }
  }

  /** Returns the row of a job. */
  public synchronized Optional<Submission> find(JobId id) {
    return Optional.ofNullable(rows.get(id));
  }

  /** Returns the rows with which something is left to do, oldest first. */
  public synchronized List<Submission> open() {
    return rows.values().stream().filter(row -> row.state().isOpen()).toList();
  }

  /** Returns all rows, oldest first. */
  public synchronized List<Submission> all() {
    return List.copyOf(rows.values());
  }

  /** Returns what was asked. */
  public InsarJob job(JobId id) {
    String text = files.read("requests", id);
    int end = text.indexOf('\n');
    Optional<String> referencePointId =
        end == 0 ? Optional.empty() : Optional.of(text.substring(0, end));
    return WorkerContract.readRequest(text.substring(end + 1)).toInsarJob(referencePointId);
  }

  /** Keeps a result; then it is durable. */
  public void storeResult(InsarResult result) {
    files.write("results", result.jobId(), WorkerContract.toJson(WorkerResult.of(result)));
  }

  /** Returns whether a result was kept for a job. */
  public boolean hasResult(JobId id) {
    return files.has("results", id);
  }

  /** Returns the result that was kept for a job. */
  public InsarResult result(JobId id) {
    return WorkerContract.readResult(files.read("results", id)).toInsarResult(id, job(id));
  }

  /**
   * Forgets jobs that are over and settled, with what was asked and what came back. An id that was
   * forgotten may be given again, and is then paid for again; what it cost counts in no budget.
   *
   * @param before jobs that were settled earlier than this
   * @return how many were forgotten
   */
  public int forget(Instant before) {
    synchronized (planning) { // no id may come back while its files are deleted
      List<Submission> old;
      synchronized (this) {
        old =
            rows.values().stream()
                .filter(row -> row.state() == SubmissionState.SETTLED)
                .filter(row -> row.times().changedAt().isBefore(before))
                .toList();
        if (journal != null && !old.isEmpty()) {
          Map<JobId, Submission> left = new LinkedHashMap<>(rows);
          old.forEach(row -> left.remove(row.id()));
          journal.replaceAll(left.values().stream().map(SubmissionRecords::encode).toList());
        }
        old.forEach(row -> rows.remove(row.id()));
      }
      for (Submission row : old) {
        files.delete("requests", row.id());
        files.delete("results", row.id());
      }
      return old.size();
    }
  }

  /** Lets go of the files. */
  @Override
  public void close() {
    if (journal != null) {
      journal.close();
    }
  }
}

package io.sentryal.insar.store;

import io.sentryal.insar.backend.JobId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Remembers every attempt at a job, so that no job is lost and none is paid twice. Thread-safe.
 *
 * <p><b>Write-ahead.</b> {@link #plan} comes before the submission: when it returns, a durable
 * ledger has the attempt on disk, and a crash at any later moment leaves a row that says under
 * which id to look for the job. Every method is one atomic change; a reader sees the row before or
 * after it. Ends are compare-and-set: the first one stays.
 *
 * <p>An implementation throws {@code InsarIoException} when it cannot write; nothing is then
 * acknowledged.
 */
public interface JobLedger {

  /**
   * Returns the attempt to make for a request, and writes it down first if it is new.
   *
   * <p>No attempt yet, or the last one failed or was cancelled: a new attempt with a job id of its
   * own. The last one is open or succeeded: that one, to attach to.
   *
   * @param request what is asked
   * @param at now (UTC)
   * @throws IllegalArgumentException if the key was used for another request
   */
  JobAttempt plan(JobRequest request, Instant at);

  /**
   * Notes that the backend has taken the job.
   *
   * @param id id of the attempt's job
   * @param at when (UTC)
   * @return whether the attempt was planned until now; otherwise nothing changes
   * @throws IllegalArgumentException if the ledger does not know the id
   */
  boolean submitted(JobId id, Instant at);

  /**
   * Notes how the job ended.
   *
   * @param id id of the attempt's job
   * @param outcome how
   * @param at when (UTC)
   * @return whether the attempt was open until now; otherwise nothing changes
   * @throws IllegalArgumentException if the ledger does not know the id
   */
  boolean ended(JobId id, AttemptOutcome outcome, Instant at);

  /** Returns the attempt of a job. */
  Optional<JobAttempt> find(JobId id);

  /** Returns all attempts at a request, in the order in which they were planned. */
  List<JobAttempt> attempts(String key);

  /** Returns the attempts that have not ended, in the order in which they were planned. */
  List<JobAttempt> open();

  /** Returns all attempts for a site, in the order in which they were planned. */
  List<JobAttempt> ofSite(String siteId);
}

package io.sentryal.insar.localcuda.internal.worker;

import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.backend.spi.JobControl;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.JobFailedException;
import io.sentryal.insar.json.WorkerContract;
import io.sentryal.insar.json.WorkerProgress;
import io.sentryal.insar.localcuda.internal.process.ShownText;
import java.time.Duration;
import java.util.Optional;

/**
 * The talk with one worker until it exits: events in, progress out, every limit kept. For one
 * thread.
 */
final class WorkerSession {
  /** How soon a request to stop is seen. */
  private static final Duration LOOK = Duration.ofMillis(100);

  /** How long output may be held open by something that outlives the worker. */
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private static final int SHOWN_LINE = 200;
  private static final double NEARLY_DONE = 0.99;

  private final WorkerProcess process;
  private final JobControl control;
  private final WorkerLimits limits;
  private final long startedNs = System.nanoTime();
  private long heardNs = startedNs;
  private boolean started;
  private JobStage stage = JobStage.STARTING;

  WorkerSession(WorkerProcess process, JobControl control, WorkerLimits limits) {
    this.process = process;
    this.control = control;
    this.limits = limits;
  }

  /**
   * Follows the worker and returns its exit status.
   *
   * @throws java.util.concurrent.CancellationException if the job was asked to stop; the worker is
   *     gone then
   * @throws JobFailedException if it says what is no event, or is too slow; it is gone then, too
   */
  int follow() throws InterruptedException {
    boolean outputEnded = false;
    Optional<Long> exitedNs = Optional.empty();
    while (!(outputEnded && exitedNs.isPresent())) {
      if (control.isCancelRequested()) {
        process.end(limits.stop());
        control.throwIfCancelRequested();
      }
      Optional<WorkerProcess.Message> message = process.next(LOOK);
      if (message.orElse(null) instanceof WorkerProcess.Line line) {
        take(line.text());
      } else if (message.isPresent()) {
        outputEnded = true;
      }
      if (exitedNs.isEmpty() && !process.isAlive()) {
        exitedNs = Optional.of(System.nanoTime());
      }
      if (exitedNs.isPresent() && message.isEmpty() && since(exitedNs.get()).compareTo(DRAIN) > 0) {
        break;
      }
      if (exitedNs.isEmpty()) {
        checkLimits();
      }
    }
    // A terminal's Ctrl-C reaches the worker, too, which may be the faster of the two.
    control.throwIfCancelRequested();
    process.awaitLog(DRAIN);
    return process.status();
  }

  /** Returns what a failure has to name. */
  WorkerFailure failure() {
    return new WorkerFailure(control.id(), stage, process.log());
  }

  private void take(String line) {
    WorkerProgress event;
    try {
      event = WorkerContract.readProgress(line);
    } catch (InvalidDataException e) {
      process.end(limits.stop());
      throw failure()
          .defect(
              "the worker wrote what is no event of the contract to standard output: '"
                  + ShownText.oneLine(line, SHOWN_LINE)
                  + "' ("
                  + ShownText.oneLine(String.valueOf(e.getMessage()), SHOWN_LINE)
                  + "); install the worker that belongs to this version");
    }
    heardNs = System.nanoTime();
    started = true;
    // The job is done when its result was checked, not when the worker says so.
    boolean done = event.stage() == JobStage.DONE;
    JobStage reached = done ? JobStage.UPLOADING : event.stage();
    stage = reached.compareTo(stage) > 0 ? reached : stage;
    control.progress(reached, Math.min(event.fraction(), NEARLY_DONE));
  }

  private void checkLimits() {
    if (since(startedNs).compareTo(limits.job()) > 0) {
      process.end(limits.stop());
      throw failure().tooLong("the job took longer than " + limits.job() + " (jobLimit)");
    }
    Duration quiet = since(heardNs);
    if (!started && quiet.compareTo(limits.start()) > 0) {
      process.end(limits.stop());
      throw failure()
          .tooLong("the worker did not start within " + limits.start() + " (startLimit)");
    }
    if (started && quiet.compareTo(limits.silence()) > 0) {
      process.end(limits.stop());
      throw failure()
          .tooLong("the worker said nothing for " + limits.silence() + " (silenceLimit): it hangs");
    }
  }

  private static Duration since(long ns) {
    return Duration.ofNanos(System.nanoTime() - ns);
  }
}

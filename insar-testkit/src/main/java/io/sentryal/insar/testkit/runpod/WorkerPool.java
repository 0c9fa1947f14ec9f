package io.sentryal.insar.testkit.runpod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sentryal.insar.testkit.runpod.CloudJob.Execution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * In-process workers, as many as the queue needs up to a limit: they start cold, take jobs, follow
 * their scripts, and stop when nothing comes for a while. Everything runs under the cloud's lock.
 */
final class WorkerPool {
  private final EmulatedCloud cloud;
  private final EmulatedHandler handler;
  private final int most;
  private final Duration coldStart;
  private final Duration idleTimeout;
  private final List<Worker> workers = new ArrayList<>();
  private Duration stopped = Duration.ZERO;
  private int started;

  WorkerPool(
      EmulatedCloud cloud,
      EmulatedHandler handler,
      int most,
      Duration coldStart,
      Duration idleTimeout) {
    this.cloud = cloud;
    this.handler = handler;
    this.most = most;
    this.coldStart = coldStart;
    this.idleTimeout = idleTimeout;
    cloud.onQueue(this::balance);
    cloud.onStop(this::stop);
  }

  private void balance() {
    for (Worker worker : List.copyOf(workers)) {
      if (worker.isIdle()) {
        takeNext(worker);
      }
    }
    long starting = workers.stream().filter(w -> !w.ready).count();
    while (workers.size() < most && cloud.waitingForWorkers() > starting) {
      Worker worker = new Worker("worker-" + ++started, cloud.now());
      workers.add(worker);
      starting++;
      cloud.after(coldStart, () -> ready(worker));
    }
  }

  private void ready(Worker worker) {
    worker.ready = true;
    takeNext(worker);
  }

  private void takeNext(Worker worker) {
    Execution execution = cloud.take(worker.id);
    worker.execution = execution;
    if (execution == null) {
      Instant since = cloud.now();
      worker.idleSince = since;
      cloud.after(
          idleTimeout,
          () -> {
            if (worker.isIdle() && since.equals(worker.idleSince)) {
              remove(worker);
            }
          });
      return;
    }
    worker.idleSince = null;
    if (execution.job.isFaulty(JobFault.WORKER_DIES)) {
      cloud.after(Duration.ofSeconds(1), () -> die(worker, execution));
    } else {
      follow(worker, execution);
    }
  }

  private void follow(Worker worker, Execution execution) {
    CloudJob job = execution.job;
    WorkerScript script =
        handler.handle(new EmulatedCall(job.id, job.order.inputJson(), worker.id, job.executions));
    for (WorkerScript.Step step : script.steps()) {
      boolean late = step.at().compareTo(script.duration()) > 0;
      cloud.after(
          step.at(),
          () -> {
            if (late ? !job.state.equals(CloudJob.CANCELLED) : !execution.isOver()) {
              deliver(job, step);
            }
          });
    }
    cloud.after(script.duration(), () -> finish(worker, execution, script));
  }

  private void deliver(CloudJob job, WorkerScript.Step step) {
    ObjectNode body = Json.object();
    body.set("output", Json.parse(step.json()));
    if (step.stream()) {
      cloud.streamed(job, body);
    } else {
      boolean ignored = cloud.done(job, body.put("status", CloudJob.IN_PROGRESS), 0);
    }
  }

  private void finish(Worker worker, Execution execution, WorkerScript script) {
    if (execution.isOver()) {
      return;
    }
    CloudJob job = execution.job;
    boolean current = job.execution == execution;
    cloud.over(execution);
    if (current) {
      boolean ignored = cloud.done(job, Json.parse(script.doneJson()), script.doneJson().length());
      if (job.isFaulty(JobFault.PROGRESS_AFTER_RESULT)) {
        WorkerScript.Step late = new WorkerScript.Step(Duration.ZERO, false, "\"late progress\"");
        cloud.after(Duration.ofMillis(200), () -> deliver(job, late));
      }
    }
    takeNext(worker);
  }

  private void die(Worker worker, Execution execution) {
    cloud.died(execution);
    remove(worker);
    balance();
  }

  private void stop(Execution execution) {
    if (execution.job.isFaulty(JobFault.IGNORES_CANCEL)) {
      return;
    }
    Optional<Worker> running = workers.stream().filter(w -> w.execution == execution).findFirst();
    running.ifPresent(
        worker -> {
          cloud.over(execution);
          worker.execution = null;
          // After the job that is being stopped has got its new state.
          cloud.after(
              Duration.ZERO,
              () -> {
                if (worker.execution == null) {
                  takeNext(worker);
                }
              });
        });
  }

  private void remove(Worker worker) {
    workers.remove(worker);
    stopped = stopped.plus(wholeSeconds(Duration.between(worker.start, cloud.now())));
  }

  /** Returns the time that is paid for: of every worker from its start to its stop, rounded up. */
  Duration billed() {
    synchronized (cloud) {
      Duration billed = stopped;
      for (Worker worker : workers) {
        billed = billed.plus(wholeSeconds(Duration.between(worker.start, cloud.now())));
      }
      return billed;
    }
  }

  private static Duration wholeSeconds(Duration time) {
    return Duration.ofSeconds((time.toMillis() + 999) / 1000);
  }

  ObjectNode counts() {
    synchronized (cloud) {
      int starting = (int) workers.stream().filter(w -> !w.ready).count();
      int running = (int) workers.stream().filter(w -> w.execution != null).count();
      int idle = workers.size() - starting - running;
      return Json.object()
          .put("idle", idle)
          .put("initializing", starting)
          .put("ready", idle)
          .put("running", running)
          .put("throttled", 0);
    }
  }

  private static final class Worker {
    private final String id;
    private final Instant start;
    private boolean ready;
    private @Nullable Instant idleSince;
    private @Nullable Execution execution;

    Worker(String id, Instant start) {
      this.id = id;
      this.start = start;
    }

    boolean isIdle() {
      return ready && execution == null;
    }
  }
}

package io.sentryal.insar.monitor;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.JobCancelledException;
import io.sentryal.insar.error.MonitoringFailedException;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.monitor.PairOutcome.Measured;
import io.sentryal.insar.network.NetworkPair;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Carries one run out, on a thread of its own. */
final class RunTask implements Runnable {
  /** How long a cancelled run waits for its jobs to end before it leaves them to the backend. */
  private static final long CANCEL_PATIENCE_S = 10;

  private final MonitoringRun run;
  private final MonitoringPlan plan;
  private final InsarMonitor.Settings settings;
  private final ProductPlaces places;
  private final ExecutorService pairThreads;
  private final ExecutorService downloadThreads;

  RunTask(
      MonitoringRun run,
      InsarMonitor.Settings settings,
      ProductPlaces places,
      ExecutorService pairThreads,
      ExecutorService downloadThreads) {
    this.run = run;
    this.plan = run.plan();
    this.settings = settings;
    this.places = places;
    this.pairThreads = pairThreads;
    this.downloadThreads = downloadThreads;
  }

  @Override
  public void run() {
    run.started();
    try {
      List<PairOutcome> outcomes = measureAll();
      if (run.isCancelRequested()) {
        run.fail(new JobCancelledException(run.id()));
      } else {
        run.succeed(finish(outcomes));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      run.fail(new JobCancelledException(run.id()));
    } catch (Throwable e) { // outermost frame: whoever waits must hear of it
      run.fail(run.isCancelRequested() ? new JobCancelledException(run.id()) : e);
    }
  }

  private List<PairOutcome> measureAll() throws InterruptedException {
    List<Granule> toFetch =
        plan.granules().stream().filter(granule -> places.remote(granule).isEmpty()).toList();
    ProgressMeter meter = new ProgressMeter(toFetch, plan.pairs());
    Downloads downloads = new Downloads(settings.archive(), places, run, meter);
    downloads.start(toFetch, downloadThreads);
    PairJobs jobs = new PairJobs(plan.request(), settings.options(), settings.backend().name());
    PairRunner runner = new PairRunner(run, settings, jobs, meter);
    Map<NetworkPair, CompletableFuture<PairOutcome>> outcomes = new LinkedHashMap<>();
    List<Future<?>> tasks = new ArrayList<>();
    for (NetworkPair pair : plan.pairs()) {
      CompletableFuture<PairOutcome> outcome = new CompletableFuture<>();
      outcomes.put(pair, outcome);
      tasks.add(pairThreads.submit(() -> complete(outcome, runner, pair, downloads)));
    }
    try {
      awaitAll(outcomes, downloads);
    } finally {
      downloads.cancel();
      tasks.forEach(task -> task.cancel(true));
    }
    return outcomes.entrySet().stream()
        .map(
            pair ->
                pair.getValue()
                    .getNow(PairOutcome.failed(pair.getKey(), FailureCode.CANCELLED, "cancelled")))
        .toList();
  }

  private void complete(
      CompletableFuture<PairOutcome> outcome,
      PairRunner runner,
      NetworkPair pair,
      Downloads downloads) {
    try {
      outcome.complete(runner.run(pair, granule -> product(granule, downloads)));
    } catch (Throwable e) { // outermost frame: an error of the machine ends the run
      outcome.completeExceptionally(e);
    }
  }

  private URI product(Granule granule, Downloads downloads) throws InterruptedException {
    Optional<URI> remote = places.remote(granule);
    return remote.isPresent() ? remote.get() : downloads.await(granule);
  }

  /** Waits for all pairs; once a stop is asked for, only as long as cancelling may take. */
  private void awaitAll(
      Map<NetworkPair, CompletableFuture<PairOutcome>> outcomes, Downloads downloads)
      throws InterruptedException {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(outcomes.values().toArray(CompletableFuture[]::new));
    try {
      CompletableFuture.anyOf(all, run.cancelRequest()).get();
      if (run.isCancelRequested()) {
        downloads.cancel();
        all.get(CANCEL_PATIENCE_S, TimeUnit.SECONDS);
      }
    } catch (TimeoutException e) {
      run.warn("jobs did not stop within " + CANCEL_PATIENCE_S + " s; the backend still has them");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a thread of run " + run.id() + " died", e.getCause());
    }
  }

  private MonitoringResult finish(List<PairOutcome> outcomes) {
    List<Measured> measured = new ArrayList<>();
    List<FailedPair> failed = new ArrayList<>();
    for (PairOutcome outcome : outcomes) {
      if (outcome instanceof Measured m) {
        measured.add(m);
      } else if (outcome instanceof PairOutcome.Failed f) {
        failed.add(f.pair());
      }
    }
    if (measured.isEmpty()) {
      throw new MonitoringFailedException(
          plan.request().site().id(),
          "none of " + outcomes.size() + " pairs could be measured",
          failed.stream().map(FailedPair::toString).toList());
    }
    run.report(MonitoringStep.INVERTING, 0.95, "", measured.size() + " pairs");
    MonitoringResult result =
        new ResultBuilder(plan, settings, run.warnings()).build(measured, failed);
    run.report(MonitoringStep.STORING, 0.99, "", "");
    settings.store().series().replace(result.siteSeries());
    return result;
  }
}

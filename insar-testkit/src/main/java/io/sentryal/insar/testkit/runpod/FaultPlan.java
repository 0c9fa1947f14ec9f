package io.sentryal.insar.testkit.runpod;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What shall go wrong, declared before the start. The same seed and the same order of events give
 * the same faults; of several rules for one event the first that strikes counts.
 *
 * <pre>{@code
 * FaultPlan.seeded(7)
 *     .request(EmulatedOperation.RUN, When.nth(1), RequestFault.loseAnswer())
 *     .job(When.chance(0.01), JobFault.RESULT_MISSING)
 *     .outage(Duration.ofMinutes(5), Duration.ofMinutes(30))
 * }</pre>
 *
 * <p>Thread-safe. A plan counts events, so it serves one emulator.
 */
public final class FaultPlan {
  private final Random random;
  private final List<Rule<RequestFault>> requests = new ArrayList<>();
  private final List<Rule<JobFault>> jobs = new ArrayList<>();
  private final List<Rule<WebhookFault>> webhooks = new ArrayList<>();
  private final List<Outage> outages = new ArrayList<>();
  private Duration clockSkew = Duration.ZERO;

  private FaultPlan(long seed) {
    random = new Random(seed);
  }

  /** Returns a plan without faults. */
  public static FaultPlan none() {
    return new FaultPlan(0);
  }

  /** Returns a plan without faults yet, whose chance comes from this seed. */
  public static FaultPlan seeded(long seed) {
    return new FaultPlan(seed);
  }

  /** Adds a fault of requests; the count is per operation. */
  public synchronized FaultPlan request(
      EmulatedOperation operation, When when, RequestFault fault) {
    requests.add(new Rule<>(operation, when, fault));
    return this;
  }

  /** Adds a fault of jobs; the count is of jobs submitted. */
  public synchronized FaultPlan job(When when, JobFault fault) {
    jobs.add(new Rule<>(null, when, fault));
    return this;
  }

  /** Adds a fault of webhooks; the count is of webhooks due. */
  public synchronized FaultPlan webhook(When when, WebhookFault fault) {
    webhooks.add(new Rule<>(null, when, fault));
    return this;
  }

  /**
   * Adds a time in which every connection is closed at once.
   *
   * @param start when it begins, since the start of the emulator
   * @param length how long it lasts
   */
  public synchronized FaultPlan outage(Duration start, Duration length) {
    outages.add(new Outage(start, start.plus(length)));
    return this;
  }

  /** Sets how far the emulator's clock is ahead of the true time; it shows in the header Date. */
  public synchronized FaultPlan clockSkew(Duration ahead) {
    clockSkew = ahead;
    return this;
  }

  synchronized @Nullable RequestFault nextRequest(EmulatedOperation operation) {
    return next(requests, operation);
  }

  synchronized @Nullable JobFault nextJob() {
    return next(jobs, null);
  }

  synchronized @Nullable WebhookFault nextWebhook() {
    return next(webhooks, null);
  }

  synchronized boolean isOut(Duration sinceStart) {
    return outages.stream()
        .anyMatch(o -> sinceStart.compareTo(o.start) >= 0 && sinceStart.compareTo(o.end) < 0);
  }

  synchronized Duration clockSkew() {
    return clockSkew;
  }

  private <F> @Nullable F next(List<Rule<F>> rules, @Nullable EmulatedOperation operation) {
    F struck = null;
    for (Rule<F> rule : rules) {
      if (rule.operation == operation) {
        rule.count++;
        if (struck == null && rule.when.strikes(rule.count, random)) {
          struck = rule.fault;
        }
      }
    }
    return struck;
  }

  private record Outage(Duration start, Duration end) {}

  private static final class Rule<F> {
    private final @Nullable EmulatedOperation operation;
    private final When when;
    private final F fault;
    private long count;

    Rule(@Nullable EmulatedOperation operation, When when, F fault) {
      this.operation = operation;
      this.when = when;
      this.fault = fault;
    }
  }
}

package io.sentryal.insar.testkit.runpod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a worker does with one job: how long it takes, what it delivers on the way, and what it
 * delivers at the end. Immutable.
 */
public final class WorkerScript {
  private final String doneJson;
  private final Duration duration;
  private final List<Step> steps;

  private WorkerScript(String doneJson, Duration duration, List<Step> steps) {
    this.doneJson = doneJson;
    this.duration = duration;
    this.steps = List.copyOf(steps);
  }

  /**
   * Returns a worker that delivers an output, at once unless {@link #after} says otherwise.
   *
   * @param outputJson the output, any JSON value
   */
  public static WorkerScript returns(String outputJson) {
    ObjectNode done = Json.object();
    done.set("output", Json.parse(outputJson));
    return delivers(done.toString());
  }

  /**
   * Returns a worker that fails.
   *
   * @param error the error text; the worker's contract puts a JSON document into it
   */
  public static WorkerScript fails(String error) {
    return delivers(Json.object().put("error", error).toString());
  }

  /**
   * Returns a worker that delivers exactly this, as the body of job-done; an error that is an
   * object, for example, or nothing at all ({@code {}}).
   *
   * @param doneJson the body
   */
  public static WorkerScript delivers(String doneJson) {
    return new WorkerScript(doneJson, Duration.ZERO, List.of());
  }

  /** Returns the same, delivered after this time. */
  public WorkerScript after(Duration time) {
    return new WorkerScript(doneJson, time, steps);
  }

  /**
   * Returns the same with a progress update on the way.
   *
   * @param at time since the start of the job; later than {@link #after} it lands after the result
   * @param progressJson any JSON value
   */
  public WorkerScript progress(Duration at, String progressJson) {
    return with(new Step(at, false, progressJson));
  }

  /**
   * Returns the same with a part of the result on the way.
   *
   * @param at time since the start of the job
   * @param outputJson any JSON value
   */
  public WorkerScript streams(Duration at, String outputJson) {
    return with(new Step(at, true, outputJson));
  }

  private WorkerScript with(Step step) {
    List<Step> more = new ArrayList<>(steps);
    more.add(step);
    return new WorkerScript(doneJson, duration, more);
  }

  String doneJson() {
    return doneJson;
  }

  Duration duration() {
    return duration;
  }

  List<Step> steps() {
    return steps;
  }

  /** Something delivered on the way. */
  record Step(Duration at, boolean stream, String json) {}
}

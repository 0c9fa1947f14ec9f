package io.sentryal.insar.runpod;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.testkit.runpod.RunPodEmulator;
import io.sentryal.insar.testkit.runpod.WorkerScript;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EndpointClientTest {
  private static RunPodEmulator.Builder halfMinuteJobs(RunPodEmulator.Builder emulator) {
    return emulator.handler(
        call ->
            WorkerScript.returns("{\"echo\":" + call.inputJson() + "}")
                .after(Duration.ofSeconds(30)));
  }

  @Test
  void run_acceptedJob_isQueuedThenRunsThenCompletes() {
    try (Cloud cloud = new Cloud(EndpointClientTest::halfMinuteJobs)) {
      JobStatus queued = cloud.client.run(Cloud.request("{\"a\":1.2300}"));

      assertThat(queued.state()).isEqualTo(RunState.IN_QUEUE);
      assertThat(cloud.client.status(queued.id()).state()).isEqualTo(RunState.IN_QUEUE);

      cloud.time.advance(Duration.ofSeconds(25));
      JobStatus running = cloud.client.status(queued.id());
      assertThat(running.state()).isEqualTo(RunState.IN_PROGRESS);
      assertThat(running.delay()).contains(Duration.ofSeconds(20));

      cloud.time.advance(Duration.ofSeconds(25));
      JobStatus done = cloud.client.status(queued.id());
      assertThat(done.state()).isEqualTo(RunState.COMPLETED);
      assertThat(done.outputJson()).contains("{\"echo\":{\"a\":1.2300}}");
      assertThat(done.executionTime()).contains(Duration.ofSeconds(30));
      assertThat(done.isResultMissing()).isFalse();
    }
  }

  @Test
  void cancel_runningJob_stopsIt() {
    try (Cloud cloud = new Cloud(EndpointClientTest::halfMinuteJobs)) {
      String id = cloud.client.run(Cloud.request("{}")).id();
      cloud.time.advance(Duration.ofSeconds(30));

      Optional<JobStatus> cancelled = cloud.client.cancel(id);

      assertThat(cancelled).map(JobStatus::state).contains(RunState.CANCELLED);
      cloud.time.advance(Duration.ofMinutes(1));
      assertThat(cloud.client.status(id).state()).isEqualTo(RunState.CANCELLED);
      assertThat(cloud.emulator.executions())
          .singleElement()
          .satisfies(run -> assertThat(run.busy()).isEqualTo(Duration.ofSeconds(10)));
    }
  }

  @Test
  void health_oneJobRunning_countsIt() {
    try (Cloud cloud = new Cloud(EndpointClientTest::halfMinuteJobs)) {
      cloud.client.run(Cloud.request("{}"));
      cloud.time.advance(Duration.ofSeconds(25));

      EndpointHealth health = cloud.client.health();

      assertThat(health.jobs().inProgress()).isEqualTo(1);
      assertThat(health.workers().running()).isEqualTo(1);
    }
  }
}

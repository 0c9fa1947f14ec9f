package io.sentryal.insar.runpod;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.testkit.runpod.EmulatedOperation;
import io.sentryal.insar.testkit.runpod.EmulatedRequest;
import io.sentryal.insar.testkit.runpod.FaultPlan;
import io.sentryal.insar.testkit.runpod.RequestFault;
import io.sentryal.insar.testkit.runpod.RunPodEmulator;
import io.sentryal.insar.testkit.runpod.When;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Java client, emulator, and the worker loop of the runpod package as it comes from its index. */
@Timeout(120)
class PythonWorkerTest {
  private static final Duration WAIT = Duration.ofSeconds(60);

  @TempDir private Path home;

  private final RunPodEmulator emulator = RunPodEmulator.builder().start();
  private final EndpointClient client =
      EndpointClient.builder(emulator.endpointId(), emulator.apiKey())
          .baseUrl(emulator.baseUrl())
          .build();
  private @Nullable PythonWorker worker;

  @AfterEach
  void stop() {
    if (worker != null) {
      worker.close();
    }
    client.close();
    emulator.close();
  }

  private static RunRequest order(String inputJson) {
    return RunRequest.builder(inputJson).build();
  }

  private List<EmulatedRequest> results(String jobId) {
    return emulator.received().stream()
        .filter(request -> request.operation() == EmulatedOperation.JOB_DONE)
        .filter(request -> request.target().contains("/" + jobId + "?"))
        .toList();
  }

  @Test
  void run_pythonHandlerReturns_theOutputArrives() throws IOException {
    worker = PythonWorker.start(emulator, "handler.py", home);
    JobStatus queued = client.run(order("{\"mock_return\":{\"value\":1.50,\"word\":\"é\"}}"));

    JobStatus done = client.followStream(queued.id(), WAIT, part -> {});

    assertThat(done.state()).isEqualTo(RunState.COMPLETED);
    assertThat(done.outputJson()).contains("{\"value\":1.5,\"word\":\"é\"}");
    assertThat(done.workerId()).contains("python-1");
    assertThat(emulator.executions()).hasSize(1);
  }

  @Test
  void run_pythonHandlerReportsProgress_progressIsNoResult() throws IOException {
    worker = PythonWorker.start(emulator, "handler.py", home);
    String id =
        client
            .run(
                order(
                    "{\"mock_progress\":{\"stage\":\"UNWRAPPING\"},\"mock_delay\":6,"
                        + "\"mock_return\":{\"ok\":true}}"))
            .id();
    JobStatus done = client.followStream(id, WAIT, part -> {});

    assertThat(results(id)).hasSize(2);
    assertThat(results(id).get(0).body()).contains("IN_PROGRESS", "UNWRAPPING");
    assertThat(done.outputJson()).contains("{\"ok\":true}");
  }

  @Test
  void run_pythonHandlerRaises_theErrorIsTakenApart() throws IOException {
    worker = PythonWorker.start(emulator, "handler.py", home);
    JobStatus failed = client.runsync(order("{\"mock_error\":\"no orbit\"}"), WAIT);

    assertThat(failed.state()).isEqualTo(RunState.FAILED);
    WorkerError error = failed.error().orElseThrow();
    assertThat(error.message()).isEqualTo("no orbit");
    assertThat(error.type()).contains("<class 'ValueError'>");
    assertThat(error.traceback()).hasValueSatisfying(text -> assertThat(text).contains("handler"));
    assertThat(error.sdkVersion()).contains("1.12.0");
  }

  @Test
  void run_pythonHandlerReturnsNothing_theResultIsMissing() throws IOException {
    worker = PythonWorker.start(emulator, "handler.py", home);
    JobStatus done = client.runsync(order("{\"mock_return\":{}}"), WAIT);

    assertThat(done.state()).isEqualTo(RunState.COMPLETED);
    assertThat(done.isResultMissing()).isTrue();
  }

  @Test
  void cancel_asynchronousPythonHandler_isStoppedAndPostsNoResult() throws IOException {
    worker = PythonWorker.start(emulator, "handler.py", home);
    String id = client.run(order("{\"mock_delay\":600}")).id();
    worker.awaitLine("started", id);

    assertThat(client.cancel(id)).map(JobStatus::state).contains(RunState.CANCELLED);

    worker.awaitLine("stopped", id);
    JobStatus next = client.runsync(order("{\"mock_return\":\"next\"}"), WAIT);
    assertThat(next.outputJson()).contains("\"next\"");
    assertThat(results(id)).isEmpty();
    assertThat(client.status(id).state()).isEqualTo(RunState.CANCELLED);
  }

  @Test
  void followStream_pythonGenerator_everyPartArrivesOnceAndInOrder() throws IOException {
    worker = PythonWorker.start(emulator, "generator.py", home);
    String id = client.run(order("{\"mock_return\":[\"value1\",\"value2\",\"value3\"]}")).id();
    List<String> chunks = new ArrayList<>();

    JobStatus done = client.followStream(id, WAIT, part -> chunks.addAll(part.chunks()));

    assertThat(chunks).containsExactly("\"value1\"", "\"value2\"", "\"value3\"");
    assertThat(done.outputJson()).contains("[\"value1\",\"value2\",\"value3\"]");
  }

  @Test
  void jobTake_answersOfEveryKindBefore_theWorkerGoesOnAndTheJobRunsOnce() throws IOException {
    FaultPlan faults = FaultPlan.seeded(1);
    List<RequestFault> answers =
        List.of(
            RequestFault.answer(400, "", ""),
            RequestFault.answer(429, "", ""),
            RequestFault.answer(500, "", ""),
            RequestFault.answer(204, "", ""),
            RequestFault.answer(200, "application/json", "{\"input\":{}}"),
            RequestFault.answer(200, "text/html", "<html></html>"),
            RequestFault.answer(200, "application/json", ""),
            RequestFault.drop());
    for (int i = 0; i < answers.size(); i++) {
      faults.request(EmulatedOperation.JOB_TAKE, When.nth(i + 1), answers.get(i));
    }
    try (RunPodEmulator strange = RunPodEmulator.builder().faults(faults).start();
        EndpointClient there =
            EndpointClient.builder(strange.endpointId(), strange.apiKey())
                .baseUrl(strange.baseUrl())
                .build()) {
      worker = PythonWorker.start(strange, "handler.py", home);

      JobStatus done = there.runsync(order("{\"mock_return\":1}"), WAIT);

      assertThat(done.outputJson()).contains("1");
      assertThat(strange.count(EmulatedOperation.JOB_TAKE)).isGreaterThan(answers.size());
      assertThat(strange.executions()).hasSize(1);
    }
  }
}

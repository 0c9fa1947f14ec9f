package io.sentryal.insar.runpod;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.testkit.runpod.EmulatedOperation;
import io.sentryal.insar.testkit.runpod.FaultPlan;
import io.sentryal.insar.testkit.runpod.RequestFault;
import io.sentryal.insar.testkit.runpod.When;
import io.sentryal.insar.testkit.runpod.WorkerScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamTest {
  private static WorkerScript threeParts(String end) {
    WorkerScript script = end.isEmpty() ? WorkerScript.returns("[1,2,3]") : WorkerScript.fails(end);
    return script
        .after(Duration.ofSeconds(40))
        .streams(Duration.ofSeconds(10), "{\"i\":1}")
        .streams(Duration.ofSeconds(20), "{\"i\":2.50}")
        .streams(Duration.ofSeconds(39), "{\"i\":3}");
  }

  private static Cloud cloud(FaultPlan faults, String end) {
    return new Cloud(emulator -> emulator.faults(faults).handler(call -> threeParts(end)));
  }

  private static JobStatus follow(Cloud cloud, String id, List<StreamPart> parts) {
    return cloud.await(cloud.client.followStreamAsync(id, Duration.ofSeconds(5), parts::add));
  }

  private static List<String> chunks(List<StreamPart> parts) {
    return parts.stream().flatMap(part -> part.chunks().stream()).toList();
  }

  @Test
  void followStream_untilTheJobIsOver_everyChunkComesOnceAndInOrder() {
    try (Cloud cloud = cloud(FaultPlan.none(), "")) {
      String id = cloud.client.run(Cloud.request("{}")).id();
      List<StreamPart> parts = new ArrayList<>();

      JobStatus end = follow(cloud, id, parts);

      assertThat(chunks(parts)).containsExactly("{\"i\":1}", "{\"i\":2.50}", "{\"i\":3}");
      assertThat(parts).noneMatch(StreamPart::gapPossible);
      assertThat(end.outputJson()).contains("[1,2,3]");
    }
  }

  @Test
  void followStream_jobThatFails_chunksBeforeTheFailureAreKept() {
    try (Cloud cloud = cloud(FaultPlan.none(), "boom")) {
      String id = cloud.client.run(Cloud.request("{}")).id();
      List<StreamPart> parts = new ArrayList<>();

      JobStatus end = follow(cloud, id, parts);

      assertThat(chunks(parts)).hasSize(3);
      assertThat(end.state()).isEqualTo(RunState.FAILED);
      assertThat(end.error().orElseThrow().message()).isEqualTo("boom");
    }
  }

  @Test
  void followStream_cancelledJob_ends() {
    try (Cloud cloud = cloud(FaultPlan.none(), "")) {
      String id = cloud.client.run(Cloud.request("{}")).id();
      cloud.client.cancel(id);

      assertThat(follow(cloud, id, new ArrayList<>()).state()).isEqualTo(RunState.CANCELLED);
    }
  }

  @Test
  void stream_answerLostOnTheWay_thePossibleGapIsTold() {
    FaultPlan faults =
        FaultPlan.seeded(1)
            .request(EmulatedOperation.STREAM, When.nth(1), RequestFault.loseAnswer());
    try (Cloud cloud = cloud(faults, "")) {
      String id = cloud.client.run(Cloud.request("{}")).id();
      cloud.time.advance(Duration.ofSeconds(35));

      StreamPart part = cloud.await(cloud.client.streamAsync(id));

      assertThat(part.chunks()).isEmpty();
      assertThat(part.gapPossible()).isTrue();
    }
  }

  @Test
  void followStream_wait_travelsInTheQueryAndNotInABody() {
    try (Cloud cloud = cloud(FaultPlan.none(), "")) {
      String id = cloud.client.run(Cloud.request("{}")).id();
      follow(cloud, id, new ArrayList<>());

      assertThat(cloud.emulator.received())
          .filteredOn(request -> request.operation() == EmulatedOperation.STREAM)
          .isNotEmpty()
          .allSatisfy(
              request -> {
                assertThat(request.target()).endsWith("?wait=5000");
                assertThat(request.body()).isEmpty();
                assertThat(request.method()).isEqualTo("GET");
              });
    }
  }

  @Test
  void followStream_documentedBareArrays_theStatusDecidesTheEnd() {
    String bare = "[{\"output\":{\"i\":9}}]";
    FaultPlan faults =
        FaultPlan.seeded(1)
            .request(
                EmulatedOperation.STREAM,
                When.nth(1),
                RequestFault.answer(200, "application/json", bare))
            .request(
                EmulatedOperation.STREAM,
                When.always(),
                RequestFault.answer(200, "application/json", "[]"));
    try (Cloud cloud = cloud(faults, "")) {
      String id = cloud.client.run(Cloud.request("{}")).id();
      List<StreamPart> parts = new ArrayList<>();

      JobStatus end = follow(cloud, id, parts);

      assertThat(chunks(parts)).containsExactly("{\"i\":9}");
      assertThat(end.state()).isEqualTo(RunState.COMPLETED);
    }
  }

  @Test
  void runsync_jobThatEndsInTime_returnsItsEnd() {
    try (Cloud cloud = cloud(FaultPlan.none(), "")) {
      CompletableFuture<JobStatus> call =
          cloud.client.runsyncAsync(Cloud.request("{}"), Duration.ofMinutes(2));

      assertThat(cloud.await(call).outputJson()).contains("[1,2,3]");
      assertThat(Cloud.get(call).id()).startsWith("sync-");
      assertThat(cloud.emulator.received().get(0).target()).endsWith("/runsync?wait=120000");
    }
  }

  @Test
  void runsync_jobThatTakesLonger_returnsIdAndStateInsteadOfAnEnd() {
    try (Cloud cloud = cloud(FaultPlan.none(), "")) {
      CompletableFuture<JobStatus> call =
          cloud.client.runsyncAsync(Cloud.request("{}"), Duration.ofSeconds(30));

      assertThat(cloud.await(call).state()).isEqualTo(RunState.IN_PROGRESS);
      assertThat(Cloud.get(call).outputJson()).isEmpty();
    }
  }
}

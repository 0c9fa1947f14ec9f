package io.sentryal.insar.runpod.internal;

import static io.sentryal.insar.runpod.SharedData.fixture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentryal.insar.runpod.BatchPage;
import io.sentryal.insar.runpod.BatchState;
import io.sentryal.insar.runpod.BatchStatus;
import io.sentryal.insar.runpod.EndpointHealth;
import io.sentryal.insar.runpod.JobStatus;
import io.sentryal.insar.runpod.RunState;
import io.sentryal.insar.runpod.SharedData;
import io.sentryal.insar.runpod.StreamPart;
import io.sentryal.insar.runpod.WorkerError;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reads documented, recorded and reported answers; Jackson's tree is the independent reader. */
class FixturesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> STATUS_FIXTURES =
      List.of(
          "endpoint.cancel.response.json",
          "endpoint.retry.response.json",
          "endpoint.run.response.in_queue.json",
          "endpoint.runsync.response.completed.json",
          "endpoint.webhook.request.completed.json",
          "local-server.run.response.json",
          "local-server.runsync.response.completed-null-output.json",
          "local-server.runsync.response.completed.json",
          "local-server.runsync.response.failed-error-dict.json",
          "local-server.runsync.response.failed-exception.json",
          "local-server.status.response.completed.json",
          "local-server.status.response.gone.json");

  private static JsonNode tree(String text) throws IOException {
    return JSON.readTree(text);
  }

  private static void assertSame(JobStatus status, String text) throws IOException {
    JsonNode expected = tree(text);
    assertThat(status.id()).isEqualTo(expected.path("id").asText());
    assertThat(status.state().name()).isEqualTo(expected.path("status").asText());
    assertThat(status.rawJson()).isEqualTo(text);
    Optional<String> value =
        status.state().isTerminal() ? status.outputJson() : status.progressJson();
    if (expected.hasNonNull("output")) {
      assertThat(tree(value.orElseThrow())).isEqualTo(expected.path("output"));
    } else {
      assertThat(value).isEmpty();
    }
    assertThat(status.delay().map(Duration::toMillis))
        .isEqualTo(
            expected.has("delayTime")
                ? Optional.of(expected.path("delayTime").asLong())
                : Optional.empty());
    assertThat(status.executionTime().map(Duration::toMillis))
        .isEqualTo(
            expected.has("executionTime")
                ? Optional.of(expected.path("executionTime").asLong())
                : Optional.empty());
    assertThat(status.workerId())
        .isEqualTo(Optional.ofNullable(expected.path("workerId").textValue()));
    assertThat(status.error().map(WorkerError::raw))
        .isEqualTo(Optional.ofNullable(expected.path("error").textValue()));
  }

  @Test
  void status_everyFixture_isReadAsAnIndependentReaderDoes() throws IOException {
    List<String> names = SharedData.names("endpoint.status.response.");
    assertThat(names).hasSizeGreaterThanOrEqualTo(9);
    for (String name : names) {
      assertSame(Answers.status(fixture(name)), fixture(name));
    }
    for (String name : STATUS_FIXTURES) {
      assertSame(Answers.status(fixture(name)), fixture(name));
    }
  }

  @Test
  void status_completedWithoutOutput_isAMissingResult() throws IOException {
    JobStatus status =
        Answers.status(fixture("endpoint.status.response.completed-without-output.json"));

    assertThat(status.isResultMissing()).isTrue();
  }

  @Test
  void status_progress_isNoOutput() throws IOException {
    for (String name : List.of("with-progress", "stuck-after-done")) {
      JobStatus status =
          Answers.status(fixture("endpoint.status.response.in_progress-" + name + ".json"));

      assertThat(status.outputJson()).isEmpty();
      assertThat(status.progressJson()).isPresent();
    }
  }

  @Test
  void status_unknownState_isKeptAndOpen() throws IOException {
    JobStatus status = Answers.status(fixture("endpoint.status.response.unknown-state.json"));

    assertThat(status.state().isTerminal()).isFalse();
    assertThat(status.state().isKnown()).isFalse();
  }

  @Test
  void status_executionTimeout_isAFailureThatSaysSo() throws IOException {
    JobStatus status = Answers.status(fixture("endpoint.status.response.execution-timeout.json"));

    assertThat(status.state()).isEqualTo(RunState.FAILED);
    assertThat(status.error().orElseThrow().isExecutionTimeout()).isTrue();
  }

  @Test
  void error_exceptionInsideAText_isTakenApart() throws IOException {
    String text = fixture("local-server.runsync.response.failed-exception.json");
    JsonNode inside = tree(tree(text).path("error").asText());

    WorkerError error = Answers.status(text).error().orElseThrow();

    assertThat(error.message()).isEqualTo(inside.path("error_message").asText());
    assertThat(error.type()).contains(inside.path("error_type").asText());
    assertThat(error.traceback()).contains(inside.path("error_traceback").asText());
    assertThat(error.sdkVersion()).contains(inside.path("runpod_version").asText());
  }

  @Test
  void error_objectAgainstTheRules_isKept() throws IOException {
    JsonNode body = tree(fixture("worker.job-done.error-object.json")).path("body").path("error");

    WorkerError error = Answers.error(body.toString());

    assertThat(tree(error.raw())).isEqualTo(body);
  }

  @Test
  void stream_envelopeAndBareArray_areRead() throws IOException {
    StreamPart running =
        Answers.stream(fixture("endpoint.stream.response.envelope-in_progress.json"), false);
    assertThat(running.chunks()).containsExactly("\"Job output 1\"", "\"Job output 2\"");
    assertThat(running.state()).contains(RunState.IN_PROGRESS);
    assertThat(running.isLast()).isFalse();

    StreamPart last =
        Answers.stream(fixture("endpoint.stream.response.envelope-completed-empty.json"), false);
    assertThat(last.isLast()).isTrue();

    String bare = fixture("endpoint.stream.response.documented-array.json");
    StreamPart documented = Answers.stream(bare, false);
    assertThat(documented.state()).isEmpty();
    assertThat(tree(documented.chunks().get(0))).isEqualTo(tree(bare).path(0).path("output"));

    StreamPart local = Answers.stream(fixture("local-server.stream.response.json"), false);
    assertThat(local.chunks()).hasSize(3);
  }

  @Test
  void health_bothForms_areRead() throws IOException {
    EndpointHealth documented = Answers.health(fixture("endpoint.health.response.json"));
    assertThat(documented.jobs()).isEqualTo(new EndpointHealth.Jobs(1, 5, 0, 2, 0));
    assertThat(documented.workers().ready()).isEmpty();

    EndpointHealth full = Answers.health(fixture("endpoint.health.response.full.json"));
    assertThat(full.workers().idle()).isEqualTo(1);
    assertThat(full.workers().ready()).hasValue(1);
    assertThat(full.workers().throttled()).hasValue(0);
  }

  @Test
  void purge_documentedAnswer_isRead() throws IOException {
    assertThat(Answers.purge(fixture("endpoint.purge-queue.response.json")).removed()).isEqualTo(2);
  }

  @Test
  void batch_documentedAnswers_areRead() throws IOException {
    BatchStatus draft = BatchCalls.readStatus(fixture("batch.create.response.json"));
    assertThat(draft.state()).isEqualTo(BatchState.DRAFT);
    assertThat(draft.total()).isEmpty();

    BatchStatus running = BatchCalls.readStatus(fixture("batch.get.response.json"));
    assertThat(running.completed()).hasValue(244);
    assertThat(running.isDone()).isFalse();

    BatchPage page = BatchCalls.readPage(fixture("batch.requests.response.json"));
    assertThat(page.hasMore()).isTrue();
    assertThat(page.requests()).extracting(JobStatus::state).contains(RunState.FAILED);
  }

  @Test
  void waitAsked_everyCaseOfTheFixture_isTheLongestJustified() throws IOException {
    Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    JsonNode cases = tree(fixture("rest-v2.ratelimit-headers.cases.json"));
    assertThat(cases).hasSize(4);
    for (JsonNode one : cases) {
      Optional<Duration> wait =
          RateLimitHeaders.waitAsked(
              one.path("Retry-After").textValue(), one.path("RateLimit").textValue(), clock);

      assertThat(wait.map(Duration::toSeconds))
          .isEqualTo(
              one.path("waitSeconds").isNull()
                  ? Optional.empty()
                  : Optional.of(one.path("waitSeconds").asLong()));
    }
  }

  @Test
  void status_answersWithoutIdOrState_areNotBelieved() {
    for (String body :
        List.of("", "null", "[]", "{}", "{\"id\":\"a\"}", "{\"status\":\"FAILED\"}")) {
      assertThatThrownBy(() -> Answers.status(body)).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> Answers.status(fixture("local-server.runsync.response.422.json")))
        .isInstanceOf(IOException.class);
  }
}

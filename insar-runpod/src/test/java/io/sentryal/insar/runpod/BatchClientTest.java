package io.sentryal.insar.runpod;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.testkit.runpod.WorkerScript;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchClientTest {
  @Test
  void batch_draftedFilledFinalized_isDoneWhenEveryRequestHasEnded() {
    try (Cloud cloud =
        new Cloud(
            emulator ->
                emulator
                    .workers(2, Duration.ofSeconds(1), Duration.ofSeconds(1))
                    .handler(
                        call ->
                            call.inputJson().contains("bad")
                                ? WorkerScript.fails("bad").after(Duration.ofSeconds(1))
                                : WorkerScript.returns(call.inputJson())
                                    .after(Duration.ofSeconds(1))),
            EndpointClientBuilder::enableBatchBeta)) {
      BatchClient batches = cloud.client.batches();
      String id = batches.create(List.of("{\"n\":1}")).id();
      cloud.time.advance(Duration.ofSeconds(1));
      batches.append(id, List.of("{\"n\":2}", "{\"bad\":1}"));
      assertThat(batches.status(id).state()).isEqualTo(BatchState.DRAFT);
      cloud.time.advance(Duration.ofSeconds(1));
      batches.finalizeBatch(id);
      assertThat(batches.status(id).isDone()).isFalse();

      cloud.time.advance(Duration.ofSeconds(10));

      BatchStatus status = batches.status(id);
      assertThat(status.isDone()).isTrue();
      assertThat(status.completed()).hasValue(2);
      assertThat(status.failed()).hasValue(1);
      cloud.time.advance(Duration.ofSeconds(1));
      BatchPage page = batches.requests(id, 0, 2);
      assertThat(page.hasMore()).isTrue();
      assertThat(page.requests().get(0).outputJson()).contains("{\"n\":1}");
      cloud.time.advance(Duration.ofSeconds(1));
      assertThat(batches.list()).contains(id);
    }
  }
}

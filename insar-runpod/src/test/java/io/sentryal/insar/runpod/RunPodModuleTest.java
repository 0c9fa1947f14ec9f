package io.sentryal.insar.runpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.sentryal.insar.backend.InsarBackends;
import io.sentryal.insar.testkit.architecture.InsarArchitectureRules;
import io.sentryal.insar.testkit.architecture.UnitNames;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The house rules hold in this module, and its backend is found by name. */
class RunPodModuleTest {
  private static final JavaClasses MODULE = InsarArchitectureRules.moduleOf(RunPodBackend.class);

  @Test
  void module_keepsTheRulesOfLibraries() {
    InsarArchitectureRules.LIBRARY.stream()
        // one exception is checked, internal, and never leaves the client
        .filter(rule -> rule != InsarArchitectureRules.EXCEPTIONS_ARE_OURS)
        .forEach(rule -> rule.check(MODULE));
    InsarArchitectureRules.jacksonOnlyIn("..internal..").check(MODULE);
  }

  @Test
  void everyNumber_hasItsUnitInItsName() {
    assertThat(UnitNames.numbersWithoutUnit(InsarArchitectureRules.reflected(MODULE))).isEmpty();
  }

  @Test
  void backend_isFoundByItsName() {
    assertThat(InsarBackends.names()).contains(RunPodBackend.NAME);
  }

  @Test
  void environmentWithoutKeyOrEndpoint_isRefusedWithTheRemedy() {
    assertThatThrownBy(() -> RunPodBackend.builderFromEnv(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RUNPOD_ENDPOINT_ID");
    assertThatThrownBy(
            () ->
                RunPodBackend.builderFromEnv(
                    Map.of("RUNPOD_ENDPOINT_ID", "ep1", "RUNPOD_API_KEY", "a key")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RUNPOD_API_KEY")
        .hasMessageNotContaining("a key");
  }

  @Test
  void limitsBeyondThoseOfTheService_areRefusedWhenTheBackendIsBuilt() {
    try (EndpointClient client = EndpointClient.builder("ep1", "a-key").build();
        SubmissionLedger ledger = SubmissionLedger.inMemory()) {
      assertThatThrownBy(
              () ->
                  RunPodBackend.builder(client, ledger)
                      .executionTimeout(Duration.ofDays(8))
                      .build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("executionTimeout");
      assertThatThrownBy(
              () ->
                  RunPodBackend.builder(client, ledger)
                      .executionTimeout(Duration.ofDays(6))
                      .queueAllowance(Duration.ofDays(6))
                      .build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("ttl");
      assertThatThrownBy(() -> RunPodBackend.builder(client, ledger).mostSubmissions(0))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}

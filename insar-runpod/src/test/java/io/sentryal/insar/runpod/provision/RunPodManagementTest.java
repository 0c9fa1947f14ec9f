package io.sentryal.insar.runpod.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sentryal.insar.error.AuthenticationException;
import io.sentryal.insar.error.BackendUnavailableException;
import io.sentryal.insar.error.RemoteServiceException;
import io.sentryal.insar.runpod.provision.EndpointPlan.Action;
import io.sentryal.insar.testkit.runpod.ManagementEmulator;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunPodManagementTest {
  private static final String KEY = "rpa_TESTKEY";
  private static final String IMAGE = "sentryal/isce3-serverless:0.1.0";

  private final List<Duration> waits = new ArrayList<>();
  private ManagementEmulator runpod;
  private RunPodManagement management;

  @BeforeEach
  void start() {
    runpod = ManagementEmulator.start(KEY);
    management = open(KEY);
  }

  @AfterEach
  void stop() {
    management.close();
    runpod.close();
  }

  private RunPodManagement open(String key) {
    return RunPodManagement.builder(key).baseUrl(runpod.baseUrl()).sleeper(waits::add).build();
  }

  private static EndpointSpec.Builder spec() {
    return EndpointSpec.builder().image(IMAGE);
  }

  @Test
  void plan_ofTheDefaultProfile_isWhatThePredecessorRan_andChangesNothing() {
    EndpointPlan plan = management.plan(spec().build());

    assertThat(plan.action()).isEqualTo(Action.CREATE);
    assertThat(plan.toString())
        .contains("create endpoint 'sentryal-isce3'")
        .contains("gpu.pools: (unset) -> [ADA_24]")
        .contains("workers.min: (unset) -> 0")
        .contains("workers.max: (unset) -> 3")
        .contains("workers.idleTimeout: (unset) -> 300")
        .contains("timeout: (unset) -> 900000");
    assertThat(runpod.endpoints()).isEmpty();
  }

  @Test
  void apply_twice_makesOneEndpoint() {
    Endpoint made = management.apply(management.plan(spec().build()));
    EndpointPlan again = management.plan(spec().build());

    assertThat(again.action()).isEqualTo(Action.NONE);
    assertThat(management.apply(again).id()).isEqualTo(made.id());
    assertThat(runpod.endpoints()).hasSize(1);
    assertThat(made.owner()).contains("sentryal-insar");
  }

  @Test
  void apply_answerOfTheCreationLost_adoptsWhatWasMade() {
    runpod.loseAnswerOfNextCreate();

    Endpoint made = management.apply(management.plan(spec().build()));

    assertThat(runpod.endpoints()).containsOnlyKeys(made.id());
    assertThat(runpod.received().stream().filter("POST serverless"::equals)).hasSize(1);
  }

  @Test
  void apply_creationFailsBeforeAnythingIsMade_createsOnce() {
    EndpointPlan plan = management.plan(spec().build());
    runpod.failNext(new MockResponse.Builder().code(502).body("<html>").build());

    management.apply(plan);

    assertThat(runpod.endpoints()).hasSize(1);
  }

  @Test
  void plan_afterASilentScaleDown_restoresTheWorkersAndNothingElse() {
    Endpoint made = management.apply(management.plan(spec().build()));
    runpod.set(made.id(), "workers", "max", 0);

    EndpointPlan plan = management.plan(spec().build());
    management.apply(plan);

    assertThat(plan.changes()).map(Object::toString).containsExactly("workers.max: 0 -> 3");
    assertThat(runpod.endpoints().get(made.id())).contains("\"max\":3").contains("\"min\":0");
    assertThat(management.plan(spec().build()).action()).isEqualTo(Action.NONE);
  }

  @Test
  void update_ofTheImageAndASecret_keepsForeignVariablesAndShowsNoValue() {
    Endpoint made =
        management.apply(
            management.plan(spec().environment(Map.of("EARTHDATA_TOKEN", "old-secret")).build()));
    EndpointSpec next =
        spec()
            .image("sentryal/isce3-serverless:0.2.0")
            .environment(Map.of("EARTHDATA_TOKEN", "new-secret", "LEVEL", "x"))
            .build();

    EndpointPlan plan = management.plan(next);
    management.apply(plan);

    assertThat(plan.toString())
        .contains("image: " + IMAGE + " -> sentryal/isce3-serverless:0.2.0")
        .contains("env.EARTHDATA_TOKEN: redacted -> redacted")
        .contains("env.LEVEL: (unset) -> redacted")
        .doesNotContain("secret");
    assertThat(next.toString()).doesNotContain("secret");
    assertThat(made.toString()).doesNotContain("secret");
    assertThat(runpod.endpoints().get(made.id()))
        .contains("new-secret")
        .contains("SENTRYAL_OWNER")
        .contains("0.2.0");
  }

  @Test
  void update_ofThePools_keepsTheExcludedTypes() {
    Endpoint made = management.apply(management.plan(spec().build()));
    runpod.setExcludedTypes(made.id(), "NVIDIA L40");

    management.apply(management.plan(spec().gpuPools(List.of("ADA_24", "AMPERE_80")).build()));

    assertThat(runpod.endpoints().get(made.id())).contains("NVIDIA L40").contains("AMPERE_80");
  }

  @Test
  void plan_endpointOfAnotherOwner_isNotTouched() {
    String foreign = runpod.addForeign("sentryal-isce3");

    assertThatExceptionOfType(BackendUnavailableException.class)
        .isThrownBy(() -> management.plan(spec().build()))
        .withMessageContaining(foreign)
        .withMessageContaining("SENTRYAL_OWNER");
  }

  @Test
  void plan_twinsOfThisOwner_areNamed() {
    management.apply(management.plan(spec().build()));
    runpod.twin("ep1");

    assertThatExceptionOfType(BackendUnavailableException.class)
        .isThrownBy(() -> management.plan(spec().build()))
        .withMessageContaining("ep1")
        .withMessageContaining("ep2")
        .withMessageContaining("delete all but one");
  }

  @Test
  void plan_unknownPool_isRefusedWithTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> management.plan(spec().gpuPools(List.of("ADA_42")).build()))
        .withMessageContaining("ADA_42")
        .withMessageContaining("[ADA_24, AMPERE_80]");
  }

  @Test
  void prices_areThoseOfTheCatalogue_dated() {
    assertThat(management.prices().dearest(List.of("AMPERE_80")).usdPerHour())
        .isEqualByComparingTo("2.17");
    assertThat(management.prices().dearest(List.of("ADA_24")).basis()).contains("catalogue of 20");
    assertThat(management.prices().isFallback()).isFalse();
  }

  @Test
  void bill_byTheHour_isSummedPerHour() {
    Instant ten = Instant.parse("2026-11-27T10:00:00Z");
    runpod.bill("ep1", "2026-11-27T10:00:00Z", 0.25);
    runpod.bill("ep1", "2026-11-27T10:00:00Z", 0.5);
    runpod.bill("other", "2026-11-27T10:00:00Z", 9);

    assertThat(management.billedUsdByHour("ep1", ten, ten.plusSeconds(3600)))
        .containsExactly(Map.entry(ten, new BigDecimal("0.75")));
  }

  @Test
  void workers_areCounted_staleOnesToo() {
    Endpoint made = management.apply(management.plan(spec().build()));

    assertThat(management.workers(made.id())).isEqualTo(new EndpointState(1, 1, 0, 2, 0, 1));
  }

  @Test
  void delete_withOpenJobs_isRefused_withoutThem_isDone() {
    Endpoint made = management.apply(management.plan(spec().build()));

    assertThatExceptionOfType(BackendUnavailableException.class)
        .isThrownBy(() -> management.delete(made.id(), 3))
        .withMessageContaining("3 jobs");
    assertThat(runpod.endpoints()).hasSize(1);
    management.delete(made.id(), 0);
    management.delete(made.id(), 0);
    assertThat(runpod.endpoints()).isEmpty();
  }

  @Test
  void anything_withAWrongKey_isRefusedWithoutShowingIt() {
    try (RunPodManagement wrong = open("rpa_OTHERKEY")) {
      assertThatExceptionOfType(AuthenticationException.class)
          .isThrownBy(wrong::endpoints)
          .withMessageContaining("RUNPOD_API_KEY")
          .withMessageNotContaining("OTHERKEY");
      assertThat(wrong.toString()).doesNotContain("OTHERKEY");
    }
  }

  @Test
  void rateLimit_isWaitedOut_asLongAsAnyHeaderAsks() {
    runpod.failNext(
        new MockResponse.Builder()
            .code(429)
            .addHeader("Retry-After", "12")
            .addHeader("RateLimit", "\"minute\";r=0;t=12, \"hour\";r=0;t=90")
            .build());

    assertThat(management.endpoints()).isEmpty();
    assertThat(waits).containsExactly(Duration.ofSeconds(90));
  }

  @Test
  void validationError_isToldAsTheServiceTellsIt() {
    runpod.failNext(
        new MockResponse.Builder()
            .code(422)
            .addHeader("Content-Type", "application/problem+json")
            .body("{\"title\":\"Unprocessable Entity\",\"detail\":\"workers.max too large\"}")
            .build());

    assertThatExceptionOfType(RemoteServiceException.class)
        .isThrownBy(management::endpoints)
        .withMessageContaining("workers.max too large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sentryal/isce3-serverless",
        "sentryal/isce3-serverless:latest",
        "host:5000/insar/worker",
        "has blank:1"
      })
  void image_withoutAFixedTag_isRefused(String image) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec().image(image))
        .withMessageContaining("'" + image + "'");
  }

  @Test
  void spec_badValues_areRefusedWithTheirValue() {
    assertThatIllegalStateException()
        .isThrownBy(() -> EndpointSpec.builder().build())
        .withMessageContaining("image");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec().workers(4, 3).build())
        .withMessageContaining("4..3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec().executionTimeout(Duration.ofSeconds(4)))
        .withMessageContaining("PT4S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec().gpuPools(List.of("RTX 4090")))
        .withMessageContaining("RTX 4090");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec().environment(Map.of("SENTRYAL_OWNER", "x")))
        .withMessageContaining("owner");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RunPodManagement.builder(" "))
        .withMessageContaining("RUNPOD_API_KEY");
  }
}

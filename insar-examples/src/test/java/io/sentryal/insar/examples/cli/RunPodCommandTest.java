package io.sentryal.insar.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.testkit.runpod.ManagementEmulator;
import io.sentryal.insar.testkit.runpod.RunPodEmulator;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code insar runpod} against an emulated account and an emulated endpoint. */
class RunPodCommandTest {
  private static final String[] DEPLOY = {
    "runpod", "deploy", "--image", "sentryal/isce3-serverless:0.1.0"
  };

  private RunPodEmulator cloud;
  private ManagementEmulator account;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void start() {
    cloud = RunPodEmulator.builder().start();
    account = ManagementEmulator.start(cloud.apiKey());
    environment.put("RUNPOD_API_KEY", cloud.apiKey());
    environment.put("RUNPOD_ENDPOINT_ID", cloud.endpointId());
    environment.put("RUNPOD_ENDPOINT_BASE_URL", cloud.baseUrl().toString());
    environment.put("RUNPOD_REST_URL", account.baseUrl().toString());
  }

  @AfterEach
  void stop() {
    account.close();
    cloud.close();
  }

  private Launch run(String... words) {
    return Launch.in(environment, words);
  }

  private Launch deploy(String... more) {
    String[] words = java.util.Arrays.copyOf(DEPLOY, DEPLOY.length + more.length);
    System.arraycopy(more, 0, words, DEPLOY.length, more.length);
    return run(words);
  }

  @Test
  void deploy_showsThePlanFirst_andDoesItWithYes() {
    Launch plan = deploy();
    assertThat(plan.status).as(plan.err).isZero();
    assertThat(plan.err).contains("create endpoint 'sentryal-isce3'").contains("--yes");
    assertThat(plan.out).isEmpty();
    assertThat(account.endpoints()).isEmpty();

    Launch done = deploy("--yes");
    assertThat(done.out).isEqualToIgnoringNewLines("ep1");
    Launch again = deploy();
    assertThat(again.err).contains("as it should be");
    assertThat(again.out).isEqualToIgnoringNewLines("ep1");
    assertThat(account.endpoints()).hasSize(1);
  }

  @Test
  void deploy_withTheToken_sendsItAndShowsItNowhere() {
    environment.put("EARTHDATA_TOKEN", "eyJ.secret.token");

    Launch done = deploy("--yes", "--with-earthdata-token");

    assertThat(done.status).as(done.err).isZero();
    assertThat(account.endpoints().get("ep1")).contains("eyJ.secret.token");
    assertThat(done.err + done.out).doesNotContain("secret").contains("redacted");
  }

  @Test
  void status_listsEndpointsWithWorkers() {
    deploy("--yes");

    Launch status = run("runpod", "status", "--format", "csv");

    assertThat(status.out.lines())
        .containsExactly(
            "endpoint_id,name,image,owner,running,idle,initializing,throttled,unhealthy,stale",
            "ep1,sentryal-isce3,sentryal/isce3-serverless:0.1.0,sentryal-insar,1,1,0,2,0,1");
  }

  @Test
  void healthAndPurge_askTheEndpoint() {
    assertThat(run("runpod", "health", "--format", "csv").out).contains("jobs in queue,0");
    assertThat(run("runpod", "purge").out).contains("0 jobs wait").contains("--yes");
    assertThat(run("runpod", "purge", "--yes").out).contains("removed 0");
  }

  @Test
  void badInput_isOneLineWithStatusTwo() {
    assertThat(run("runpod").status).isEqualTo(2);
    assertThat(deploy("--gpu-pool", "ADA_42").err).contains("ADA_42").contains("ADA_24");
    assertThat(run("runpod", "deploy", "--image", "x:latest").status).isEqualTo(2);
    environment.remove("RUNPOD_API_KEY");
    Launch keyless = run("runpod", "status");
    assertThat(keyless.status).isEqualTo(2);
    assertThat(keyless.err).contains("RUNPOD_API_KEY");
    assertThat(keyless.err.strip().lines()).hasSize(1);
  }
}

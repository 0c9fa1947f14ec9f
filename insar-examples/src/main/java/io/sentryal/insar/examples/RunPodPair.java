package io.sentryal.insar.examples;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.model.Terrain;
import io.sentryal.insar.runpod.EndpointClient;
import io.sentryal.insar.testkit.runpod.RunPodEmulator;
import io.sentryal.insar.testkit.runpod.ScriptedPairs;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The pair and the endpoint of the RunPod examples: the real one, or else an emulator. */
final class RunPodPair implements AutoCloseable {
  private final Optional<RunPodEmulator> cloud;

  RunPodPair() {
    boolean real = System.getenv("RUNPOD_API_KEY") != null;
    cloud =
        real
            ? Optional.empty()
            : Optional.of(
                RunPodEmulator.builder()
                    .workers(1, Duration.ofSeconds(1), Duration.ofSeconds(5))
                    .handler(new ScriptedPairs(Duration.ofSeconds(5)))
                    .start());
  }

  EndpointClient client() {
    return cloud
        .map(
            emulator ->
                EndpointClient.builder(emulator.endpointId(), emulator.apiKey())
                    .baseUrl(emulator.baseUrl())
                    .build())
        .orElseGet(EndpointClient::fromEnv);
  }

  static InsarJob job() {
    String archive = "https://datapool.asf.alaska.edu/SLC/SA/";
    return InsarJob.builder()
        .site(
            Site.builder("dam-7")
                .addPoint(MonitoringPoint.of("rock", 46.07, 9.37))
                .addPoint(MonitoringPoint.of("crest", 46.08, 9.38))
                .referencePoint("rock")
                .build())
        .referenceProduct(
            URI.create(
                archive
                    + "S1A_IW_SLC__1SDV_20240105T051234_20240105T051301_051965_0647A1_1B2C.zip"))
        .secondaryProduct(
            URI.create(
                archive
                    + "S1A_IW_SLC__1SDV_20240117T051233_20240117T051300_052140_064D9C_3D4E.zip"))
        .terrain(new Terrain.EllipsoidHeight(250))
        .build();
  }

  @Override
  public void close() {
    cloud.ifPresent(RunPodEmulator::close);
  }
}

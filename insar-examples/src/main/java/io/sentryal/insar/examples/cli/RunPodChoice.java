package io.sentryal.insar.examples.cli;

import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.runpod.RunPodBackend;
import java.util.Map;
import java.util.Optional;

/** The ISCE3 worker on RunPod; everything about it is in the environment. */
final class RunPodChoice implements BackendChoice {
  @Override
  public String name() {
    return RunPodBackend.NAME;
  }

  @Override
  public Optional<String> ownOption() {
    return Optional.empty();
  }

  @Override
  public InsarBackend open(Map<String, String> environment, GroundOptions ground) {
    return RunPodBackend.builderFromEnv(environment).build();
  }
}

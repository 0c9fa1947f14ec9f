package io.sentryal.insar.examples.cli;

import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.backend.InsarBackends;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say where to process. */
final class BackendOptions {
  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "local-cpu",
      description =
          "Where to process: local-cpu (this process), local-cuda (ISCE3 on this machine's GPU;"
              + " insar doctor tells what is missing) or runpod (default: ${DEFAULT-VALUE}).")
  private String name = "local-cpu";

  @Mixin private LocalCpuChoice localCpu = new LocalCpuChoice();
  @Mixin private LocalCudaChoice localCuda = new LocalCudaChoice();
  @Mixin private RunPodChoice runPod = new RunPodChoice();

  private List<BackendChoice> choices() {
    return List.of(localCpu, localCuda, runPod);
  }

  /**
   * Opens the chosen backend.
   *
   * @throws IllegalArgumentException if there is none of that name, or an option is for another
   */
  InsarBackend open(Map<String, String> environment, GroundOptions ground) {
    for (BackendChoice choice : choices()) {
      if (!choice.name().equals(name) && choice.ownOption().isPresent()) {
        throw new IllegalArgumentException(
            choice.ownOption().get() + " is for --backend " + choice.name() + ", not " + name);
      }
    }
    return choices().stream()
        .filter(choice -> choice.name().equals(name))
        .findFirst()
        .map(choice -> choice.open(environment, ground))
        .orElseGet(() -> InsarBackends.openFromEnv(name));
  }
}

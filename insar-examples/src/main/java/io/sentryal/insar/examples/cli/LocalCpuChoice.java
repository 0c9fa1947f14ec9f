package io.sentryal.insar.examples.cli;

import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.localcpu.LocalCpuBackend;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The embedded engine. */
final class LocalCpuChoice implements BackendChoice {
  @Option(
      names = "--geoid",
      paramLabel = "GTX",
      description = "local-cpu: geoid grid; needed if --dem-datum is egm96 or egm2008.")
  private @Nullable Path geoid;

  @Override
  public String name() {
    return LocalCpuBackend.NAME;
  }

  @Override
  public Optional<String> ownOption() {
    return geoid == null ? Optional.empty() : Optional.of("--geoid");
  }

  @Override
  public InsarBackend open(Map<String, String> environment, GroundOptions ground) {
    if (geoid == null) {
      ground.requireNoGeoid("--geoid GTX, the grid of that geoid");
      return LocalCpuBackend.fromEnv();
    }
    GroundOptions.requireFile("--geoid", geoid);
    return LocalCpuBackend.builder().geoidGrid(geoid).build();
  }
}

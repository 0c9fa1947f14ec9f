package io.sentryal.insar.examples.cli;

import io.sentryal.insar.asf.AsfArchive;
import io.sentryal.insar.asf.AsfArchiveBuilder;
import io.sentryal.insar.asf.BaselineMode;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that talks to ASF. */
final class ArchiveOptions {
  @Option(
      names = "--base-url",
      paramLabel = "URL",
      description =
          "Where CMR answers (default: $INSAR_CMR_URL, else NASA's). Plain http on loopback only.")
  private @Nullable URI baseUrl;

  AsfArchive open(Map<String, String> environment, BaselineMode mode) {
    if (mode.takesOrbits() && environment.getOrDefault("INSAR_CACHE", "").isBlank()) {
      throw new IllegalArgumentException(
          "--baselines precise keeps orbit files: set INSAR_CACHE to a folder (insar stack takes"
              + " --orbits DIR as well)");
    }
    return builder(environment).baselineMode(mode).build();
  }

  AsfArchiveBuilder builder(Map<String, String> environment) {
    AsfArchiveBuilder archive = AsfArchive.builderFromEnv(environment);
    if (baseUrl != null) {
      archive.baseUrl(baseUrl);
    }
    return archive;
  }
}

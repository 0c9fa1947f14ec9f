package io.sentryal.insar.examples.cli;

import io.sentryal.insar.asf.AsfArchive;
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
    return builder(environment).baselineMode(mode).build();
  }

  AsfArchive.Builder builder(Map<String, String> environment) {
    AsfArchive.Builder archive = AsfArchive.builderFromEnv(environment);
    if (baseUrl != null) {
      archive.baseUrl(baseUrl);
    }
    return archive;
  }
}

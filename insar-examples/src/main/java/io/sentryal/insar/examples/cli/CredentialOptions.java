package io.sentryal.insar.examples.cli;

import io.sentryal.insar.asf.EarthdataCredentials;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that downloads. */
final class CredentialOptions {
  @Option(
      names = "--netrc",
      paramLabel = "FILE",
      description =
          "A netrc file with an entry for urs.earthdata.nasa.gov, used if the environment has no"
              + " EARTHDATA_TOKEN, EARTHDATA_USERNAME or NETRC.")
  private @Nullable Path netrc;

  EarthdataCredentials find(Map<String, String> environment) {
    EarthdataCredentials known = EarthdataCredentials.environment(environment);
    return netrc == null
        ? known
        : EarthdataCredentials.chain(known, EarthdataCredentials.netrc(netrc));
  }
}

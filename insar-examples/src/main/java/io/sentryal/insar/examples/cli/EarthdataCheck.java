package io.sentryal.insar.examples.cli;

import io.sentryal.insar.asf.AsfArchive;
import io.sentryal.insar.asf.AsfArchiveBuilder;
import io.sentryal.insar.asf.EarthdataFinding;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Looks at the archive's services and at the user's Earthdata Login. */
final class EarthdataCheck implements DoctorCheck {
  private final ArchiveOptions archiveOptions;
  private final CredentialOptions credentialOptions;

  EarthdataCheck(ArchiveOptions archiveOptions, CredentialOptions credentialOptions) {
    this.archiveOptions = archiveOptions;
    this.credentialOptions = credentialOptions;
  }

  @Override
  public List<DoctorFinding> run(Map<String, String> environment) {
    AsfArchiveBuilder builder;
    try {
      builder =
          archiveOptions.builder(environment).credentials(credentialOptions.find(environment));
    } catch (IllegalArgumentException e) {
      return List.of(DoctorFinding.problem("earthdata", String.valueOf(e.getMessage())));
    }
    try (AsfArchive archive = builder.build()) {
      return archive.diagnose().stream().map(EarthdataCheck::told).toList();
    }
  }

  private static DoctorFinding told(EarthdataFinding finding) {
    return new DoctorFinding(
        "earthdata " + finding.subject(),
        finding.isFine() ? DoctorFinding.Status.OK : DoctorFinding.Status.PROBLEM,
        finding.message(),
        finding.page().map(URI::toString).orElse(null));
  }
}

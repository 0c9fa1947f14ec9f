package io.sentryal.insar.examples.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code insar doctor}. */
@Command(
    name = "doctor",
    description = "Check what this machine and your accounts need; nothing is fetched or changed.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit status: 0 all is well, 1 something has to be mended (the message says how).",
      "Example: insar doctor --format json"
    })
final class DoctorCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Insar insar;
  @Spec private @Nullable CommandSpec spec;
  @Mixin private ArchiveOptions archiveOptions = new ArchiveOptions();
  @Mixin private CredentialOptions credentialOptions = new CredentialOptions();

  @Option(
      names = "--format",
      paramLabel = "table|json|csv",
      defaultValue = "table",
      description = "How the findings are printed (default: ${DEFAULT-VALUE}).")
  private ListFormat format = ListFormat.TABLE;

  private List<DoctorCheck> checks() {
    return List.of(
        new JavaCheck(),
        new EarthdataCheck(archiveOptions, credentialOptions),
        new LocalCudaCheck());
  }

  @Override
  public Integer call() {
    Insar parent = Objects.requireNonNull(insar);
    List<DoctorFinding> findings = new ArrayList<>();
    for (DoctorCheck check : checks()) {
      findings.addAll(check.run(parent.environment()));
    }
    Listing list = new Listing("check", "status", "message", "page");
    for (DoctorFinding finding : findings) {
      list.add(finding.subject(), finding.status().word(), finding.message(), finding.page());
    }
    list.print(format, Objects.requireNonNull(spec).commandLine().getOut());
    boolean well =
        findings.stream().noneMatch(each -> each.status() == DoctorFinding.Status.PROBLEM);
    return well ? ExitStatus.DONE.code() : ExitStatus.FAILED.code();
  }
}

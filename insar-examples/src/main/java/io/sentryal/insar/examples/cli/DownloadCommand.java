package io.sentryal.insar.examples.cli;

import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.asf.AsfArchive;
import io.sentryal.insar.asf.Download;
import io.sentryal.insar.asf.DownloadReport;
import io.sentryal.insar.asf.DownloadedFile;
import io.sentryal.insar.asf.FailedDownload;
import io.sentryal.insar.asf.SearchResult;
import io.sentryal.insar.asf.Verify;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.Granule;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code insar download}. */
@Command(
    name = "download",
    description =
        "Fetch scenes or bursts; what is there and whole is kept, what broke off goes on.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Needs an Earthdata Login: insar doctor says whether it is well.",
      "Example: insar download --stack stack.csv --out scenes --parallel 4"
    })
final class DownloadCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Insar insar;
  @Spec private @Nullable CommandSpec spec;
  @Mixin private ArchiveOptions archiveOptions = new ArchiveOptions();
  @Mixin private CredentialOptions credentialOptions = new CredentialOptions();

  @ArgGroup(multiplicity = "1")
  private Names names = new Names();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the files; made if it is not there.")
  private Path out = Path.of("");

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "4",
      description = "Files at once, 1 to 16 (default: ${DEFAULT-VALUE}).")
  private int parallel = 4;

  @Option(
      names = "--verify",
      paramLabel = "md5|size",
      defaultValue = "md5",
      description =
          "md5: by size and MD5 sum where the archive gives one; size: by size alone (default:"
              + " ${DEFAULT-VALUE}).")
  private String verify = "md5";

  @Option(
      names = "--burst-metadata",
      description = "Fetch the XML of bursts too, once per scene and polarisation.")
  private boolean burstMetadata;

  @Option(
      names = "--format",
      paramLabel = "table|json|csv",
      defaultValue = "table",
      description = "How the report is printed (default: ${DEFAULT-VALUE}).")
  private ListFormat format = ListFormat.TABLE;

  @Override
  public Integer call() {
    Insar parent = Objects.requireNonNull(insar);
    PrintWriter print = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    Set<String> wanted = names.all();
    Verify how = verification();
    try (AsfArchive archive =
        archiveOptions
            .builder(parent.environment())
            .credentials(credentialOptions.find(parent.environment()))
            .build()) {
      SearchResult found = archive.find(SceneQuery.builder().names(List.copyOf(wanted)).build());
      makeFolder();
      Download download = archive.download(found.granules()).to(out).parallel(parallel).verify(how);
      DownloadReport report = run(download, new ProgressLine(err, parent.quiet()));
      return told(found, report, print, err);
    }
  }

  private DownloadReport run(Download download, ProgressLine line) {
    try (line) {
      download.onProgress(line::downloading);
      return (burstMetadata ? download.withBurstMetadata() : download).run();
    }
  }

  private int told(SearchResult found, DownloadReport report, PrintWriter print, PrintWriter err) {
    Listing list = new Listing("granule", "status", "bytes", "file", "error");
    for (DownloadedFile file : report.files()) {
      String status = file.alreadyThere() ? "already there" : "fetched";
      list.add(file.granule(), status, file.bytes(), file.path().toString(), null);
    }
    for (FailedDownload failure : report.failures()) {
      list.add(failure.granule(), "failed", null, null, failure.error().getMessage());
    }
    for (String reason : found.refused()) {
      list.add("", "unreadable", null, null, reason);
    }
    for (String name : found.namesNotFound()) {
      list.add(name, "unknown", null, null, "the archive knows no such name; check it");
    }
    list.print(format, print);
    if (report.cancelled()) {
      err.println("insar: cancelled; the same command goes on where it stopped");
      return ExitStatus.CANCELLED.code();
    }
    boolean all =
        report.isComplete()
            && found.complete()
            && found.refused().isEmpty()
            && found.namesNotFound().isEmpty();
    if (!found.complete()) {
      err.println("insar: the archive announced more granules than it sent; run it again later");
    }
    return all ? ExitStatus.DONE.code() : ExitStatus.FAILED.code();
  }

  private Verify verification() {
    return switch (verify) {
      case "md5" -> Verify.SIZE_AND_MD5;
      case "size" -> Verify.SIZE;
      default ->
          throw new IllegalArgumentException("--verify must be md5 or size, was '" + verify + "'");
    };
  }

  private void makeFolder() {
    try {
      Files.createDirectories(out);
    } catch (IOException e) {
      throw new InsarIoException(out.toString(), "cannot be made: " + e.getMessage(), e);
    }
  }

  /** What to fetch: exactly one of these. */
  static final class Names {
    @Option(
        names = "--granule",
        paramLabel = "NAME",
        arity = "1..*",
        split = ",",
        description = "Scenes or bursts.")
    private @Nullable List<String> granules;

    @Option(
        names = "--stack",
        paramLabel = "FILE",
        description = "The images of a stack, as insar stack --format csv writes it.")
    private @Nullable Path stack;

    @Option(
        names = "--names",
        paramLabel = "FILE",
        description = "A text file with one name a line; # begins a comment.")
    private @Nullable Path file;

    Set<String> all() {
      Set<String> all = new LinkedHashSet<>();
      if (granules != null) {
        granules.forEach(name -> all.add(name.trim()));
      } else if (stack != null) {
        StackFile.entries(stack).stream()
            .map(entry -> entry.granule())
            .map(Granule::id)
            .forEach(all::add);
      } else if (file != null) {
        all.addAll(lines(file));
      }
      all.removeIf(String::isBlank);
      if (all.isEmpty()) {
        throw new IllegalArgumentException("there is no name to download; give one to --granule");
      }
      return all;
    }

    private static List<String> lines(Path file) {
      List<String> names = new ArrayList<>();
      try {
        for (String line : Files.readAllLines(file)) {
          names.add(line.replaceFirst("#.*", "").trim());
        }
      } catch (IOException e) {
        throw new InvalidDataException(
            file.toString(), "the list of names cannot be read: " + e.getMessage(), e);
      }
      return names;
    }
  }
}

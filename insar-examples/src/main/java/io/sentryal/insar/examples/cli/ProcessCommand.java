package io.sentryal.insar.examples.cli;

import io.sentryal.insar.asf.AsfArchive;
import io.sentryal.insar.asf.BaselineMode;
import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.ProcessingOptions;
import io.sentryal.insar.export.PairExport;
import io.sentryal.insar.model.PointMeasurement;
import io.sentryal.insar.model.Polarization;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.runpod.RunPodBackend;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code insar process}. */
@Command(
    name = "process",
    description = "Measure the displacement of points between two Sentinel-1 images.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Writes points.csv and result.json. Displacement is along the line of sight from the"
          + " reference",
      "to the secondary date, positive toward the satellite, relative to the reference point.",
      "Example: insar process --reference A.SAFE --secondary B.zip --points points.csv --dem"
          + " dem.tif"
    })
final class ProcessCommand implements Callable<Integer> {
  private static final Duration LONGEST = Duration.ofDays(1);

  @ParentCommand private @Nullable Insar insar;
  @Spec private @Nullable CommandSpec spec;
  @Mixin private ArchiveOptions archiveOptions = new ArchiveOptions();
  @Mixin private GroundOptions ground = new GroundOptions();
  @Mixin private BackendOptions backendOptions = new BackendOptions();

  @Option(
      names = "--reference",
      required = true,
      paramLabel = "SAFE",
      description = "Earlier image: SAFE folder or zip, scene or burst name, or https URL.")
  private String reference = "";

  @Option(
      names = "--secondary",
      required = true,
      paramLabel = "SAFE",
      description = "Later image, likewise.")
  private String secondary = "";

  @Option(
      names = "--points",
      required = true,
      paramLabel = "CSV",
      description = "point_id,lat,lon[,height_m] (deg, WGS 84; height above the ellipsoid).")
  private Path points = Path.of("");

  @Option(
      names = "--reference-point",
      paramLabel = "ID",
      description = "Point whose displacement is 0; else the most coherent part of the window.")
  private @Nullable String referencePoint;

  @Option(
      names = "--orbits",
      paramLabel = "DIR",
      description =
          "Folder of orbit files (EOF); else local-cpu takes the orbit in the products, the ISCE3"
              + " worker fetches precise ones.")
  private @Nullable Path orbits;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Folder for the files, made if need be (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of(".");

  @Option(
      names = "--polarization",
      paramLabel = "VV|VH|HH|HV",
      defaultValue = "VV",
      description = "Which image of the products (default: ${DEFAULT-VALUE}).")
  private String polarization = "VV";

  @Option(
      names = "--filter-alpha",
      paramLabel = "A",
      defaultValue = "0",
      description = "Strength of the Goldstein filter, 0 (off) to 1 (default: ${DEFAULT-VALUE}).")
  private double filterAlpha;

  @Option(
      names = "--coherence-min",
      paramLabel = "C",
      defaultValue = "0.4",
      description = "Points of lower coherence are not measured (default: ${DEFAULT-VALUE}).")
  private double coherenceMin = 0.4;

  @Override
  public Integer call() throws InterruptedException {
    Insar parent = Objects.requireNonNull(insar);
    Site site = PointsFile.site(points, referencePoint);
    InsarJob.Builder job =
        InsarJob.builder()
            .site(site)
            .terrain(ground.terrain())
            .orbitFiles(orbits == null ? List.of() : PointsFile.orbitFiles(orbits))
            .options(options());
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    ground.assumption().ifPresent(err::println);
    try (CancelOnInterrupt interrupt = new CancelOnInterrupt(err);
        AsfArchive archive = archiveOptions.open(parent.environment(), BaselineMode.EXACT);
        InsarBackend backend = backendOptions.open(parent.environment(), ground);
        ProgressLine progress = new ProgressLine(err, parent.quiet())) {
      SceneFiles scenes = new SceneFiles(archive, out.resolve("scenes"), progress);
      boolean far = backend instanceof RunPodBackend;
      URI first =
          far ? scenes.locate("--reference", reference) : scenes.find("--reference", reference);
      URI second =
          far ? scenes.locate("--secondary", secondary) : scenes.find("--secondary", secondary);
      InsarJob pair = job.referenceProduct(first).secondaryProduct(second).build();
      JobHandle handle = backend.submit(id(backend, pair, err), pair);
      interrupt.watch(handle);
      handle.addListener(progress);
      InsarResult result = handle.await(LONGEST);
      PairExport.writeCsv(site.points(), result, out.resolve("points.csv"));
      PairExport.writeJson(result, out.resolve("result.json"));
      interrupt.done();
      report(result);
    }
    return ExitStatus.DONE.code();
  }

  /** On RunPod the same command is the same job, which is paid for once. */
  private static JobId id(InsarBackend backend, InsarJob pair, PrintWriter err) {
    if (!(backend instanceof RunPodBackend runPod)) {
      return new JobId("process-" + UUID.randomUUID());
    }
    JobId id = runPod.idOf("process", pair);
    if (runPod.attach(id).isPresent()) {
      err.println(
          "insar: note: this pair was given before, as job " + id + "; nothing is sent again");
    }
    return id;
  }

  private ProcessingOptions options() {
    return ProcessingOptions.builder()
        .polarization(new Polarization(polarization))
        .filterAlpha(filterAlpha)
        .coherenceMin(coherenceMin)
        .build();
  }

  private void report(InsarResult result) {
    PrintWriter answer = Objects.requireNonNull(spec).commandLine().getOut();
    if (result.provenance().simulated()) {
      answer.println("SIMULATED input");
    }
    answer.println(out.resolve("points.csv"));
    answer.println(out.resolve("result.json"));
    answer.flush();
    if (!Objects.requireNonNull(insar).quiet()) {
      PrintWriter err = spec.commandLine().getErr();
      long valid = result.measurements().stream().filter(PointMeasurement::isValid).count();
      err.println(
          valid
              + " of "
              + result.measurements().size()
              + " points measured; reference: "
              + result.reference().rule());
      result.provenance().warnings().forEach(warning -> err.println("insar: note: " + warning));
    }
  }
}

package io.sentryal.insar.examples;

import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.asf.AsfArchive;
import io.sentryal.insar.asf.DownloadReport;
import io.sentryal.insar.asf.FailedDownload;
import io.sentryal.insar.model.Granule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Downloads scenes or bursts by their names into a folder, four at once, resumed and checked; needs
 * the network and an Earthdata account ({@code EARTHDATA_TOKEN}).
 *
 * <p>Run: {@code java -cp insar-examples/target/insar-examples-0.1.0-SNAPSHOT.jar
 * io.sentryal.insar.examples.DownloadScenes FOLDER NAME...}. Prints a file, or why there is none,
 * per line.
 */
public final class DownloadScenes {
  private DownloadScenes() {}

  /** Runs the example. */
  public static void main(String[] args) throws IOException {
    if (args.length < 2) {
      throw new IllegalArgumentException("give a folder and the names of scenes or bursts");
    }
    try (AsfArchive archive = AsfArchive.fromEnv()) {
      download(
          archive,
          Files.createDirectories(Path.of(args[0])),
          List.of(args).subList(1, args.length));
    }
  }

  static void download(AsfArchive archive, Path folder, List<String> names) {
    List<Granule> scenes = archive.search(SceneQuery.builder().names(names).build());
    DownloadReport report = archive.download(scenes).to(folder).parallel(4).run();
    report.files().forEach(file -> System.out.println(file.path() + "  " + file.bytes()));
    for (FailedDownload failed : report.failures()) {
      System.out.println(failed.granule() + "  " + failed.error().getMessage());
    }
  }
}

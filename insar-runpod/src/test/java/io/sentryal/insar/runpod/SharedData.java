package io.sentryal.insar.runpod;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The RunPod fixtures, beside the checkout; a test that needs them skips without them. */
public final class SharedData {
  private SharedData() {}

  public static Path runpod() {
    Path folder = Path.of(System.getProperty("insar.shared.data", "../shared/data"), "runpod");
    assumeTrue(Files.isDirectory(folder), "runpod is absent: ../shared/data/runpod");
    return folder;
  }

  public static String fixture(String name) {
    try {
      return Files.readString(runpod().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  public static List<String> names(String prefix) {
    try (Stream<Path> files = Files.list(runpod())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

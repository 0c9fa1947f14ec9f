package io.sentryal.insar.localcuda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stands in for {@code nvidia-smi}: prints the file that its first argument names. */
final class FakeNvidiaSmi {
  private FakeNvidiaSmi() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] words) throws IOException {
    System.out.print(Files.readString(Path.of(words[0])));
    System.out.flush();
  }
}

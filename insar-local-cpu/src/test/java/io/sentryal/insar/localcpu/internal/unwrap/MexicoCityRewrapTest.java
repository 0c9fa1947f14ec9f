package io.sentryal.insar.localcpu.internal.unwrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.internal.raster.TiffRasterReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real unwrapped interferograms (GAMMA, Mexico City), wrapped again and unwrapped by us. */
class MexicoCityRewrapTest {
  private static final double LOOKS = 8; // 8 range looks, resampled to map cells
  private static final double COHERENT = 0.5;

  @TempDir Path folder;

  @Test
  void unwrap_realInterferogramsWrappedAgain_areTheOriginalsUpToOneConstant() throws IOException {
    Path zip =
        Path.of(
            System.getProperty("insar.shared.data", "../shared/data"),
            "unwrapped-stacks/pyrate-cropA-mexico-city-s1.zip");
    Assumptions.assumeTrue(
        Files.isRegularFile(zip),
        "cropA is absent: ../shared/data/unwrapped-stacks/pyrate-cropA-mexico-city-s1.zip");
    List<String> report = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    try (ZipFile archive = new ZipFile(zip.toFile())) {
      for (String pair : pairs(archive)) {
        compare(archive, pair, report, failures);
      }
    }

    assertThat(report).hasSize(30);
    assertThat(failures).as("all scenes: %s", report).isEmpty();
  }

  private static List<String> pairs(ZipFile archive) {
    List<String> pairs = new ArrayList<>();
    for (Enumeration<? extends ZipEntry> e = archive.entries(); e.hasMoreElements(); ) {
      String name = e.nextElement().getName();
      if (name.endsWith("_eqa_unw.tif")) {
        pairs.add(name.substring(0, name.length() - "_eqa_unw.tif".length()));
      }
    }
    pairs.sort(null);
    return pairs;
  }

  private void compare(ZipFile archive, String pair, List<String> report, List<String> failures)
      throws IOException {
    Raster original = read(archive, pair + "_eqa_unw.tif");
    Raster coherence = read(archive, pair + "_flat_eqa_cc.tif");
    int cells = original.values.length;
    float[] wrappedRad = new float[cells];
    double[] truthRad = new double[cells];
    for (int i = 0; i < cells; i++) {
      truthRad[i] = original.values[i];
      wrappedRad[i] =
          original.values[i] == 0 ? Float.NaN : (float) WrappedField.wrap(original.values[i]);
    }

    UnwrappedPhase result =
        PhaseUnwrapper.unwrap(
            wrappedRad, coherence.values, original.rows, original.cols, LOOKS, () -> false);

    float[] coherent = result.phaseRad().clone();
    int coherentCells = 0;
    for (int i = 0; i < cells; i++) {
      if (!(coherence.values[i] >= COHERENT)) {
        coherent[i] = Float.NaN;
      } else if (!Float.isNaN(coherent[i])) {
        coherentCells++;
      }
    }
    double right = PhaseScenes.fractionRight(coherent, truthRad);
    String line =
        String.format(
            Locale.ROOT,
            "%s %.5f of %d, components %d",
            pair.substring(pair.lastIndexOf('/') + 1),
            right,
            coherentCells,
            result.componentCount());
    report.add(line);
    if (!(right >= 0.995) || coherentCells == 0) {
      failures.add(line);
    }
  }

  private Raster read(ZipFile archive, String name) throws IOException {
    Path file = folder.resolve(name.substring(name.lastIndexOf('/') + 1));
    try (var in = archive.getInputStream(archive.getEntry(name))) {
      Files.copy(in, file);
    }
    try (TiffRasterReader reader = TiffRasterReader.open(file)) {
      Raster raster = new Raster(reader.rows(), reader.columns());
      reader.read(0, 0, raster.rows, raster.cols, raster.values);
      return raster;
    }
  }

  private static final class Raster {
    final int rows;
    final int cols;
    final float[] values;

    Raster(int rows, int cols) {
      this.rows = rows;
      this.cols = cols;
      values = new float[rows * cols];
    }
  }
}

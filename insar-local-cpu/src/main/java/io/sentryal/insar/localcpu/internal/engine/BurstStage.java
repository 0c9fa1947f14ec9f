package io.sentryal.insar.localcpu.internal.engine;

import io.sentryal.insar.backend.spi.JobControl;
import io.sentryal.insar.localcpu.internal.geometry.BurstGeometry;
import io.sentryal.insar.localcpu.internal.geometry.GridWindow;
import io.sentryal.insar.localcpu.internal.safe.BurstAnnotation;
import io.sentryal.insar.localcpu.internal.safe.ComplexImageReader;
import io.sentryal.insar.localcpu.internal.safe.SafeProduct;
import io.sentryal.insar.localcpu.internal.safe.SwathAnnotation;
import io.sentryal.insar.localcpu.internal.tops.BurstImage;
import io.sentryal.insar.localcpu.internal.tops.BurstInterferometer;
import io.sentryal.insar.localcpu.internal.tops.BurstPair;
import io.sentryal.insar.localcpu.internal.tops.CellSums;
import io.sentryal.insar.localcpu.internal.tops.Coregistration;
import io.sentryal.insar.localcpu.internal.tops.GroundSpacing;
import io.sentryal.insar.localcpu.internal.tops.Mosaic;
import io.sentryal.insar.localcpu.internal.tops.TopsCarrier;
import io.sentryal.insar.localcpu.internal.tops.Workers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The bursts of a window: geometry, interferograms, mosaic. Close it after use. */
final class BurstStage implements AutoCloseable {
  private final PairRun run;
  private final ProcessingWindow window;
  private final Map<String, ComplexImageReader> images = new LinkedHashMap<>();
  private final List<CommonBurst> bursts = new ArrayList<>();
  private final List<BurstPair> pairs = new ArrayList<>();

  BurstStage(PairRun run, ProcessingWindow window) {
    this.run = run;
    this.window = window;
  }

  /** Opens the images and tabulates the geometry of each burst. */
  void prepare() {
    for (CommonBurst burst : window.bursts()) {
      Optional<GridWindow> pixels = window.pixelsOf(run.grid(), burst);
      if (pixels.isPresent()) {
        bursts.add(burst);
        pairs.add(pair(burst, pixels.get()));
      }
      run.stages().within((double) pairs.size() / window.bursts().size());
    }
  }

  private BurstPair pair(CommonBurst burst, GridWindow pixels) {
    BurstGeometry geometry =
        BurstGeometry.of(
            burst.referenceGeometry(run.referenceOrbit().orbit()),
            burst.secondaryGeometry(run.secondaryOrbit().orbit()),
            pixels,
            run.terrain().surface());
    SwathAnnotation later = burst.secondarySwath();
    return new BurstPair(
        image(run.inputs().reference(), burst.referenceSwath(), burst.reference()),
        image(run.inputs().secondary(), later, burst.secondary()),
        TopsCarrier.of(later, burst.secondary(), run.secondaryOrbit().orbit()),
        Coregistration.by(geometry),
        BurstPair.Kernels.forBands(
            later.azimuthBandwidthHz() * later.azimuthTimeIntervalS(),
            later.rangeBandwidthHz() / later.rangeSamplingRateHz()),
        run.grid().place(burst.referenceSwath(), burst.reference()));
  }

  private BurstImage image(SafeProduct product, SwathAnnotation swath, BurstAnnotation burst) {
    ComplexImageReader reader =
        images.computeIfAbsent(
            product.name() + " " + swath.swath(), key -> product.measurement(swath));
    return new BurstImage(reader, burst.index() * swath.linesPerBurst(), burst);
  }

  /**
   * Makes and joins the interferograms.
   *
   * @param workers who computes
   * @param control tells whether to stop
   * @param spacing size of a pixel on the ground
   */
  Mosaic mosaic(Workers workers, JobControl control, GroundSpacing spacing) {
    List<Mosaic.Part> parts = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      int index = i;
      CellSums sums =
          new BurstInterferometer(pairs.get(i), window.cells())
              .run(
                  workers,
                  control::throwIfCancelRequested,
                  fraction -> run.stages().within((index + fraction) / pairs.size()));
      parts.add(new Mosaic.Part(bursts.get(i).id().toString(), pairs.get(i), sums));
    }
    return Mosaic.of(window.cells(), parts, spacing);
  }

  @Override
  public void close() {
    images.values().forEach(ComplexImageReader::close);
  }
}

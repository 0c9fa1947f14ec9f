package io.sentryal.insar.localcpu.internal.engine;

import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.internal.geometry.Orbit;
import io.sentryal.insar.localcpu.internal.safe.BurstAnnotation;
import io.sentryal.insar.localcpu.internal.safe.SafeProduct;
import io.sentryal.insar.localcpu.internal.safe.SwathAnnotation;
import io.sentryal.insar.orbit.OrbitFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The orbit of one acquisition and where it comes from. Immutable.
 *
 * @param orbit the orbit
 * @param description where it comes from, for the provenance
 * @param warning what a reader should know about it
 */
record OrbitChoice(Orbit orbit, String description, Optional<String> warning) {
  /** State vectors beyond the acquisition that are kept: enough for points far before or after. */
  private static final Duration SPARE = Duration.ofMinutes(2);

  /**
   * Returns the orbit of a product: of the best orbit file that covers it, or of its annotation if
   * no file was given at all.
   *
   * @param files the orbit files of the job
   * @param product the product
   * @param swaths its annotations, at least one
   * @throws io.sentryal.insar.error.ProcessingException with {@code ORBIT_MISSING} if files were
   *     given but none covers the acquisition
   */
  static OrbitChoice of(List<URI> files, SafeProduct product, List<SwathAnnotation> swaths) {
    if (files.isEmpty()) {
      return new OrbitChoice(
          Orbit.of(swaths.get(0).stateVectors()),
          "annotation of " + product.name(),
          Optional.of(
              "no orbit file was given: the orbit of "
                  + product.name()
                  + " is that of its annotation, good to a few centimetres to decimetres; process"
                  + " with a precise orbit (AUX_POEORB) to exclude ramps and jumps between bursts"));
    }
    Instant start = firstLine(product, swaths);
    Instant stop = lastLine(product, swaths);
    List<Path> paths = files.stream().map(uri -> LocalFile.of("an orbit file", uri)).toList();
    OrbitFiles.Choice choice = OrbitFiles.select(paths, product.platform(), start, stop);
    return new OrbitChoice(
        Orbit.of(choice.file().stateVectors(start, stop, SPARE)),
        choice.file().name() + " for " + product.name(),
        choice.warning());
  }

  private static Instant firstLine(SafeProduct product, List<SwathAnnotation> swaths) {
    return swaths.stream()
        .flatMap(swath -> swath.bursts().stream())
        .map(BurstAnnotation::azimuthTime)
        .min(Comparator.naturalOrder())
        .orElseThrow(() -> noBurst(product));
  }

  private static Instant lastLine(SafeProduct product, List<SwathAnnotation> swaths) {
    return swaths.stream()
        .flatMap(swath -> swath.bursts().stream().map(burst -> end(swath, burst)))
        .max(Comparator.naturalOrder())
        .orElseThrow(() -> noBurst(product));
  }

  private static Instant end(SwathAnnotation swath, BurstAnnotation burst) {
    double durationS = swath.linesPerBurst() * swath.azimuthTimeIntervalS();
    return burst.azimuthTime().plusNanos((long) (durationS * 1e9));
  }

  private static InvalidDataException noBurst(SafeProduct product) {
    return new InvalidDataException(
        product.name(), "its annotation holds no burst; fetch the product again");
  }
}

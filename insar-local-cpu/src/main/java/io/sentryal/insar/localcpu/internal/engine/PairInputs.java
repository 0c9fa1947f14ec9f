package io.sentryal.insar.localcpu.internal.engine;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.localcpu.internal.safe.SafeProduct;
import io.sentryal.insar.localcpu.internal.safe.SwathAnnotation;
import io.sentryal.insar.localcpu.internal.safe.UnpackedImages;
import io.sentryal.insar.model.Polarization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The two products of a pair, opened and found to belong together. Close it after use. */
final class PairInputs implements AutoCloseable {
  /** Products of older processors lack the elevation antenna pattern's phase correction. */
  private static final double OLDEST_PROCESSOR = 2.43;

  private final SafeProduct reference;
  private final SafeProduct secondary;
  private final List<CommonBurst> commonBursts = new ArrayList<>();
  private final List<SwathAnnotation> referenceSwaths = new ArrayList<>();
  private final List<SwathAnnotation> secondarySwaths = new ArrayList<>();

  private PairInputs(SafeProduct reference, SafeProduct secondary) {
    this.reference = reference;
    this.secondary = secondary;
  }

  /**
   * Opens the products of a job.
   *
   * @param job the job
   * @param workFolder where images are unpacked
   * @throws ProcessingException with {@link FailureCode#BAD_REQUEST} if they do not make a pair,
   *     with {@link FailureCode#NO_COMMON_BURST} if they share no burst
   */
  static PairInputs open(InsarJob job, Path workFolder) {
    Path first = LocalFile.of("the reference product", job.referenceProduct());
    Path second = LocalFile.of("the secondary product", job.secondaryProduct());
    SafeProduct reference = SafeProduct.open(first, workFolder, UnpackedImages.KEEP);
    try {
      SafeProduct secondary = SafeProduct.open(second, workFolder, UnpackedImages.KEEP);
      try {
        PairInputs inputs = new PairInputs(reference, secondary);
        inputs.requirePair();
        inputs.findCommonBursts(job.options().polarization());
        return inputs;
      } catch (RuntimeException e) {
        secondary.close();
        throw e;
      }
    } catch (RuntimeException e) {
      reference.close();
      throw e;
    }
  }

  private void requirePair() {
    requireProcessor(reference);
    requireProcessor(secondary);
    if (!reference.sensingStart().isBefore(secondary.sensingStart())) {
      throw refused(
          "the reference must be earlier than the secondary, but "
              + reference.name()
              + " was taken at "
              + reference.sensingStart()
              + " and "
              + secondary.name()
              + " at "
              + secondary.sensingStart()
              + "; swap them");
    }
    if (reference.relativeOrbit() != secondary.relativeOrbit()) {
      throw refused(
          "both images must be from one track, but "
              + reference.name()
              + " is from "
              + reference.relativeOrbit()
              + " and "
              + secondary.name()
              + " from "
              + secondary.relativeOrbit()
              + "; choose a secondary of track "
              + reference.relativeOrbit());
    }
  }

  private static void requireProcessor(SafeProduct product) {
    double version;
    try {
      version = Double.parseDouble(product.processorVersion());
    } catch (NumberFormatException e) {
      throw new InvalidDataException(
          product.name(),
          "the version of its processor must be a number like 003.91, is '"
              + product.processorVersion()
              + "'; fetch the product again",
          e);
    }
    if (version < OLDEST_PROCESSOR) {
      throw refused(
          product.name()
              + " was made by IPF "
              + product.processorVersion()
              + "; products from before IPF 002.43 need a phase correction for the elevation antenna"
              + " pattern that is not made here; use a later acquisition or a reprocessed product");
    }
  }

  private void findCommonBursts(Polarization polarization) {
    for (SafeProduct product : List.of(reference, secondary)) {
      if (!product.polarizations().contains(polarization)) {
        throw refused(
            product.name()
                + " has no polarization "
                + polarization
                + ", only "
                + product.polarizations()
                + "; choose one that both products have");
      }
    }
    for (String swath : reference.swaths(polarization)) {
      SwathAnnotation earlier = reference.annotation(swath, polarization);
      referenceSwaths.add(earlier);
      if (secondary.swaths(polarization).contains(swath)) {
        SwathAnnotation later = secondary.annotation(swath, polarization);
        secondarySwaths.add(later);
        commonBursts.addAll(CommonBurst.of(earlier, later));
      }
    }
    if (commonBursts.isEmpty()) {
      throw new ProcessingException(
          FailureCode.NO_COMMON_BURST,
          reference.name()
              + " ("
              + bursts(reference, polarization)
              + ") and "
              + secondary.name()
              + " ("
              + bursts(secondary, polarization)
              + ") share no burst of polarization "
              + polarization
              + "; choose a secondary of the same track and frame");
    }
  }

  /** Returns the first and the last burst of each swath, in words. */
  private static String bursts(SafeProduct product, Polarization polarization) {
    return product.swaths(polarization).stream()
        .map(swath -> product.annotation(swath, polarization).bursts())
        .filter(bursts -> !bursts.isEmpty())
        .map(bursts -> bursts.get(0).id() + " to " + bursts.get(bursts.size() - 1).id())
        .collect(Collectors.joining(", "));
  }

  private static ProcessingException refused(String message) {
    return new ProcessingException(FailureCode.BAD_REQUEST, message);
  }

  /** Returns the earlier product. */
  SafeProduct reference() {
    return reference;
  }

  /** Returns the later product. */
  SafeProduct secondary() {
    return secondary;
  }

  /** Returns the swaths of the earlier product, at least one. */
  List<SwathAnnotation> referenceSwaths() {
    return List.copyOf(referenceSwaths);
  }

  /** Returns the swaths of the later product that the earlier one has too, at least one. */
  List<SwathAnnotation> secondarySwaths() {
    return List.copyOf(secondarySwaths);
  }

  /** Returns the bursts that both products hold, at least one. */
  List<CommonBurst> commonBursts() {
    return List.copyOf(commonBursts);
  }

  /** Returns whether one of the products says that it is simulated. */
  boolean simulated() {
    return reference.simulated() || secondary.simulated();
  }

  @Override
  public void close() {
    try (secondary) {
      reference.close();
    }
  }
}

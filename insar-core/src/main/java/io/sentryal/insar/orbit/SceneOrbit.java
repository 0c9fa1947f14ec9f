package io.sentryal.insar.orbit;

import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.internal.geometry.Orbit;
import io.sentryal.insar.model.StateVector;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The orbit of one acquisition: the files it comes from, and the state vectors around it.
 * Immutable.
 */
public final class SceneOrbit {
  /** State vectors are kept this long before and after what is wanted. */
  private static final Duration SPARE = Duration.ofSeconds(60);

  private final OrbitSelection selection;
  private final List<Path> files;
  private final List<StateVector> stateVectors;
  private final List<String> warnings;

  private SceneOrbit(
      OrbitSelection selection,
      List<Path> files,
      List<StateVector> stateVectors,
      List<String> warnings) {
    this.selection = selection;
    this.files = List.copyOf(files);
    this.stateVectors = List.copyOf(stateVectors);
    this.warnings = List.copyOf(warnings);
  }

  /**
   * Reads the files of a choice and takes the state vectors for an acquisition from them.
   *
   * @param selection the choice
   * @param files the files, in the order of the choice
   * @param start start of the acquisition (UTC)
   * @param stop end of the acquisition (UTC)
   * @throws InvalidDataException if a file is damaged, is that of another satellite, kind or
   *     validity than its name says, or its state vectors do not span the acquisition
   * @throws io.sentryal.insar.error.InsarIoException if a file cannot be read
   */
  public static SceneOrbit read(
      OrbitSelection selection, List<Path> files, Instant start, Instant stop) {
    if (files.size() != selection.files().size()) {
      throw new IllegalArgumentException(
          selection.files().size() + " files were chosen, " + files.size() + " are given");
    }
    List<EofOrbitFile> read = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      read.add(verified(files.get(i), selection.files().get(i)));
    }
    EofOrbitFile last = read.get(read.size() - 1);
    if (!last.covers(start, stop)) {
      throw new InvalidDataException(
          files.get(files.size() - 1).toString(),
          "its %d state vectors do not span the acquisition from %s to %s, although its validity does; delete it and fetch it again"
              .formatted(last.stateVectors().size(), start, stop));
    }
    Instant from =
        (selection.coversNode() ? start.minus(OrbitSelection.REVOLUTION) : start)
            .minus(OrbitSelection.MARGIN)
            .minus(SPARE);
    Instant to = stop.plus(OrbitSelection.MARGIN).plus(SPARE);
    List<String> warnings = new ArrayList<>(warnings(selection));
    List<StateVector> vectors =
        read.size() == 1
            ? within(last.stateVectors(), from, to).toList()
            : joined(read.get(0), last, start, from, to, warnings);
    return new SceneOrbit(selection, files, vectors, warnings);
  }

  /**
   * Reads an orbit file and compares it with its name.
   *
   * @throws InvalidDataException if it is damaged or not what its name says
   */
  public static EofOrbitFile verified(Path file, OrbitFileName name) {
    EofOrbitFile orbit = EofOrbitFile.read(file);
    boolean same =
        orbit.platform().equals(name.platform())
            && orbit.kind() == name.kind()
            && orbit.validityStart().equals(name.validityStart())
            && orbit.validityStop().equals(name.validityStop());
    if (!same) {
      throw new InvalidDataException(
          file.toString(),
          "holds the %s orbit of %s from %s to %s, not what the name %s says; delete it and fetch it again"
              .formatted(
                  orbit.kind().name().toLowerCase(Locale.ROOT),
                  orbit.platform(),
                  orbit.validityStart(),
                  orbit.validityStop(),
                  name));
    }
    return orbit;
  }

  /**
   * The earlier orbit up to the middle of what both have before the acquisition, then the later.
   */
  private static List<StateVector> joined(
      EofOrbitFile early,
      EofOrbitFile late,
      Instant start,
      Instant from,
      Instant to,
      List<String> warnings) {
    Instant both = late.stateVectors().get(0).time();
    Instant lastEarly = early.stateVectors().get(early.stateVectors().size() - 1).time();
    Instant before = start.minus(OrbitSelection.MARGIN);
    Instant end = lastEarly.isBefore(before) ? lastEarly : before;
    Duration common = Duration.between(both, end);
    if (common.compareTo(OrbitSelection.LEAST_OVERLAP.dividedBy(2)) < 0) {
      throw new InvalidDataException(
          early.name(),
          "its state vectors end at "
              + lastEarly
              + ", too early to be joined with those of "
              + late.name()
              + " from "
              + both
              + "; delete both and fetch them again");
    }
    Instant seam = both.plus(common.dividedBy(2));
    warnings.add(
        String.format(
            Locale.ROOT,
            "no single restituted orbit spans the revolution before the acquisition: %s and %s were joined at %s, where they differ by %.3f m",
            early.name(),
            late.name(),
            seam,
            apartM(early, late, seam)));
    return Stream.concat(
            within(early.stateVectors(), from, seam.minusNanos(1)),
            within(late.stateVectors(), seam, to))
        .toList();
  }

  private static double apartM(EofOrbitFile one, EofOrbitFile other, Instant time) {
    double[] first = new double[3];
    double[] second = new double[3];
    position(one, time, first);
    position(other, time, second);
    return Math.sqrt(
        Math.pow(first[0] - second[0], 2)
            + Math.pow(first[1] - second[1], 2)
            + Math.pow(first[2] - second[2], 2));
  }

  private static void position(EofOrbitFile file, Instant time, double[] xyzM) {
    Orbit orbit = Orbit.of(file.stateVectors(time, time, SPARE));
    orbit.position(orbit.seconds(time), xyzM);
  }

  private static Stream<StateVector> within(List<StateVector> vectors, Instant from, Instant to) {
    return vectors.stream().filter(v -> !v.time().isBefore(from) && !v.time().isAfter(to));
  }

  private static List<String> warnings(OrbitSelection selection) {
    List<String> warnings = new ArrayList<>();
    if (selection.kind() == OrbitKind.RESTITUTED) {
      warnings.add(
          "restituted orbit "
              + selection.files().get(selection.files().size() - 1)
              + ", as no precise orbit covers the acquisition: good to about 10 cm; the precise one"
              + " comes about 20 days after the acquisition");
    }
    if (!selection.coversNode()) {
      warnings.add(
          "orbit "
              + selection.files().get(0)
              + " spans the acquisition, but not the revolution before it: the ascending node is"
              + " not covered");
    }
    return warnings;
  }

  /** Returns the files, in order of time; two if they were joined. */
  public List<Path> files() {
    return files;
  }

  /** Returns which files were chosen, and what they cover. */
  public OrbitSelection selection() {
    return selection;
  }

  /** Returns how good the orbit is at the acquisition. */
  public OrbitKind kind() {
    return selection.kind();
  }

  /**
   * Returns the state vectors from a minute or two before what is wanted (see {@link
   * OrbitSelection}) to as much after it, in order of time.
   */
  public List<StateVector> stateVectors() {
    return stateVectors;
  }

  /** Returns what a user should know about the orbit; empty for a whole precise one. */
  public List<String> warnings() {
    return warnings;
  }

  /** Returns the names of the files, for provenance. */
  @Override
  public String toString() {
    return String.join(" + ", selection.files().stream().map(OrbitFileName::toString).toList());
  }
}

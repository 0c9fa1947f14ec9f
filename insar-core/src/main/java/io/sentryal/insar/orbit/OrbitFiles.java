package io.sentryal.insar.orbit;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.model.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Chooses the orbit file for an acquisition. */
public final class OrbitFiles {
  private OrbitFiles() {}

  /**
   * The file that was chosen.
   *
   * @param file the orbit
   * @param path where it lies
   * @param warning what a user should know about it; empty for a precise orbit
   */
  public record Choice(EofOrbitFile file, Path path, Optional<String> warning) {}

  /**
   * Returns the best orbit that covers an acquisition: a precise one, else a restituted one with a
   * warning. Among several of a kind the acquisition should lie as far from the ends as possible,
   * where restituted orbits are worst; then the newer file wins.
   *
   * <p>Files whose name shows that they cannot cover the acquisition are not read.
   *
   * @param files orbit files, in any order
   * @param platform the satellite
   * @param start start of the acquisition (UTC)
   * @param stop end of the acquisition (UTC)
   * @throws ProcessingException {@link FailureCode#ORBIT_MISSING} if none covers it
   * @throws io.sentryal.insar.error.InvalidDataException if a candidate is damaged
   * @throws io.sentryal.insar.error.InsarIoException if a candidate cannot be read
   */
  public static Choice select(List<Path> files, Platform platform, Instant start, Instant stop) {
    if (stop.isBefore(start)) {
      throw new IllegalArgumentException("stop " + stop + " is before start " + start);
    }
    return files.stream()
        .filter(path -> mayCover(path, platform, start, stop))
        .sorted()
        .map(path -> new Candidate(path, EofOrbitFile.read(path)))
        .filter(candidate -> candidate.file.platform().equals(platform))
        .filter(candidate -> candidate.file.covers(start, stop))
        .min(
            Comparator.comparing((Candidate candidate) -> candidate.file.kind())
                .thenComparing(
                    candidate -> candidate.margin(start, stop), Comparator.reverseOrder())
                .thenComparing(
                    candidate -> candidate.file.creationTime().orElse(Instant.MIN),
                    Comparator.reverseOrder()))
        .map(OrbitFiles::choice)
        .orElseThrow(
            () ->
                new ProcessingException(
                    FailureCode.ORBIT_MISSING,
                    ("none of %d orbit files covers %s from %s to %s with four state vectors on either"
                            + " side; fetch the AUX_POEORB file of that day (or AUX_RESORB within 20"
                            + " days), or use the orbit of the annotation")
                        .formatted(files.size(), platform, start, stop)));
  }

  private record Candidate(Path path, EofOrbitFile file) {
    /** How far the acquisition lies from the nearer end of the validity. */
    Duration margin(Instant start, Instant stop) {
      Duration before = Duration.between(file.validityStart(), start);
      Duration after = Duration.between(stop, file.validityStop());
      return before.compareTo(after) < 0 ? before : after;
    }
  }

  private static Choice choice(Candidate candidate) {
    Optional<String> warning =
        candidate.file.kind() == OrbitKind.PRECISE
            ? Optional.empty()
            : Optional.of(
                "restituted orbit "
                    + candidate.file.name()
                    + " was used, as no precise orbit covers the acquisition: errors of some"
                    + " centimetres can leave a phase ramp and jumps between bursts; process again"
                    + " with the precise orbit, about 20 days after the acquisition");
    return new Choice(candidate.file, candidate.path, warning);
  }

  /** Returns false only if the name says so; a file of another name has to be read. */
  private static boolean mayCover(Path path, Platform platform, Instant start, Instant stop) {
    String name = String.valueOf(path.getFileName()).replaceFirst("\\.gz$", "");
    return OrbitFileName.find(name)
        .map(parts -> parts.platform().equals(platform) && parts.covers(start, stop))
        .orElse(true);
  }
}

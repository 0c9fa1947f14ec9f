package io.sentryal.insar.orbit;

import io.sentryal.insar.model.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which of the orbit files that an archive offers serve an acquisition, by their names. Immutable.
 *
 * <p>Wanted is the orbit from one revolution and a minute before the acquisition, so that it holds
 * the ascending node to which burst numbers and times refer, to a minute after it. Of the files
 * that span this the newest wins. In this order:
 *
 * <ol>
 *   <li>a precise orbit;
 *   <li>a restituted orbit;
 *   <li>two consecutive restituted orbits joined before the acquisition, which lies in one of them;
 *   <li>a precise, then a restituted orbit that spans the acquisition and a minute around it, but
 *       not the ascending node.
 * </ol>
 *
 * @param files one file, or two to be joined, in order of time
 * @param coversNode whether the ascending node before the acquisition is covered
 */
public record OrbitSelection(List<OrbitFileName> files, boolean coversNode) {
  /** What is wanted before and after an acquisition at least. */
  public static final Duration MARGIN = Duration.ofSeconds(60);

  /** One revolution of Sentinel-1: 175 in 12 days (about 5924.57 s). */
  public static final Duration REVOLUTION = Duration.ofDays(12).dividedBy(175);

  /** Files that are joined have this much in common, enough to interpolate in both. */
  static final Duration LEAST_OVERLAP = Duration.ofSeconds(160);

  private static final Comparator<OrbitFileName> NEWEST =
      Comparator.comparing(OrbitFileName::created).thenComparing(OrbitFileName::validityStart);

  public OrbitSelection {
    files = List.copyOf(files);
    if (files.isEmpty() || files.size() > 2) {
      throw new IllegalArgumentException("an orbit is of one or two files, was " + files);
    }
  }

  /**
   * Returns the best choice, if there is one.
   *
   * @param names what is offered, of any satellite and kind
   * @param platform the satellite
   * @param start start of the acquisition (UTC)
   * @param stop end of the acquisition (UTC)
   */
  public static Optional<OrbitSelection> of(
      Collection<OrbitFileName> names, Platform platform, Instant start, Instant stop) {
    if (stop.isBefore(start)) {
      throw new IllegalArgumentException("stop " + stop + " is before start " + start);
    }
    Instant node = start.minus(REVOLUTION).minus(MARGIN);
    Instant first = start.minus(MARGIN);
    Instant last = stop.plus(MARGIN);
    List<OrbitFileName> precise = of(names, platform, OrbitKind.PRECISE);
    List<OrbitFileName> restituted = of(names, platform, OrbitKind.RESTITUTED);
    return single(precise, node, last, true)
        .or(() -> single(restituted, node, last, true))
        .or(() -> joined(restituted, node, first, last))
        .or(() -> single(precise, first, last, false))
        .or(() -> single(restituted, first, last, false));
  }

  /** Returns how good the orbit is at the acquisition. */
  public OrbitKind kind() {
    return files.get(files.size() - 1).kind();
  }

  private static List<OrbitFileName> of(
      Collection<OrbitFileName> names, Platform platform, OrbitKind kind) {
    return names.stream()
        .filter(name -> name.kind() == kind && name.platform().equals(platform))
        .toList();
  }

  private static Optional<OrbitSelection> single(
      List<OrbitFileName> names, Instant from, Instant to, boolean coversNode) {
    return newest(names, name -> name.covers(from, to))
        .map(name -> new OrbitSelection(List.of(name), coversNode));
  }

  private static Optional<OrbitSelection> joined(
      List<OrbitFileName> names, Instant node, Instant first, Instant last) {
    Optional<OrbitFileName> late =
        newest(
            names,
            name -> name.covers(first, last) && earlier(names, name, node, first).isPresent());
    return late.map(
        name ->
            new OrbitSelection(
                List.of(earlier(names, name, node, first).orElseThrow(), name), true));
  }

  /** Returns the newest file that reaches from the node far enough into another one. */
  private static Optional<OrbitFileName> earlier(
      List<OrbitFileName> names, OrbitFileName late, Instant node, Instant first) {
    Instant reached = late.validityStart().plus(LEAST_OVERLAP);
    return reached.isAfter(first)
        ? Optional.empty()
        : newest(names, name -> name.covers(node, reached));
  }

  private static Optional<OrbitFileName> newest(
      List<OrbitFileName> names, Predicate<OrbitFileName> condition) {
    return names.stream().filter(condition).max(NEWEST);
  }
}

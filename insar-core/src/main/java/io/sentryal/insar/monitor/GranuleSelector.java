package io.sentryal.insar.monitor;

import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.error.MonitoringFailedException;
import io.sentryal.insar.model.BurstId;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.Polarization;
import io.sentryal.insar.network.LeftOut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Chooses the images of a run: those that fit the request, of one viewing geometry, and of each
 * pass the one that shows most points. Says of every other image why not. Used once, by one thread.
 */
final class GranuleSelector {
  /**
   * Images of one pass follow each other by about 25 s, satellites in tandem by seconds to minutes,
   * passes of one track by days; two epochs of the same hour say nothing about movement.
   */
  private static final Duration WITHIN_A_PASS = Duration.ofHours(1);

  private static final Comparator<Granule> BY_TIME =
      Comparator.comparing(Granule::sensingStart).thenComparing(Granule::id);

  private final Monitoring request;
  private final Polarization polarization;
  private final PointCoverage coverage;
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  GranuleSelector(Monitoring request, Polarization polarization) {
    this.request = request;
    this.polarization = polarization;
    this.coverage = new PointCoverage(request.site());
  }

  /**
   * Returns the choice.
   *
   * @throws MonitoringFailedException if the images show the site from several directions and the
   *     request does not say which
   */
  GranuleChoice choose(List<Granule> found) {
    List<Granule> fitting = new ArrayList<>();
    for (Granule granule : found.stream().distinct().sorted(BY_TIME).toList()) {
      String misfit = misfit(granule);
      if (misfit.isEmpty()) {
        fitting.add(granule);
      } else {
        leaveOut(granule, misfit);
      }
    }
    List<Granule> oneGeometry = ofOneGeometry(fitting);
    List<Granule> chosen = new ArrayList<>();
    for (List<Granule> pass : passes(ofOneBurst(oneGeometry))) {
      bestOf(pass).ifPresent(chosen::add);
    }
    String geometry = oneGeometry.isEmpty() ? "none" : geometry(oneGeometry.get(0));
    return new GranuleChoice(geometry, chosen, leftOut, warnings);
  }

  private String misfit(Granule granule) {
    if (granule.sensingStart().isBefore(request.from())
        || !granule.sensingStart().isBefore(request.to())) {
      return "outside the period, sensed " + granule.sensingStart();
    }
    if (differs(request.track(), granule.track())) {
      return "track " + granule.track().getAsInt() + ", not " + request.track().getAsInt();
    }
    if (request.direction().isPresent()
        && granule.direction().isPresent()
        && !granule.direction().equals(request.direction())) {
      return granule.direction().get() + ", not " + request.direction().get();
    }
    if (granule.beamMode().isPresent() && !granule.beamMode().get().equals("IW")) {
      return "beam mode " + granule.beamMode().get() + ", not IW";
    }
    if (!granule.polarizations().isEmpty() && !granule.polarizations().contains(polarization)) {
      return "holds " + granule.polarizations() + ", not " + polarization;
    }
    return "";
  }

  private static boolean differs(OptionalInt wanted, OptionalInt given) {
    return wanted.isPresent() && given.isPresent() && wanted.getAsInt() != given.getAsInt();
  }

  private List<Granule> ofOneGeometry(List<Granule> granules) {
    TreeMap<String, List<Granule>> groups =
        granules.stream()
            .collect(
                Collectors.groupingBy(
                    GranuleSelector::geometry, TreeMap::new, Collectors.toList()));
    List<String> known = groups.keySet().stream().filter(g -> !g.contains("unknown")).toList();
    if (known.size() > 1 || (known.isEmpty() && groups.size() > 1)) {
      List<String> found =
          groups.entrySet().stream()
              .map(group -> group.getKey() + ": " + group.getValue().size() + " images")
              .toList();
      throw new MonitoringFailedException(
          request.site().id(),
          "its images show it from "
              + found.size()
              + " directions, which cannot be paired; choose"
              + " one by track(...) and direction(...)",
          found);
    }
    if (known.isEmpty() && !groups.isEmpty()) {
      warnings.add("the archive does not tell track or direction; the images may not fit together");
      return groups.firstEntry().getValue();
    }
    for (Map.Entry<String, List<Granule>> group : groups.entrySet()) {
      if (!known.contains(group.getKey())) {
        group.getValue().forEach(g -> leaveOut(g, "the archive does not tell track or direction"));
      }
    }
    return known.isEmpty() ? List.of() : Objects.requireNonNull(groups.get(known.get(0)));
  }

  private static String geometry(Granule granule) {
    String track =
        granule.track().isPresent() ? String.valueOf(granule.track().getAsInt()) : "unknown";
    return "track-" + track + "-" + granule.direction().map(Enum::name).orElse("unknown");
  }

  /** Of burst products, those of the one burst that shows most points; scenes stay as they are. */
  private List<Granule> ofOneBurst(List<Granule> granules) {
    if (request.product() != SceneQuery.ProductType.BURST) {
      return granules;
    }
    Map<String, List<Granule>> byBurst =
        granules.stream()
            .collect(
                Collectors.groupingBy(
                    g -> g.burstId().map(BurstId::toString).orElse("unknown"),
                    TreeMap::new,
                    Collectors.toList()));
    Optional<Map.Entry<String, List<Granule>>> best = Optional.empty();
    int most = -1;
    for (Map.Entry<String, List<Granule>> burst : byBurst.entrySet()) {
      int covered = coverage.covered(burst.getValue().get(0)).orElse(0);
      boolean better =
          covered > most
              || (covered == most
                  && best.isPresent()
                  && burst.getValue().size() > best.get().getValue().size());
      if (better) {
        most = covered;
        best = Optional.of(burst);
      }
    }
    String chosen = best.map(Map.Entry::getKey).orElse("");
    byBurst.forEach(
        (burst, others) -> {
          if (!burst.equals(chosen)) {
            others.forEach(g -> leaveOut(g, "burst " + burst + "; burst " + chosen + " is used"));
          }
        });
    return best.map(Map.Entry::getValue).orElse(List.of());
  }

  private static List<List<Granule>> passes(List<Granule> granules) {
    List<List<Granule>> passes = new ArrayList<>();
    for (Granule granule : granules) {
      List<Granule> last = passes.isEmpty() ? List.of() : passes.get(passes.size() - 1);
      if (!last.isEmpty() && isSamePass(last.get(last.size() - 1), granule)) {
        last.add(granule);
      } else {
        passes.add(new ArrayList<>(List.of(granule)));
      }
    }
    return passes;
  }

  private static boolean isSamePass(Granule earlier, Granule later) {
    return Duration.between(earlier.sensingStart(), later.sensingStart()).compareTo(WITHIN_A_PASS)
        < 0;
  }

  private Optional<Granule> bestOf(List<Granule> pass) {
    Granule best =
        pass.stream()
            .min(
                Comparator.comparingInt((Granule g) -> -coverage.covered(g).orElse(0))
                    .thenComparing(g -> g.footprint().isPresent())
                    .thenComparing(g -> g.processorVersion().orElse(""), Comparator.reverseOrder())
                    .thenComparing(BY_TIME))
            .orElseThrow();
    OptionalInt covered = coverage.covered(best);
    for (Granule other : pass) {
      if (!other.equals(best)) {
        leaveOut(
            other,
            "same pass as "
                + best.id()
                + ", which shows "
                + shows(covered)
                + "; this one shows "
                + shows(coverage.covered(other)));
      }
    }
    if (covered.isEmpty()) {
      warnings.add(
          best.id() + " has no footprint: whether it shows the points will be known when measured");
    } else if (covered.getAsInt() == 0) {
      leaveOut(best, "its footprint holds none of the points");
      return Optional.empty();
    } else if (covered.getAsInt() < coverage.pointCount()) {
      warnings.add(best.id() + " shows " + shows(covered));
    }
    return Optional.of(best);
  }

  private String shows(OptionalInt covered) {
    return covered.isEmpty()
        ? "an unknown number of points"
        : covered.getAsInt() + " of " + coverage.pointCount() + " points";
  }

  private void leaveOut(Granule granule, String reason) {
    leftOut.add(new LeftOut(granule, Optional.empty(), reason));
  }
}

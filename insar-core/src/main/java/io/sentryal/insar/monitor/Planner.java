package io.sentryal.insar.monitor;

import io.sentryal.insar.archive.SceneArchive;
import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.backend.BackendCapabilities;
import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.backend.JobEstimate;
import io.sentryal.insar.backend.ProcessingOptions;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.error.MonitoringFailedException;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.Polarization;
import io.sentryal.insar.network.Connectivity;
import io.sentryal.insar.network.LeftOut;
import io.sentryal.insar.network.NetworkPair;
import io.sentryal.insar.network.PairNetwork;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes plans: asks the archive, chooses images and pairs, adds up what they need. */
final class Planner {
  /** How far beyond the points the search box reaches; a footprint that ends there misses them. */
  private static final double SEARCH_MARGIN_DEG = 0.001;

  private final SceneArchive archive;
  private final InsarBackend backend;
  private final ProcessingOptions options;
  private final ProductPlaces places;
  private final int maxConcurrentPairs;

  Planner(
      SceneArchive archive,
      InsarBackend backend,
      ProcessingOptions options,
      ProductPlaces places,
      int maxConcurrentPairs) {
    this.archive = archive;
    this.backend = backend;
    this.options = options;
    this.places = places;
    this.maxConcurrentPairs = maxConcurrentPairs;
  }

  MonitoringPlan plan(Monitoring request) {
    requireFits(request);
    Polarization polarization = request.polarization().orElse(options.polarization());
    List<Granule> found = archive.search(query(request, polarization));
    GranuleChoice choice = new GranuleSelector(request, polarization).choose(found);
    if (choice.granules().size() < 2) {
      throw new MonitoringFailedException(
          request.site().id(),
          "needs images of at least 2 passes, found "
              + (choice.granules().size() + " usable among " + found.size())
              + (" in " + archive.name())
              + (" between " + request.from() + " and " + request.to())
              + "; widen the period, or check track, direction and polarisation",
          choice.leftOut().stream().map(LeftOut::toString).toList());
    }
    BaselineStack stack = archive.baselines(choice.granules().get(0), choice.granules());
    PairNetwork network = request.pairs().select(stack);
    if (network.pairs().isEmpty()) {
      throw new MonitoringFailedException(
          request.site().id(),
          "the rule "
              + request.pairs().description()
              + " pairs none of "
              + (choice.granules().size() + " images; choose a wider rule"),
          network.leftOut().stream().map(LeftOut::toString).toList());
    }
    List<String> warnings = new ArrayList<>(choice.warnings());
    warnings.addAll(networkWarnings(network.connectivity()));
    MonitoringPlan.ProcessingEstimate estimate = estimate(request, network, warnings);
    return new MonitoringPlan(request, choice, network, download(network), estimate, warnings);
  }

  private void requireFits(Monitoring request) {
    int most = backend.capabilities().maxPointsPerJob();
    int points = request.site().points().size();
    if (points > most) {
      throw new IllegalArgumentException(
          "site "
              + request.site().id()
              + " has "
              + points
              + " points, backend "
              + backend.name()
              + " takes "
              + most
              + " per job; split the site");
    }
  }

  private static SceneQuery query(Monitoring request, Polarization polarization) {
    SceneQuery.Builder query =
        SceneQuery.builder()
            .box(request.site().boundingBox(SEARCH_MARGIN_DEG))
            .period(request.from(), request.to())
            .product(request.product())
            .polarization(polarization)
            .platforms(request.platforms());
    request.track().ifPresent(query::track);
    request.direction().ifPresent(query::direction);
    return query.build();
  }

  private static List<String> networkWarnings(Connectivity connectivity) {
    List<String> warnings = new ArrayList<>();
    for (Granule alone : connectivity.isolated()) {
      warnings.add(alone.id() + " stands in no pair and will not be used");
    }
    long groups = connectivity.components().stream().filter(group -> group.size() > 1).count();
    if (groups > 1) {
      warnings.add(
          "the pairs fall into "
              + groups
              + " groups of images: displacement between the groups is"
              + " not measured; widen the rule for pairs");
    } else if (connectivity.redundantPairCount() == 0) {
      warnings.add("no pair is redundant: errors of single pairs cannot be seen");
    }
    return warnings;
  }

  private DownloadEstimate download(PairNetwork network) {
    int granules = 0;
    int unknown = 0;
    int present = 0;
    long bytes = 0;
    for (Granule granule : usedIn(network)) {
      if (places.isPresent(granule)) {
        present++;
      } else if (places.remote(granule).isEmpty()) {
        granules++;
        unknown += granule.bytes().isPresent() ? 0 : 1;
        bytes += granule.bytes().orElse(0);
      }
    }
    return new DownloadEstimate(granules, bytes, unknown, present);
  }

  static List<Granule> usedIn(PairNetwork network) {
    Connectivity connectivity = network.connectivity();
    return network.granules().stream().filter(g -> connectivity.degree(g) > 0).toList();
  }

  private MonitoringPlan.ProcessingEstimate estimate(
      Monitoring request, PairNetwork network, List<String> warnings) {
    NetworkPair first = network.pairs().get(0);
    JobEstimate one;
    try {
      one =
          backend.estimate(
              new PairJobs(request, options, backend.name())
                  .job(places.expected(first.reference()), places.expected(first.secondary())));
    } catch (InsarException e) {
      String why = "backend " + backend.name() + " gave no estimate: " + e.getMessage();
      warnings.add(why);
      return new MonitoringPlan.ProcessingEstimate(null, null, why);
    }
    BackendCapabilities capabilities = backend.capabilities();
    int atOnce = Math.max(1, Math.min(maxConcurrentPairs, capabilities.maxConcurrentJobs()));
    int pairs = network.pairs().size();
    Duration all = one.duration().multipliedBy((pairs + atOnce - 1) / atOnce);
    BigDecimal costUsd =
        one.costUsd().map(usd -> usd.multiply(BigDecimal.valueOf(pairs))).orElse(null);
    return new MonitoringPlan.ProcessingEstimate(
        all,
        costUsd,
        one.basis()
            + "; "
            + pairs
            + " pairs alike, "
            + atOnce
            + " at once, downloads not included");
  }
}

package io.sentryal.insar.monitor;

import io.sentryal.insar.model.Granule;
import io.sentryal.insar.network.Connectivity;
import io.sentryal.insar.network.LeftOut;
import io.sentryal.insar.network.NetworkPair;
import io.sentryal.insar.network.PairNetwork;
import io.sentryal.insar.store.SeriesKey;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run would do and need: images, pairs, bytes, minutes, money. Immutable. Making it paid for
 * nothing and fetched nothing.
 */
public final class MonitoringPlan {
  private final Monitoring request;
  private final SeriesKey key;
  private final GranuleChoice choice;
  private final PairNetwork network;
  private final DownloadEstimate download;
  private final ProcessingEstimate processing;
  private final List<String> warnings;

  MonitoringPlan(
      Monitoring request,
      GranuleChoice choice,
      PairNetwork network,
      DownloadEstimate download,
      ProcessingEstimate processing,
      List<String> warnings) {
    this.request = request;
    this.key = new SeriesKey(request.site().id(), choice.geometry());
    this.choice = choice;
    this.network = network;
    this.download = download;
    this.processing = processing;
    this.warnings = List.copyOf(warnings);
  }

  /** Returns what was asked. */
  public Monitoring request() {
    return request;
  }

  /** Returns under which name the series will be kept: the site and its viewing geometry. */
  public SeriesKey key() {
    return key;
  }

  /** Returns the images that will be used: those that stand in a pair, in order of time. */
  public List<Granule> granules() {
    return Planner.usedIn(network);
  }

  /** Returns the images and pairs that will not be used, with the reasons. */
  public List<LeftOut> leftOut() {
    return Stream.concat(choice.leftOut().stream(), network.leftOut().stream()).toList();
  }

  /** Returns images and pairs, with baselines and scores. */
  public PairNetwork network() {
    return network;
  }

  /** Returns the pairs, with baselines and scores. */
  public List<NetworkPair> pairs() {
    return network.pairs();
  }

  /** Returns how the pairs hold the images together. */
  public Connectivity connectivity() {
    return network.connectivity();
  }

  /** Returns what has to be fetched. */
  public DownloadEstimate download() {
    return download;
  }

  /**
   * Returns roughly how long the measuring takes, all pairs together, downloads not included; empty
   * if the backend gave no estimate.
   */
  public Optional<Duration> processingTime() {
    return Optional.ofNullable(processing.duration());
  }

  /** Returns what the backend will cost (USD); empty if it costs nothing or gave no estimate. */
  public Optional<BigDecimal> costUsd() {
    return Optional.ofNullable(processing.costUsd());
  }

  /** Returns on what time and cost rest, in words. */
  public String estimateBasis() {
    return processing.basis();
  }

  /** Returns what the user should know before starting. */
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public String toString() {
    String minutes =
        processingTime()
            .map(time -> String.format(Locale.ROOT, "%.1f min", time.toMillis() / 60_000.0))
            .orElse("unknown time");
    return String.format(
        Locale.ROOT,
        "MonitoringPlan[%s, %d images, %d pairs, %s, %.1f MB to fetch, %s, %s]",
        key,
        granules().size(),
        pairs().size(),
        connectivity().isConnected() ? "connected" : "NOT connected",
        download.bytes() / 1e6,
        minutes,
        costUsd().map(usd -> usd.toPlainString() + " USD").orElse("no cost"));
  }

  /** What the backend will need; null where it gave no answer or costs nothing. */
  record ProcessingEstimate(
      @Nullable Duration duration, @Nullable BigDecimal costUsd, String basis) {
    ProcessingEstimate {
      Objects.requireNonNull(basis, "basis");
    }
  }
}

package io.sentryal.insar.monitor;

import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.model.Polarization;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.model.Terrain;
import io.sentryal.insar.network.PairNetworks;
import io.sentryal.insar.network.PairSelection;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What to monitor: a site, a period, a viewing geometry, a way to pair images. Immutable; every
 * method that sets something returns a changed copy. Required: the period and the terrain.
 *
 * <pre>{@code
 * Monitoring request = Monitoring.of(dam)
 *     .between(Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2025-07-01T00:00:00Z"))
 *     .track(117).ascending()
 *     .terrain(new Terrain.ElevationModel(dem, VerticalDatum.EGM96))
 *     .pairs(PairNetworks.nearest(3));
 * }</pre>
 */
public final class Monitoring {
  private final Site site;
  private final Fields fields;

  private Monitoring(Site site, Fields fields) {
    this.site = Objects.requireNonNull(site, "site");
    this.fields = fields;
  }

  /** Returns a request for a site. */
  public static Monitoring of(Site site) {
    return new Monitoring(site, new Fields());
  }

  /**
   * Returns the request for a period (UTC).
   *
   * @param from first instant
   * @param to instant after the last
   */
  public Monitoring between(Instant from, Instant to) {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException(
          "the period must end after it starts, was " + from + " to " + to + "; swap them");
    }
    Fields next = new Fields(fields);
    next.from = from;
    next.to = to;
    return new Monitoring(site, next);
  }

  /** Returns the request for one relative orbit, 1 to 175. */
  public Monitoring track(int value) {
    Fields next = new Fields(fields);
    next.track = (int) Checks.inRange("track", value, 1, 175);
    return new Monitoring(site, next);
  }

  /** Returns the request for images taken while flying north. */
  public Monitoring ascending() {
    return direction(OrbitDirection.ASCENDING);
  }

  /** Returns the request for images taken while flying south. */
  public Monitoring descending() {
    return direction(OrbitDirection.DESCENDING);
  }

  /** Returns the request for one direction of flight. */
  public Monitoring direction(OrbitDirection value) {
    Fields next = new Fields(fields);
    next.direction = Objects.requireNonNull(value, "direction");
    return new Monitoring(site, next);
  }

  /** Returns the request for some satellites; all unless set. */
  public Monitoring platforms(List<Platform> value) {
    Fields next = new Fields(fields);
    next.platforms = List.copyOf(value);
    return new Monitoring(site, next);
  }

  /** Returns the request with a rule for pairs; {@code nearest(3)} unless set. */
  public Monitoring pairs(PairSelection value) {
    Fields next = new Fields(fields);
    next.pairs = Objects.requireNonNull(value, "pairs");
    return new Monitoring(site, next);
  }

  /** Returns the request for a polarisation; that of the monitor's options unless set. */
  public Monitoring polarization(Polarization value) {
    Fields next = new Fields(fields);
    next.polarization = Objects.requireNonNull(value, "polarization");
    return new Monitoring(site, next);
  }

  /** Returns the request for a kind of product; scenes unless set. */
  public Monitoring product(SceneQuery.ProductType value) {
    Fields next = new Fields(fields);
    next.product = Objects.requireNonNull(value, "product");
    return new Monitoring(site, next);
  }

  /** Returns the request with the source of heights. */
  public Monitoring terrain(Terrain value) {
    Fields next = new Fields(fields);
    next.terrain = Objects.requireNonNull(value, "terrain");
    return new Monitoring(site, next);
  }

  /**
   * Returns the request with orbit files (EOF); without any the state vectors of the products
   * serve.
   */
  public Monitoring orbitFiles(List<URI> value) {
    Fields next = new Fields(fields);
    next.orbitFiles = List.copyOf(value);
    return new Monitoring(site, next);
  }

  /** Returns the request marked as one for simulated images; every result then says so. */
  public Monitoring simulated() {
    Fields next = new Fields(fields);
    next.simulated = true;
    return new Monitoring(site, next);
  }

  /** Returns the site. */
  public Site site() {
    return site;
  }

  /** Returns the first instant of the period (UTC). */
  public Instant from() {
    return Checks.required("Monitoring", "between(from, to)", fields.from);
  }

  /** Returns the instant after the last of the period (UTC). */
  public Instant to() {
    return Checks.required("Monitoring", "between(from, to)", fields.to);
  }

  /** Returns the relative orbit, if one is asked for. */
  public OptionalInt track() {
    return fields.track == null ? OptionalInt.empty() : OptionalInt.of(fields.track);
  }

  /** Returns the direction of flight, if one is asked for. */
  public Optional<OrbitDirection> direction() {
    return Optional.ofNullable(fields.direction);
  }

  /** Returns the satellites, empty for all. */
  public List<Platform> platforms() {
    return fields.platforms;
  }

  /** Returns the rule by which images are paired. */
  public PairSelection pairs() {
    return fields.pairs;
  }

  /** Returns the polarisation, if it is not that of the monitor's options. */
  public Optional<Polarization> polarization() {
    return Optional.ofNullable(fields.polarization);
  }

  /** Returns the kind of product. */
  public SceneQuery.ProductType product() {
    return fields.product;
  }

  /** Returns where heights come from. */
  public Terrain terrain() {
    return Checks.required("Monitoring", "terrain(...)", fields.terrain);
  }

  /** Returns the orbit files. */
  public List<URI> orbitFiles() {
    return fields.orbitFiles;
  }

  /** Returns whether the images are known to be simulated. */
  public boolean isSimulated() {
    return fields.simulated;
  }

  @Override
  public String toString() {
    return "Monitoring[" + site + ", " + fields.from + " to " + fields.to + "]";
  }

  /** The settings; copied before every change. */
  private static final class Fields {
    private @Nullable Instant from;
    private @Nullable Instant to;
    private @Nullable Integer track;
    private @Nullable OrbitDirection direction;
    private List<Platform> platforms = List.of();
    private PairSelection pairs = PairNetworks.nearest(3);
    private @Nullable Polarization polarization;
    private SceneQuery.ProductType product = SceneQuery.ProductType.SLC;
    private @Nullable Terrain terrain;
    private List<URI> orbitFiles = List.of();
    private boolean simulated;

    private Fields() {}

    private Fields(Fields other) {
      from = other.from;
      to = other.to;
      track = other.track;
      direction = other.direction;
      platforms = other.platforms;
      pairs = other.pairs;
      polarization = other.polarization;
      product = other.product;
      terrain = other.terrain;
      orbitFiles = other.orbitFiles;
      simulated = other.simulated;
    }
  }
}

package io.sentryal.insar.testkit.scene;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.BoundingBox;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.OrbitDirection;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A stack of simulated Sentinel-1 acquisitions of one scene, and the truth about it. Immutable,
 * thread-safe; the same settings give the same bytes, whatever the number of threads.
 *
 * <p>Products are written in the real SAFE format (sub-swath IW2, VV) and are stamped SIMULATED.
 * Cost: about half a second of one core per million pixels and date.
 *
 * <pre>{@code
 * SimulatedStack stack = SimulatedStack.builder().seed(1)
 *     .dates(LocalDate.of(2024, 1, 4), LocalDate.of(2024, 1, 16)).perpendicularBaselinesM(0, 90)
 *     .deformation(DeformationField.bowl(centre, 2000, -80, since)).coherence(0.85).build();
 * Path reference = stack.writeZip(0, folder);
 * }</pre>
 */
public final class SimulatedStack {
  /** Where the scene lies unless the builder is told otherwise. */
  public static final GeoPoint DEFAULT_CENTRE = new GeoPoint(41.9, 13.3);

  private static final double DEM_MARGIN_DEG = 0.05;

  private final StackDesign design;
  private final ScattererField scatterers;
  private final BurstFocuser focuser;
  private final SceneTruth truth;
  private final List<SimulatedAcquisition> acquisitions = new ArrayList<>();

  private SimulatedStack(Builder b) {
    design = new StackDesign(b);
    SimulationSettings settings =
        new SimulationSettings(b.seed, b.deformation, b.clutterRmsCounts, b.threads);
    scatterers =
        ScattererField.on(
            design.geometry(), design.terrain(), b.coherence, design.margin(), b.threads);
    List<PlacedReflector> placed = new ArrayList<>();
    for (Reflector reflector : b.reflectors) {
      GeoPoint place = reflector.place();
      double heightM = design.terrain().heightM(place.latitudeDeg(), place.longitudeDeg());
      placed.add(new PlacedReflector(place, heightM, reflector.amplitudeCounts()));
    }
    focuser = new BurstFocuser(scatterers, design.geometry(), settings, placed);
    truth = new SceneTruth(design, settings, b.coherence, placed);
    for (Pass pass : design.passes()) {
      acquisitions.add(
          new SimulatedAcquisition(pass, design, b.direction, truth.corners(), b.seed));
    }
  }

  /** Returns a builder. Required: dates. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the acquisitions in order of time. */
  public List<SimulatedAcquisition> acquisitions() {
    return List.copyOf(acquisitions);
  }

  /** Returns what is true about the scene. */
  public SceneTruth truth() {
    return truth;
  }

  /**
   * Writes a product as a folder.
   *
   * @param date place in the stack, from 0
   * @param parent an existing folder
   * @return the folder {@code <name>.SAFE}
   */
  public Path writeFolder(int date, Path parent) {
    return product(date).writeFolder(parent);
  }

  /**
   * Writes a product as a zip archive.
   *
   * @param date place in the stack, from 0
   * @param folder an existing folder
   * @return the file {@code <name>.zip}
   */
  public Path writeZip(int date, Path folder) {
    return product(date).writeZip(folder, true);
  }

  /**
   * Writes a product as a zip archive whose measurement is stored, not compressed.
   *
   * @param date place in the stack, from 0
   * @param folder an existing folder
   * @return the file {@code <name>.zip}
   */
  public Path writeStoredZip(int date, Path folder) {
    return product(date).writeZip(folder, false);
  }

  private SafeProductFiles product(int date) {
    SimulatedAcquisition acquisition = acquisition(date);
    List<short[]> images = new ArrayList<>();
    for (int burst = 0; burst < design.layout().bursts(); burst++) {
      images.add(focuser.focus(acquisition.pass(), burst));
    }
    return SafeProductFiles.of(acquisition, truth, images);
  }

  /**
   * Returns the image of a burst: lines by samples, real and imaginary parts in turn.
   *
   * @param date place in the stack, from 0
   * @param burst burst, from 0
   */
  public short[] image(int date, int burst) {
    Objects.checkIndex(burst, design.layout().bursts());
    return focuser.focus(acquisition(date).pass(), burst);
  }

  /**
   * Writes the terrain as a GeoTIFF: float32, 1 arc second, EPSG:4326, heights above the WGS 84
   * ellipsoid, reaching 0.05 degrees beyond the scene.
   *
   * @param file the file to write
   * @return the file
   */
  public Path writeDem(Path file) {
    BoundingBox box = BoundingBox.around(truth.corners(), DEM_MARGIN_DEG);
    return DemGeoTiff.write(file, box, design.terrain()::heightM);
  }

  /**
   * Writes the orbit of a date as a precise orbit file.
   *
   * @param date place in the stack, from 0
   * @param folder an existing folder
   * @return the file, with the extension EOF
   */
  public Path writeOrbit(int date, Path folder) {
    return EofOrbitFile.write(acquisition(date), folder);
  }

  private SimulatedAcquisition acquisition(int date) {
    return acquisitions.get(Objects.checkIndex(date, acquisitions.size()));
  }

  /** A corner reflector that was asked for. */
  record Reflector(GeoPoint place, double amplitudeCounts) {}

  /** Builds a {@link SimulatedStack}. Not thread-safe. */
  public static final class Builder {
    private static final double[] BASELINES_M = {62, -48, 95, -81, 34, -17, 110, -66, 73, 12};
    private static final double[] LINES = {1.5, -2.45, 0.55, 3.48, -1.52, 2.6, -0.47};
    private static final double[] SAMPLES = {3.3, -4.6, 1.45, -2.2, 5.7};

    private long seed = 1;
    final List<LocalDate> dates = new ArrayList<>();
    GeoPoint centre = DEFAULT_CENTRE;
    OrbitDirection direction = OrbitDirection.ASCENDING;
    double reliefM = 500;
    double baseHeightM = 300;
    private double[] baselinesM = {};
    private double[] offsetsLines = {};
    private DeformationField deformation = DeformationField.none();
    private CoherenceField coherence = CoherenceField.uniform(0.85);
    private double clutterRmsCounts = 60;
    private int bursts = 1;
    private int lines = 400;
    private int samples = 3000;
    private int threads = Runtime.getRuntime().availableProcessors();
    private final List<Reflector> reflectors = new ArrayList<>();

    private Builder() {}

    /** Sets the seed of all random numbers; default 1. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** Sets the dates (UTC), rising, whole cycles of 12 days apart. */
    public Builder dates(LocalDate... values) {
      return dates(List.of(values));
    }

    /** Sets the dates (UTC), rising, whole cycles of 12 days apart. */
    public Builder dates(List<LocalDate> values) {
      for (int i = 1; i < values.size(); i++) {
        long days = ChronoUnit.DAYS.between(values.get(i - 1), values.get(i));
        if (days <= 0 || days % OrbitNumbers.CYCLE_DAYS != 0) {
          throw new IllegalArgumentException(
              "dates must rise in whole cycles of 12 days, but from "
                  + (values.get(i - 1) + " to " + values.get(i) + " are " + days + " days"));
        }
      }
      dates.clear();
      dates.addAll(values);
      return this;
    }

    /**
     * Sets the perpendicular baselines to date 0 (m), one per date, the first 0; by default a list
     * of values up to 110 m.
     */
    public Builder perpendicularBaselinesM(double... values) {
      for (double value : values) {
        Checks.inRange("perpendicular baseline (m)", value, -1000, 1000);
      }
      if (values.length > 0 && values[0] != 0) {
        throw new IllegalArgumentException(
            "the first perpendicular baseline is that of date 0 to itself and must be 0, was "
                + values[0]);
      }
      baselinesM = values.clone();
      return this;
    }

    /**
     * Sets by how many lines the middle of the scene stands later in each burst than on date 0, one
     * per date; by default fractions far from whole lines.
     */
    public Builder azimuthOffsetsLines(double... values) {
      for (double value : values) {
        Checks.inRange("azimuth offset (lines)", value, -8, 8);
      }
      offsetsLines = values.clone();
      return this;
    }

    /** Sets the middle of the scene, within 60 degrees of the equator. */
    public Builder centre(GeoPoint value) {
      Checks.inRange("latitude of the centre (deg)", value.latitudeDeg(), -60, 60);
      Checks.inRange("longitude of the centre (deg)", value.longitudeDeg(), -179, 179);
      centre = value;
      return this;
    }

    /** Sets the direction of flight; default ascending. */
    public Builder direction(OrbitDirection value) {
      direction = Objects.requireNonNull(value, "direction");
      return this;
    }

    /** Sets highest minus lowest ground within the scene (m); default 500. */
    public Builder reliefM(double value) {
      reliefM = Checks.inRange("reliefM", value, 0, 3000);
      return this;
    }

    /** Sets the lowest ground within the scene above the ellipsoid (m); default 300. */
    public Builder baseHeightM(double value) {
      baseHeightM = Checks.inRange("baseHeightM", value, -400, 6000);
      return this;
    }

    /** Sets how the ground moves; default not at all. */
    public Builder deformation(DeformationField value) {
      deformation = Objects.requireNonNull(value, "deformation");
      return this;
    }

    /** Sets the same coherence everywhere; default 0.85. */
    public Builder coherence(double value) {
      return coherence(CoherenceField.uniform(value));
    }

    /** Sets the coherence by place. */
    public Builder coherence(CoherenceField value) {
      coherence = Objects.requireNonNull(value, "coherence");
      return this;
    }

    /**
     * Sets the standard deviation of the clutter per component (counts), 0 for none; default 60.
     */
    public Builder clutterRmsCounts(double value) {
      clutterRmsCounts = Checks.inRange("clutterRmsCounts", value, 0, 5000);
      return this;
    }

    /**
     * Adds a corner reflector on the terrain.
     *
     * @param place where
     * @param amplitudeCounts amplitude at its peak (counts)
     */
    public Builder addReflector(GeoPoint place, double amplitudeCounts) {
      reflectors.add(
          new Reflector(
              Objects.requireNonNull(place, "place"),
              Checks.inRange("amplitudeCounts", amplitudeCounts, 1, 30_000)));
      return this;
    }

    /**
     * Sets the number of bursts, 1 to 9; default 1. Neighbours share 80 valid lines.
     *
     * <p>The burst cycle is as short as the bursts. Ids of one or two bursts agree with ESA's
     * formula from orbit and time; those of more count on, as the formula needs the real cycle.
     */
    public Builder bursts(int value) {
      bursts = value;
      return this;
    }

    /** Sets the lines per burst; default 400 (real: about 1,500). */
    public Builder lines(int value) {
      lines = value;
      return this;
    }

    /** Sets the samples per line; default 3,000 (real: about 25,000). */
    public Builder samples(int value) {
      samples = value;
      return this;
    }

    /** Sets the number of threads; by default one per processor. */
    public Builder threads(int value) {
      threads = (int) Checks.inRange("threads", value, 1, 1024);
      return this;
    }

    SceneLayout layout() {
      return new SceneLayout(bursts, lines, samples);
    }

    double baselineM(int date) {
      return chosen("perpendicularBaselinesM", baselinesM, BASELINES_M, date);
    }

    double azimuthOffsetLines(int date) {
      return chosen("azimuthOffsetsLines", offsetsLines, LINES, date);
    }

    double rangeOffsetSamples(int date) {
      return date == 0 ? 0 : SAMPLES[(date - 1) % SAMPLES.length];
    }

    private double chosen(String name, double[] given, double[] pattern, int date) {
      if (given.length == 0) {
        return date == 0 ? 0 : pattern[(date - 1) % pattern.length];
      }
      if (given.length != dates.size()) {
        throw new IllegalStateException(
            name + " has " + given.length + " values for " + dates.size() + " dates");
      }
      return given[date];
    }

    /**
     * Returns the stack.
     *
     * @throws IllegalStateException without dates, or if a list does not fit them
     * @throws IllegalArgumentException if the relief would make layover, or the images would be
     *     shifted too far against each other
     */
    public SimulatedStack build() {
      if (dates.isEmpty()) {
        throw new IllegalStateException("SimulatedStack needs dates, which were not set");
      }
      return new SimulatedStack(this);
    }
  }
}

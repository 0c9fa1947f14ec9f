package io.sentryal.insar.model;

import io.sentryal.insar.error.Checks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where a result comes from: inputs, engine, device, parameters, corrections; and whether anything
 * of it is simulated. Immutable. Travels with every result; exports carry it whole.
 */
public final class Provenance {
  private static final int MOST_VALUES_NAMED = 3;

  private final Builder b;

  private Provenance(Builder builder) {
    this.b = builder;
    Checks.notBlank("engine", b.engine);
    Checks.notBlank("engineVersion", b.engineVersion);
  }

  /**
   * Returns a builder.
   *
   * @param engine name of the program that computed the result
   * @param engineVersion its version
   */
  public static Builder builder(String engine, String engineVersion) {
    return new Builder(engine, engineVersion);
  }

  /** Returns a builder that starts from this provenance. */
  public Builder toBuilder() {
    return new Builder(b);
  }

  /** Returns the name of the program that computed the result. */
  public String engine() {
    return b.engine;
  }

  /** Returns the version of that program. */
  public String engineVersion() {
    return b.engineVersion;
  }

  /** Returns on what it ran, for example {@code cpu} or {@code cuda:0 NVIDIA H200}. */
  public String device() {
    return b.device;
  }

  /** Returns the images used. */
  public List<String> granules() {
    return List.copyOf(b.granules);
  }

  /** Returns the bursts used. */
  public List<String> burstIds() {
    return List.copyOf(b.burstIds);
  }

  /** Returns the orbit sources used. */
  public List<String> orbits() {
    return List.copyOf(b.orbits);
  }

  /** Returns the elevation model used and its datum. */
  public String terrain() {
    return b.terrain;
  }

  /** Returns the corrections applied to the phase, in order. */
  public List<String> corrections() {
    return List.copyOf(b.corrections);
  }

  /** Returns the parameters, by name, in order of name. */
  public Map<String, String> parameters() {
    return Collections.unmodifiableMap(b.parameters);
  }

  /** Returns the seconds that each stage took, in the order in which they ran. */
  public Map<String, Double> stageSeconds() {
    return Collections.unmodifiableMap(b.stageSeconds);
  }

  /** Returns what a reader should know before believing the result. */
  public List<String> warnings() {
    return List.copyOf(b.warnings);
  }

  /** Returns whether anything of the input or of the processing is simulated. */
  public boolean simulated() {
    return b.simulated;
  }

  /**
   * Returns the provenance of something made from several results: inputs, corrections and warnings
   * united, times added up, simulated if any of them is. A parameter that differs between the parts
   * says so, with its values if they are few.
   *
   * @param engine name of the program that joined them
   * @param engineVersion its version
   * @param parts the provenances of the parts
   */
  public static Provenance union(
      String engine, String engineVersion, Collection<Provenance> parts) {
    Builder all = builder(engine, engineVersion);
    Set<String> devices = new LinkedHashSet<>();
    Set<String> terrains = new LinkedHashSet<>();
    Map<String, Set<String>> parameters = new TreeMap<>();
    for (Provenance part : parts) {
      all.granules.addAll(part.b.granules);
      all.burstIds.addAll(part.b.burstIds);
      all.orbits.addAll(part.b.orbits);
      all.corrections.addAll(part.b.corrections);
      all.warnings.addAll(part.b.warnings);
      part.b.parameters.forEach((name, value) -> values(parameters, name).add(value));
      values(parameters, "pair_engine").add(part.engine() + " " + part.engineVersion());
      part.b.stageSeconds.forEach((stage, s) -> all.stageSeconds.merge(stage, s, Double::sum));
      all.simulated |= part.b.simulated;
      devices.add(part.b.device);
      terrains.add(part.b.terrain);
    }
    all.device(String.join(", ", devices));
    all.terrain(String.join(", ", terrains));
    parameters.forEach((name, values) -> all.parameters.put(name, together(values)));
    return all.build();
  }

  private static Set<String> values(Map<String, Set<String>> parameters, String name) {
    return parameters.computeIfAbsent(name, n -> new LinkedHashSet<>());
  }

  private static String together(Set<String> values) {
    return values.size() > MOST_VALUES_NAMED
        ? "varies: " + values.size() + " values"
        : String.join(" | ", values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Provenance that && b.asList().equals(that.b.asList());
  }

  @Override
  public int hashCode() {
    return b.asList().hashCode();
  }

  @Override
  public String toString() {
    return (b.simulated ? "SIMULATED " : "") + b.engine + " " + b.engineVersion + " on " + b.device;
  }

  /** Builds a {@link Provenance}. Not thread-safe. */
  public static final class Builder {
    private final String engine;
    private final String engineVersion;
    private String device = "";
    private final Set<String> granules = new LinkedHashSet<>();
    private final Set<String> burstIds = new LinkedHashSet<>();
    private final Set<String> orbits = new LinkedHashSet<>();
    private String terrain = "";
    private final Set<String> corrections = new LinkedHashSet<>();
    private final TreeMap<String, String> parameters = new TreeMap<>();
    private final LinkedHashMap<String, Double> stageSeconds = new LinkedHashMap<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private boolean simulated;

    private Builder(String engine, String engineVersion) {
      this.engine = engine;
      this.engineVersion = engineVersion;
    }

    private Builder(Builder other) {
      this(other.engine, other.engineVersion);
      device = other.device;
      granules.addAll(other.granules);
      burstIds.addAll(other.burstIds);
      orbits.addAll(other.orbits);
      terrain = other.terrain;
      corrections.addAll(other.corrections);
      parameters.putAll(other.parameters);
      stageSeconds.putAll(other.stageSeconds);
      warnings.addAll(other.warnings);
      simulated = other.simulated;
    }

    private List<Object> asList() {
      return List.of(
          engine,
          engineVersion,
          device,
          new ArrayList<>(granules),
          new ArrayList<>(burstIds),
          new ArrayList<>(orbits),
          terrain,
          new ArrayList<>(corrections),
          parameters,
          new ArrayList<>(stageSeconds.entrySet()),
          new ArrayList<>(warnings),
          simulated);
    }

    /** Sets on what the program ran. */
    public Builder device(String value) {
      device = Objects.requireNonNull(value, "device");
      return this;
    }

    /** Adds an image. */
    public Builder addGranule(String value) {
      granules.add(Checks.notBlank("granule", value));
      return this;
    }

    /** Adds a burst. */
    public Builder addBurstId(String value) {
      burstIds.add(Checks.notBlank("burst id", value));
      return this;
    }

    /** Adds an orbit source. */
    public Builder addOrbit(String value) {
      orbits.add(Checks.notBlank("orbit", value));
      return this;
    }

    /** Sets the elevation model and its datum. */
    public Builder terrain(String value) {
      terrain = Objects.requireNonNull(value, "terrain");
      return this;
    }

    /** Adds a correction that was applied to the phase. */
    public Builder addCorrection(String value) {
      corrections.add(Checks.notBlank("correction", value));
      return this;
    }

    /** Sets a parameter. */
    public Builder parameter(String name, String value) {
      parameters.put(
          Checks.notBlank("parameter name", name), Objects.requireNonNull(value, "value"));
      return this;
    }

    /**
     * Sets how long a stage took.
     *
     * @param stage name of the stage
     * @param seconds wall time (s)
     */
    public Builder stageSeconds(String stage, double seconds) {
      stageSeconds.put(Checks.notBlank("stage", stage), Checks.inRange("seconds", seconds, 0, 1e9));
      return this;
    }

    /** Adds a warning. */
    public Builder addWarning(String value) {
      warnings.add(Checks.notBlank("warning", value));
      return this;
    }

    /** Says whether anything is simulated; once true it stays true. */
    public Builder simulated(boolean value) {
      simulated |= value;
      return this;
    }

    /** Returns the provenance. */
    public Provenance build() {
      return new Provenance(new Builder(this));
    }
  }
}

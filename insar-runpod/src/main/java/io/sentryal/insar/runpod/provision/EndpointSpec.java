package io.sentryal.insar.runpod.provision;

import io.sentryal.insar.error.Checks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint should be. Immutable.
 *
 * <p>Unset are the values of the profile {@code sentryal-isce3}: pool {@code ADA_24} (RTX 4090, 24
 * GB), one GPU, no worker kept and three at most, 5 minutes idle, 900 s at most per job, FlashBoot.
 */
public final class EndpointSpec {
  /** The environment variable of the endpoint by which its owner is known. */
  public static final String OWNER_VARIABLE = "SENTRYAL_OWNER";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]{0,127}");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final Pattern POOL = Pattern.compile("[A-Z0-9]{1,32}(_[A-Z0-9]{1,32})*");
  private static final Pattern IMAGE =
      Pattern.compile("[a-z0-9][A-Za-z0-9._/:-]{0,255}(@sha256:[0-9a-f]{64})?");

  private final Builder b;

  private EndpointSpec(Builder builder) {
    this.b = builder;
    Checks.required("EndpointSpec", "image", builder.image);
    if (b.workersMin > b.workersMax) {
      throw new IllegalArgumentException(
          "workers must be MIN..MAX, was " + b.workersMin + ".." + b.workersMax);
    }
  }

  /** Returns a builder. Required: image. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the name of the endpoint. */
  public String name() {
    return b.name;
  }

  /** Returns who owns it: endpoints of other owners are never touched. */
  public String owner() {
    return b.owner;
  }

  /** Returns the image that its workers run. */
  public String image() {
    return Objects.requireNonNull(b.image);
  }

  /** Returns the GPU pools, in order of preference. */
  public List<String> gpuPools() {
    return b.gpuPools;
  }

  /** Returns the GPUs of one worker. */
  public int gpuCount() {
    return b.gpuCount;
  }

  /** Returns the oldest CUDA version that a machine may have, if it matters. */
  public Optional<String> minCudaVersion() {
    return Optional.ofNullable(b.minCudaVersion);
  }

  /** Returns how many workers are kept running, and paid, without work. */
  public int workersMin() {
    return b.workersMin;
  }

  /** Returns how many workers run at most. */
  public int workersMax() {
    return b.workersMax;
  }

  /** Returns how long a worker without work is kept, and paid. */
  public Duration idleTimeout() {
    return b.idleTimeout;
  }

  /** Returns how long a job waits before another worker is started for it. */
  public Duration queueDelay() {
    return b.queueDelay;
  }

  /** Returns how long a job may run. */
  public Duration executionTimeout() {
    return b.executionTimeout;
  }

  /** Returns the disk of a worker (GB). */
  public int diskGb() {
    return b.diskGb;
  }

  /** Returns the data centres, empty for all. */
  public List<String> dataCenterIds() {
    return b.dataCenterIds;
  }

  /** Returns the names of the environment variables; the values may be secret. */
  public List<String> environmentNames() {
    return List.copyOf(new TreeMap<>(b.environment).keySet());
  }

  /** Returns the environment of the workers, with the owner. */
  Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>(b.environment);
    environment.put(OWNER_VARIABLE, owner());
    return environment;
  }

  @Override
  public String toString() {
    return "EndpointSpec[" + name() + ", " + image() + ", environment=" + environmentNames() + "]";
  }

  /** Builds an {@link EndpointSpec}. Not thread-safe. */
  public static final class Builder {
    private String name = "sentryal-isce3";
    private String owner = "sentryal-insar";
    private @Nullable String image;
    private List<String> gpuPools = List.of("ADA_24");
    private int gpuCount = 1;
    private @Nullable String minCudaVersion;
    private int workersMin;
    private int workersMax = 3;
    private Duration idleTimeout = Duration.ofMinutes(5);
    private Duration queueDelay = Duration.ofSeconds(4);
    private Duration executionTimeout = Duration.ofMinutes(15);
    private int diskGb = 40;
    private List<String> dataCenterIds = List.of();
    private Map<String, String> environment = Map.of();

    private Builder() {}

    private Builder(Builder other) {
      name = other.name;
      owner = other.owner;
      image = other.image;
      gpuPools = other.gpuPools;
      gpuCount = other.gpuCount;
      minCudaVersion = other.minCudaVersion;
      workersMin = other.workersMin;
      workersMax = other.workersMax;
      idleTimeout = other.idleTimeout;
      queueDelay = other.queueDelay;
      executionTimeout = other.executionTimeout;
      diskGb = other.diskGb;
      dataCenterIds = other.dataCenterIds;
      environment = other.environment;
    }

    private static String matching(String what, Pattern pattern, String value) {
      if (!pattern.matcher(value).matches()) {
        throw new IllegalArgumentException(
            what + " must match " + pattern.pattern() + ", was '" + value + "'");
      }
      return value;
    }

    /** Sets the name of the endpoint. */
    public Builder name(String value) {
      name = matching("the name of an endpoint", NAME, value);
      return this;
    }

    /** Sets who owns it, if one account serves several applications. */
    public Builder owner(String value) {
      owner = matching("the owner of an endpoint", NAME, value);
      return this;
    }

    /**
     * Sets the image, with a tag or a digest.
     *
     * @throws IllegalArgumentException if the tag is absent or {@code latest}: workers of one
     *     endpoint would run different programs
     */
    public Builder image(String value) {
      matching("an image", IMAGE, value);
      String last = value.substring(value.lastIndexOf('/') + 1);
      if (!last.contains("@") && (!last.contains(":") || last.endsWith(":latest"))) {
        throw new IllegalArgumentException(
            "an image needs a tag that does not move, such as "
                + value.replaceAll(":latest$", "")
                + ":0.1.0, was '"
                + value
                + "'");
      }
      image = value;
      return this;
    }

    /** Sets the GPU pools, at least one; whether they exist is asked of RunPod's catalogue. */
    public Builder gpuPools(List<String> value) {
      if (value.isEmpty()) {
        throw new IllegalArgumentException("an endpoint needs at least one GPU pool");
      }
      value.forEach(pool -> matching("a GPU pool", POOL, pool));
      gpuPools = List.copyOf(value);
      return this;
    }

    /** Sets the GPUs of one worker, 1 to 10. */
    public Builder gpuCount(int value) {
      gpuCount = (int) Checks.inRange("gpuCount", value, 1, 10);
      return this;
    }

    /** Sets the oldest CUDA version that a machine may have, for example {@code 12.6}. */
    public Builder minCudaVersion(String value) {
      minCudaVersion = matching("a CUDA version", Pattern.compile("\\d{1,2}\\.\\d{1,2}"), value);
      return this;
    }

    /**
     * Sets how many workers there are.
     *
     * @param min workers that are kept, and paid, without work
     * @param max workers at most, at least 1
     */
    public Builder workers(int min, int max) {
      workersMin = (int) Checks.inRange("workers min", min, 0, 1000);
      workersMax = (int) Checks.inRange("workers max", max, 1, 1000);
      return this;
    }

    /** Sets how long a worker without work is kept, 1 s to 1 h. */
    public Builder idleTimeout(Duration value) {
      idleTimeout = between("idleTimeout", value, Duration.ofSeconds(1), Duration.ofHours(1));
      return this;
    }

    /** Sets how long a job waits before another worker is started, 1 s to 1 h. */
    public Builder queueDelay(Duration value) {
      queueDelay = between("queueDelay", value, Duration.ofSeconds(1), Duration.ofHours(1));
      return this;
    }

    /** Sets how long a job may run, 5 s to 7 days. */
    public Builder executionTimeout(Duration value) {
      executionTimeout =
          between("executionTimeout", value, Duration.ofSeconds(5), Duration.ofDays(7));
      return this;
    }

    private static Duration between(String name, Duration value, Duration low, Duration high) {
      if (value.compareTo(low) < 0 || value.compareTo(high) > 0) {
        throw new IllegalArgumentException(
            name + " must be between " + low + " and " + high + ", was " + value);
      }
      return value;
    }

    /** Sets the disk of a worker, 5 to 2000 GB. */
    public Builder diskGb(int value) {
      diskGb = (int) Checks.inRange("diskGb", value, 5, 2000);
      return this;
    }

    /** Sets the data centres; all unless set. */
    public Builder dataCenterIds(List<String> value) {
      dataCenterIds = List.copyOf(value);
      return this;
    }

    /**
     * Sets the environment of the workers, for example {@code EARTHDATA_TOKEN}. The values are sent
     * to RunPod and shown nowhere. Variables that the endpoint has beyond these stay.
     */
    public Builder environment(Map<String, String> value) {
      value.keySet().forEach(each -> matching("an environment variable", VARIABLE, each));
      if (value.containsKey(OWNER_VARIABLE)) {
        throw new IllegalArgumentException(OWNER_VARIABLE + " is set by owner(...)");
      }
      environment = Map.copyOf(value);
      return this;
    }

    /** Returns the specification. */
    public EndpointSpec build() {
      return new EndpointSpec(new Builder(this));
    }
  }
}

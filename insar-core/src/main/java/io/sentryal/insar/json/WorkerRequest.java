package io.sentryal.insar.json;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.ProcessingOptions;
import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.BoundingBox;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.Terrain;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the ISCE3 worker is asked to do: the request of the worker contract, version 1, which {@link
 * WorkerContract} writes and reads as JSON. Immutable. Holds no credentials: a URL with a user name
 * or password is refused.
 */
public final class WorkerRequest {
  static final Set<String> UNWRAPPERS = Set.of("snaphu", "icu", "phass", "mcf");

  static final Set<String> OUTPUTS =
      Set.of("displacement_points", "displacement", "coherence", "unwrapped", "wrapped");

  private final Builder b;

  private WorkerRequest(Builder builder) {
    this.b = builder;
    Checks.required("WorkerRequest", "jobId", b.jobId);
    Checks.required("WorkerRequest", "infrastructureId", b.infrastructureId);
    Checks.required("WorkerRequest", "reference", b.reference);
    Checks.required("WorkerRequest", "secondary", b.secondary);
    Checks.required("WorkerRequest", "boundingBox", b.boundingBox);
    if (b.points.isEmpty() == (b.pointsUrl == null)) {
      throw new IllegalStateException("WorkerRequest needs points, or the URL of a file of points");
    }
    if (reference().granule().equals(secondary().granule())) {
      throw new IllegalArgumentException(
          "reference and secondary are the same image, " + reference() + "; give two acquisitions");
    }
  }

  /**
   * Returns a builder. Required: jobId, infrastructureId, reference, secondary, boundingBox, and
   * points or a file of points.
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the request for a job, with its points listed one by one.
   *
   * <p>The names of the images are the last parts of their places, without {@code .zip} and {@code
   * .SAFE}. The reference point of the site travels as its place.
   *
   * @param id id of the job, the key under which the worker claims it
   * @param job what to measure
   * @throws IllegalArgumentException if a place is no https URL and no file
   */
  public static WorkerRequest of(JobId id, InsarJob job) {
    return WorkerJobs.request(id, job);
  }

  /**
   * Returns the job for which {@link #of} made this request.
   *
   * @param referencePointId the reference point of its site, whose name does not travel
   * @throws IllegalStateException if the points lie elsewhere, or no terrain was chosen
   */
  public InsarJob toInsarJob(Optional<String> referencePointId) {
    return WorkerJobs.job(this, referencePointId);
  }

  /** Returns a builder that starts from this request. */
  public Builder toBuilder() {
    return new Builder(b);
  }

  /** Returns the id of the job. */
  public JobId jobId() {
    return Objects.requireNonNull(b.jobId);
  }

  /** Returns the id of the site. */
  public String infrastructureId() {
    return Objects.requireNonNull(b.infrastructureId);
  }

  /** Returns the earlier image. */
  public WorkerImage reference() {
    return Objects.requireNonNull(b.reference);
  }

  /** Returns the later image. */
  public WorkerImage secondary() {
    return Objects.requireNonNull(b.secondary);
  }

  /** Returns the box around the points; the margin of the options comes on top. */
  public BoundingBox boundingBox() {
    return Objects.requireNonNull(b.boundingBox);
  }

  /**
   * Returns the points; empty if they lie in a file. Points that were read packed have their places
   * in the list as ids, from {@code "0"}.
   */
  public List<MonitoringPoint> points() {
    return b.points;
  }

  /** Returns whether the points travel packed, without ids; the result then does, too. */
  public boolean packed() {
    return b.packed;
  }

  /** Returns whether the points can travel packed: all or none have heights of their own. */
  public boolean canBePacked() {
    return PackedPoints.canHold(b.points);
  }

  /** Returns where the packed points lie, if they do not travel in the message. */
  public Optional<URI> pointsUrl() {
    return Optional.ofNullable(b.pointsUrl);
  }

  /** Returns the orbit files; without any the worker finds them. */
  public List<URI> orbitFiles() {
    return b.orbitFiles;
  }

  /** Returns where heights come from; empty leaves it to the worker. */
  public Optional<Terrain> terrain() {
    return Optional.ofNullable(b.terrain);
  }

  /** Returns how the pair is processed. */
  public ProcessingOptions options() {
    return b.options;
  }

  /** Returns the place whose displacement is zero; empty lets the worker choose an area. */
  public Optional<GeoPoint> referencePlace() {
    return Optional.ofNullable(b.referencePlace);
  }

  /** Returns the unwrapper: {@code snaphu}, {@code icu}, {@code phass} or {@code mcf}. */
  public Optional<String> unwrapper() {
    return Optional.ofNullable(b.unwrapper);
  }

  /** Returns the spacing of the products (m). */
  public OptionalDouble postingM() {
    return b.postingM == null ? OptionalDouble.empty() : OptionalDouble.of(b.postingM);
  }

  /**
   * Returns whether the worker fails rather than computes on the CPU; empty leaves it to the
   * worker, which then needs a GPU unless it was started with another wish.
   */
  public Optional<Boolean> requireGpu() {
    return Optional.ofNullable(b.requireGpu);
  }

  /** Returns whether the inputs are simulated; the result is then stamped so. */
  public boolean simulated() {
    return b.simulated;
  }

  /** Returns presigned URLs to which products are put, by name of product. */
  public Map<String, URI> outputs() {
    return b.outputs;
  }

  /** Returns where the worker posts its result when it runs outside RunPod. */
  public Optional<URI> webhookUrl() {
    return Optional.ofNullable(b.webhookUrl);
  }

  /** Returns where the worker claims the job before it starts, so that a twin goes home at once. */
  public Optional<WorkerClaim> claim() {
    return Optional.ofNullable(b.claim);
  }

  @Override
  public String toString() {
    return "WorkerRequest[" + b.jobId + ", " + b.reference + ", " + b.secondary + "]";
  }

  /** Builds a {@link WorkerRequest}. Not thread-safe. */
  public static final class Builder {
    private @Nullable JobId jobId;
    private @Nullable String infrastructureId;
    private @Nullable WorkerImage reference;
    private @Nullable WorkerImage secondary;
    private @Nullable BoundingBox boundingBox;
    private List<MonitoringPoint> points = List.of();
    private boolean packed;
    private @Nullable URI pointsUrl;
    private List<URI> orbitFiles = List.of();
    private @Nullable Terrain terrain;
    private ProcessingOptions options = ProcessingOptions.defaults();
    private @Nullable GeoPoint referencePlace;
    private @Nullable String unwrapper;
    private @Nullable Double postingM;
    private @Nullable Boolean requireGpu;
    private boolean simulated;
    private Map<String, URI> outputs = Map.of();
    private @Nullable URI webhookUrl;
    private @Nullable WorkerClaim claim;

    private Builder() {}

    private Builder(Builder other) {
      jobId = other.jobId;
      infrastructureId = other.infrastructureId;
      reference = other.reference;
      secondary = other.secondary;
      boundingBox = other.boundingBox;
      points = other.points;
      packed = other.packed;
      pointsUrl = other.pointsUrl;
      orbitFiles = other.orbitFiles;
      terrain = other.terrain;
      options = other.options;
      referencePlace = other.referencePlace;
      unwrapper = other.unwrapper;
      postingM = other.postingM;
      requireGpu = other.requireGpu;
      simulated = other.simulated;
      outputs = other.outputs;
      webhookUrl = other.webhookUrl;
      claim = other.claim;
    }

    /** Sets the id of the job. */
    public Builder jobId(JobId value) {
      jobId = Objects.requireNonNull(value, "jobId");
      return this;
    }

    /** Sets the id of the site. */
    public Builder infrastructureId(String value) {
      infrastructureId = Checks.notBlank("infrastructureId", value);
      return this;
    }

    /** Sets the earlier image. */
    public Builder reference(WorkerImage value) {
      reference = Objects.requireNonNull(value, "reference");
      return this;
    }

    /** Sets the later image. */
    public Builder secondary(WorkerImage value) {
      secondary = Objects.requireNonNull(value, "secondary");
      return this;
    }

    /** Sets the box around the points. */
    public Builder boundingBox(BoundingBox value) {
      boundingBox = Objects.requireNonNull(value, "boundingBox");
      return this;
    }

    /** Sets the points; they take the place of a file of points. */
    public Builder points(List<MonitoringPoint> value) {
      if (value.isEmpty() || value.size() > PackedPoints.MOST_POINTS) {
        throw new IllegalArgumentException(
            "a request has 1 to %d points, was %d; split the site"
                .formatted(PackedPoints.MOST_POINTS, value.size()));
      }
      points = List.copyOf(value);
      pointsUrl = null;
      return this;
    }

    /**
     * Says whether the points travel packed.
     *
     * @throws IllegalArgumentException if they cannot: some have heights of their own, some have
     *     not
     */
    public Builder packed(boolean value) {
      if (value && !points.isEmpty() && !PackedPoints.canHold(points)) {
        throw new IllegalArgumentException(
            "points cannot be packed when some have heights of their own and some have not; give"
                + " all of them heights, or none");
      }
      packed = value;
      return this;
    }

    /** Sets where the packed points lie; it takes the place of points. */
    public Builder pointsUrl(URI value) {
      pointsUrl = WorkerUris.checkUrl("pointsUrl", value);
      points = List.of();
      packed = true;
      return this;
    }

    /** Sets the orbit files, at most 8: https URLs, or files, not both. */
    public Builder orbitFiles(List<URI> value) {
      value.forEach(uri -> WorkerUris.check("orbit file", uri));
      long kinds = value.stream().map(uri -> "file".equals(uri.getScheme())).distinct().count();
      if (value.size() > 8 || kinds > 1) {
        throw new IllegalArgumentException(
            "orbit files are at most 8, all URLs or all files, were " + value.size());
      }
      orbitFiles = List.copyOf(value);
      return this;
    }

    /** Sets where heights come from. */
    public Builder terrain(Terrain value) {
      if (value instanceof Terrain.ElevationModel model) {
        WorkerUris.check("elevation model", model.uri());
      }
      terrain = Objects.requireNonNull(value, "terrain");
      return this;
    }

    /** Sets how the pair is processed. */
    public Builder options(ProcessingOptions value) {
      options = Objects.requireNonNull(value, "options");
      return this;
    }

    /** Sets the place whose displacement is zero. */
    public Builder referencePlace(GeoPoint value) {
      referencePlace = Objects.requireNonNull(value, "referencePlace");
      return this;
    }

    /** Sets the unwrapper: {@code snaphu}, {@code icu}, {@code phass} or {@code mcf}. */
    public Builder unwrapper(String value) {
      if (!UNWRAPPERS.contains(value)) {
        throw new IllegalArgumentException(
            "unwrapper must be one of " + UNWRAPPERS + ", was '" + value + "'");
      }
      unwrapper = value;
      return this;
    }

    /** Sets the spacing of the products (m). */
    public Builder postingM(double value) {
      postingM = Checks.positive("postingM", value);
      return this;
    }

    /** Says whether the worker fails rather than computes on the CPU. */
    public Builder requireGpu(boolean value) {
      requireGpu = value;
      return this;
    }

    /** Sets presigned URLs to which products are put, by name of product. */
    public Builder outputs(Map<String, URI> value) {
      value.forEach((name, url) -> WorkerUris.checkUrl("output " + name, url));
      if (!OUTPUTS.containsAll(value.keySet())) {
        throw new IllegalArgumentException(
            "outputs are some of " + OUTPUTS + ", were " + value.keySet());
      }
      outputs = Map.copyOf(new TreeMap<>(value));
      return this;
    }

    /** Sets where the worker posts its result when it runs outside RunPod. */
    public Builder webhookUrl(URI value) {
      webhookUrl = WorkerUris.checkUrl("webhookUrl", value);
      return this;
    }

    /** Sets where the worker claims the job before it starts. */
    public Builder claim(WorkerClaim value) {
      claim = Objects.requireNonNull(value, "claim");
      return this;
    }

    /** Says that the inputs are simulated. */
    public Builder simulated(boolean value) {
      simulated = value;
      return this;
    }

    /** Returns the request. */
    public WorkerRequest build() {
      return new WorkerRequest(new Builder(this));
    }
  }
}

package io.sentryal.insar.backend;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.model.Terrain;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One pair to measure at the points of a site. Immutable. Holds no credentials.
 *
 * <p>The reference is the earlier acquisition; a backend that finds the opposite in the products
 * refuses the job.
 */
public final class InsarJob {
  private final Builder b;

  private InsarJob(Builder builder) {
    this.b = builder;
    Checks.required("InsarJob", "site", b.site);
    Checks.required("InsarJob", "referenceProduct", b.referenceProduct);
    Checks.required("InsarJob", "secondaryProduct", b.secondaryProduct);
    Checks.required("InsarJob", "terrain", b.terrain);
  }

  /** Returns a builder. Required: site, referenceProduct, secondaryProduct, terrain. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from this job. */
  public Builder toBuilder() {
    return new Builder(b);
  }

  /** Returns the site; every point of it gets exactly one measurement. */
  public Site site() {
    return Objects.requireNonNull(b.site);
  }

  /** Returns the points of the site. */
  public List<MonitoringPoint> points() {
    return site().points();
  }

  /** Returns where the earlier image lies: a file URI (SAFE folder or zip) or an https URL. */
  public URI referenceProduct() {
    return Objects.requireNonNull(b.referenceProduct);
  }

  /** Returns where the later image lies. */
  public URI secondaryProduct() {
    return Objects.requireNonNull(b.secondaryProduct);
  }

  /**
   * Returns orbit files (EOF). Without any, each backend says which orbits it takes and names them
   * in {@link InsarResult#provenance()}: the embedded engine the state vectors of the annotation,
   * the ISCE3 worker files that it fetches from the public archive.
   */
  public List<URI> orbitFiles() {
    return b.orbitFiles;
  }

  /** Returns where heights come from. */
  public Terrain terrain() {
    return Objects.requireNonNull(b.terrain);
  }

  /** Returns how the pair is processed. */
  public ProcessingOptions options() {
    return b.options;
  }

  /** Returns whether the inputs are simulated; the result then says so. */
  public boolean simulated() {
    return b.simulated;
  }

  /** Returns whether both jobs ask for the same thing. */
  @Override
  public boolean equals(Object other) {
    return other instanceof InsarJob that && b.asList().equals(that.b.asList());
  }

  @Override
  public int hashCode() {
    return b.asList().hashCode();
  }

  @Override
  public String toString() {
    return "InsarJob["
        + (site() + ", reference=" + b.referenceProduct)
        + (", secondary=" + b.secondaryProduct + "]");
  }

  /** Builds an {@link InsarJob}. Not thread-safe. */
  public static final class Builder {
    private @Nullable Site site;
    private @Nullable URI referenceProduct;
    private @Nullable URI secondaryProduct;
    private List<URI> orbitFiles = List.of();
    private @Nullable Terrain terrain;
    private ProcessingOptions options = ProcessingOptions.defaults();
    private boolean simulated;

    private Builder() {}

    private Builder(Builder other) {
      site = other.site;
      referenceProduct = other.referenceProduct;
      secondaryProduct = other.secondaryProduct;
      orbitFiles = other.orbitFiles;
      terrain = other.terrain;
      options = other.options;
      simulated = other.simulated;
    }

    private List<Object> asList() {
      Site s = Objects.requireNonNull(site);
      return List.of(
          s.id(),
          s.points(),
          s.referencePointId(),
          Objects.requireNonNull(referenceProduct),
          Objects.requireNonNull(secondaryProduct),
          orbitFiles,
          Objects.requireNonNull(terrain),
          options,
          Optional.of(simulated));
    }

    /** Sets the site. */
    public Builder site(Site value) {
      site = Objects.requireNonNull(value, "site");
      return this;
    }

    /** Sets where the earlier image lies. */
    public Builder referenceProduct(URI value) {
      referenceProduct = Objects.requireNonNull(value, "referenceProduct");
      return this;
    }

    /** Sets where the later image lies. */
    public Builder secondaryProduct(URI value) {
      secondaryProduct = Objects.requireNonNull(value, "secondaryProduct");
      return this;
    }

    /** Sets the orbit files. */
    public Builder orbitFiles(List<URI> value) {
      orbitFiles = List.copyOf(value);
      return this;
    }

    /** Sets where heights come from. */
    public Builder terrain(Terrain value) {
      terrain = Objects.requireNonNull(value, "terrain");
      return this;
    }

    /** Sets how the pair is processed. */
    public Builder options(ProcessingOptions value) {
      options = Objects.requireNonNull(value, "options");
      return this;
    }

    /** Says that the inputs are simulated. */
    public Builder simulated(boolean value) {
      simulated = value;
      return this;
    }

    /** Returns the job. */
    public InsarJob build() {
      return new InsarJob(new Builder(this));
    }
  }
}

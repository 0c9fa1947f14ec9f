package io.sentryal.insar.runpod.provision;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An endpoint as RunPod describes it. Immutable. */
public final class Endpoint {
  private final String id;
  private final String name;
  private final @Nullable String image;
  private final Map<String, String> environment;
  private final Map<String, Object> settings;

  /**
   * Makes an endpoint.
   *
   * @param settings what is compared with a specification, by the path of the field
   */
  Endpoint(
      String id,
      String name,
      @Nullable String image,
      Map<String, String> environment,
      Map<String, Object> settings) {
    this.id = Objects.requireNonNull(id, "id");
    this.name = name;
    this.image = image;
    this.environment = Map.copyOf(environment);
    this.settings = Map.copyOf(settings);
  }

  /** Returns its id, by which jobs are sent to it ({@code RUNPOD_ENDPOINT_ID}). */
  public String id() {
    return id;
  }

  /** Returns its name, which others may bear too. */
  public String name() {
    return name;
  }

  /** Returns the image of its workers. */
  public Optional<String> image() {
    return Optional.ofNullable(image);
  }

  /** Returns who owns it, if that was written into its environment. */
  public Optional<String> owner() {
    return Optional.ofNullable(environment.get(EndpointSpec.OWNER_VARIABLE));
  }

  /** Returns the names of its environment variables; values are not shown. */
  public List<String> environmentNames() {
    return environment.keySet().stream().sorted().toList();
  }

  Map<String, String> environment() {
    return environment;
  }

  Map<String, Object> settings() {
    return settings;
  }

  @Override
  public String toString() {
    return "Endpoint[" + id + ", '" + name + "', " + image + "]";
  }
}

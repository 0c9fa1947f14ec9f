package io.sentryal.insar.localcuda.internal.worker;

import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.localcuda.internal.gpu.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The worker in a container. Immutable. Files have the same paths inside; inputs cannot be written
 * there, and what it writes belongs to the user of this process.
 *
 * @param docker the command that talks to the container engine
 * @param image name and tag of the image; never fetched here, since that may take an hour
 */
public record ContainerCommand(List<String> docker, String image) implements WorkerCommand {

  private static final String CACHE = "SENTRYAL_CACHE_DIR";

  /** What else of the worker's settings holds in a container, too. */
  private static final List<String> SETTINGS =
      List.of(
          "OMP_NUM_THREADS",
          "SENTRYAL_CACHE_GB",
          "SENTRYAL_DEM_30_URL",
          "SENTRYAL_DEM_90_URL",
          "SENTRYAL_ORBITS_URL");

  public ContainerCommand {
    docker = List.copyOf(docker);
    if (!image.matches("[A-Za-z0-9][A-Za-z0-9._/:@-]{0,254}")) {
      throw new IllegalArgumentException("'" + image + "' is no name of a container image");
    }
  }

  @Override
  public List<String> words(Call call, Map<String, String> passed) {
    List<String> words = new ArrayList<>(docker);
    words.addAll(List.of("run", "--rm", "--interactive", "--init", "--pull", "never"));
    words.addAll(List.of("--name", call.name()));
    List<String> gpus =
        call.devices().stream().flatMap(d -> d.gpu().stream()).map(gpu -> gpu.uuid()).toList();
    if (!gpus.isEmpty()) {
      // The quotes belong to the value: a comma separates options there.
      words.addAll(List.of("--gpus", "\"device=" + String.join(",", gpus) + "\""));
    }
    user(call.folder()).ifPresent(user -> words.addAll(List.of("--user", user)));
    words.addAll(List.of("--env", "HOME=" + call.folder(), "--workdir", call.folder().toString()));
    words.addAll(mount(call.folder(), ""));
    words.addAll(cache(call, passed));
    // Without a value: docker takes it from its own environment, which is what was passed.
    SETTINGS.stream().filter(passed::containsKey).forEach(s -> words.addAll(List.of("--env", s)));
    for (Path input : toMount(call)) {
      words.addAll(mount(input, ",readonly"));
    }
    words.addAll(List.of("--entrypoint", "python", image, "-m", "sentryal_worker"));
    words.addAll(call.arguments());
    return words;
  }

  /**
   * Where the worker keeps what it fetched. The folder of the image belongs to another user and is
   * gone with the container.
   */
  private static List<String> cache(Call call, Map<String, String> passed) {
    String given = passed.get(CACHE);
    Path folder = given == null ? call.folder().resolve("cache") : Path.of(given).toAbsolutePath();
    List<String> words = new ArrayList<>(List.of("--env", CACHE + "=" + folder));
    if (!folder.startsWith(call.folder())) {
      try {
        words.addAll(mount(Files.createDirectories(folder), ""));
      } catch (IOException e) {
        throw new InsarIoException(
            folder.toString(), "the cache cannot be made (" + e + "); choose another folder", e);
      }
    }
    return words;
  }

  private static Set<Path> toMount(Call call) {
    return call.inputs().stream()
        .filter(input -> !input.startsWith(call.folder()))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static List<String> mount(Path path, String more) {
    if (path.toString().matches(".*[,\"].*")) {
      throw new IllegalArgumentException(
          "'" + path + "' holds a comma or a quote and cannot be shown to a container; rename it");
    }
    return List.of("--mount", "type=bind,source=" + path + ",target=" + path + more);
  }

  private static Optional<String> user(Path folder) {
    try {
      Map<String, Object> owner = Files.readAttributes(folder, "unix:uid,gid");
      return Optional.of(owner.get("uid") + ":" + owner.get("gid"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return Optional.empty(); // no such thing on this system: the engine maps users itself
    }
  }

  @Override
  public Map<String, String> environment(Map<String, String> passed, List<Device> devices) {
    return passed; // of docker itself; the container gets what its words say
  }

  @Override
  public Optional<List<String>> endCommand(Call call) {
    List<String> words = new ArrayList<>(docker);
    words.addAll(List.of("kill", call.name()));
    return Optional.of(words);
  }

  @Override
  public String describe() {
    return "the container image " + image;
  }

  @Override
  public String remedy() {
    return "install Docker with the NVIDIA container toolkit and fetch the image once: docker pull "
        + image;
  }
}

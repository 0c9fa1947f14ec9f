package io.sentryal.insar.localcuda.internal.worker;

import io.sentryal.insar.localcuda.internal.gpu.Device;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The worker in a Python interpreter of this machine. Immutable.
 *
 * @param program the command that starts the interpreter
 * @param settings what is set in its environment beside what every child gets
 */
public record InterpreterCommand(List<String> program, Map<String, String> settings)
    implements WorkerCommand {

  public InterpreterCommand {
    program = List.copyOf(program);
    settings = Map.copyOf(settings);
  }

  /** Returns the command for an interpreter. */
  public static InterpreterCommand of(String python) {
    return new InterpreterCommand(List.of(python), Map.of());
  }

  /**
   * Returns the command for a conda environment: its interpreter, with what {@code conda activate}
   * would set for GDAL and PROJ.
   *
   * @param prefix the folder of the environment
   */
  public static InterpreterCommand ofConda(Path prefix) {
    Path root = prefix.toAbsolutePath();
    Map<String, String> settings = new TreeMap<>();
    settings.put("CONDA_PREFIX", root.toString());
    settings.put("PATH", root.resolve("bin").toString());
    putIfFolder(settings, "PROJ_DATA", root.resolve("share/proj"));
    putIfFolder(settings, "GDAL_DATA", root.resolve("share/gdal"));
    return new InterpreterCommand(List.of(root.resolve("bin/python").toString()), settings);
  }

  private static void putIfFolder(Map<String, String> settings, String name, Path folder) {
    if (Files.isDirectory(folder)) {
      settings.put(name, folder.toString());
    }
  }

  @Override
  public List<String> words(Call call, Map<String, String> passed) {
    List<String> words = new ArrayList<>(program);
    words.addAll(List.of("-m", "sentryal_worker"));
    words.addAll(call.arguments());
    return words;
  }

  @Override
  public Map<String, String> environment(Map<String, String> passed, List<Device> devices) {
    Map<String, String> environment = new TreeMap<>(passed);
    environment.putAll(settings);
    String inherited = passed.get("PATH");
    if (settings.containsKey("PATH") && inherited != null) {
      environment.put("PATH", settings.get("PATH") + File.pathSeparator + inherited);
    }
    // By uuid: CUDA counts GPUs by speed, nvidia-smi by their place.
    environment.put(
        "CUDA_VISIBLE_DEVICES",
        devices.stream()
            .flatMap(device -> device.gpu().stream())
            .map(gpu -> gpu.uuid())
            .collect(Collectors.joining(",")));
    return environment;
  }

  @Override
  public Optional<List<String>> endCommand(Call call) {
    return Optional.empty();
  }

  @Override
  public String describe() {
    return "the Python interpreter " + String.join(" ", program);
  }

  @Override
  public String remedy() {
    return "install ISCE3 (conda-forge: isce3-cuda) and the worker (pip install ./insar-worker)"
        + " into one Python, and name it: SENTRYAL_WORKER_PYTHON=/path/to/python";
  }
}

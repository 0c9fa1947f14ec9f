package io.sentryal.insar.localcuda;

import io.sentryal.insar.error.BackendUnavailableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the environment says about the backend. */
final class Environment {
  private static final String PYTHON = "SENTRYAL_WORKER_PYTHON";
  private static final String CONDA = "SENTRYAL_WORKER_CONDA";
  private static final String IMAGE = "SENTRYAL_WORKER_IMAGE";
  private static final String VISIBLE = "CUDA_VISIBLE_DEVICES";
  private static final String WORK = "INSAR_WORK_DIR";

  private Environment() {}

  static LocalCudaBackend.Builder apply(
      LocalCudaBackend.Builder builder, Map<String, String> environment) {
    builder.hideGpus = hidesAll(environment);
    List<String> workers = new ArrayList<>();
    String variable = "";
    try {
      for (String name : new String[] {PYTHON, CONDA, IMAGE, VISIBLE, WORK}) {
        variable = name;
        String value = environment.getOrDefault(name, "").trim();
        if (!value.isEmpty() && !(name.equals(VISIBLE) && hidesAll(environment))) {
          set(builder, name, value);
          if (name.startsWith("SENTRYAL_WORKER_")) {
            workers.add(name);
          }
        }
      }
    } catch (IllegalArgumentException e) {
      throw new BackendUnavailableException(
          variable
              + " is '"
              + environment.get(variable)
              + "', which cannot be used ("
              + e.getMessage()
              + "); correct it or unset it",
          e);
    }
    if (workers.size() > 1) {
      throw new BackendUnavailableException(
          "there is one worker, but " + workers + " are set; unset all but one", null);
    }
    return builder;
  }

  /** An empty list, like a number that no GPU has, hides all from CUDA. */
  private static boolean hidesAll(Map<String, String> environment) {
    String visible = environment.getOrDefault(VISIBLE, "unset").trim();
    return visible.isEmpty() || visible.equals("-1") || visible.equals("NoDevFiles");
  }

  private static void set(LocalCudaBackend.Builder builder, String name, String value) {
    switch (name) {
      case PYTHON -> builder.python(value);
      case CONDA -> builder.condaEnvironment(Path.of(value));
      case IMAGE -> builder.containerImage(value);
      case VISIBLE -> builder.gpus = List.of(value.split("\\s*,\\s*"));
      default -> builder.workFolder(Path.of(value, LocalCudaBackend.NAME));
    }
  }
}

package io.sentryal.insar.localcuda.internal.process;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What of this process's environment a child gets: a short list, and no secret. The worker is given
 * files that are already on this machine, so it needs no account; the settings of a proxy are not
 * passed on, since they may hold a password.
 */
public final class ChildEnvironment {
  private static final Set<String> PASSED =
      Set.of(
          // to start programs and find libraries
          "PATH",
          "HOME",
          "USER",
          "TMPDIR",
          "LANG",
          "LC_ALL",
          "LC_CTYPE",
          "LD_LIBRARY_PATH",
          "SYSTEMROOT",
          "TEMP",
          "TMP",
          // the interpreter and its data
          "PYTHONPATH",
          "CONDA_PREFIX",
          "PROJ_DATA",
          "PROJ_LIB",
          "GDAL_DATA",
          // how much of the machine to use
          "OMP_NUM_THREADS",
          "CUDA_DEVICE_ORDER",
          // settings of the worker that are no secrets
          "SENTRYAL_CACHE_DIR",
          "SENTRYAL_CACHE_GB",
          "SENTRYAL_GEOID_DIR",
          "SENTRYAL_ORBITS_URL",
          "SENTRYAL_DEM_30_URL",
          "SENTRYAL_DEM_90_URL",
          // how docker finds its engine
          "DOCKER_HOST",
          "DOCKER_CONTEXT",
          "XDG_RUNTIME_DIR");

  private ChildEnvironment() {}

  /** Returns what is passed on of an environment. */
  public static Map<String, String> of(Map<String, String> environment) {
    Map<String, String> passed = new TreeMap<>(environment);
    passed.keySet().retainAll(PASSED);
    return passed;
  }
}

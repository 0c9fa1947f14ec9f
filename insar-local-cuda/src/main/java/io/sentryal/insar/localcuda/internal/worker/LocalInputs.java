package io.sentryal.insar.localcuda.internal.worker;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.model.Terrain;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files that a job names. */
public final class LocalInputs {
  private LocalInputs() {}

  /**
   * Refuses what is not on this machine.
   *
   * @throws IllegalArgumentException if a place is no file
   */
  public static void requireFiles(InsarJob job) {
    of(job);
  }

  /**
   * Returns the files, after a look whether they are there.
   *
   * @throws ProcessingException if one is not
   */
  static List<Path> existing(InsarJob job) {
    List<Path> paths = new ArrayList<>();
    for (Input input : of(job)) {
      if (!Files.isReadable(input.path())) {
        throw new ProcessingException(
            input.ifMissing(),
            input.what()
                + " "
                + input.path()
                + " does not exist or cannot be read; check the path");
      }
      paths.add(input.path());
    }
    return paths;
  }

  private static List<Input> of(InsarJob job) {
    List<Input> inputs = new ArrayList<>();
    inputs.add(input("the reference product", job.referenceProduct(), FailureCode.BAD_REQUEST));
    inputs.add(input("the secondary product", job.secondaryProduct(), FailureCode.BAD_REQUEST));
    for (URI orbit : job.orbitFiles()) {
      inputs.add(input("the orbit file", orbit, FailureCode.ORBIT_MISSING));
    }
    if (job.terrain() instanceof Terrain.ElevationModel model) {
      inputs.add(input("the elevation model", model.uri(), FailureCode.DEM_MISSING));
    }
    return inputs;
  }

  private static Input input(String what, URI uri, FailureCode ifMissing) {
    try {
      if ("file".equals(uri.getScheme())) {
        return new Input(what, Path.of(uri), ifMissing);
      }
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      throw new IllegalArgumentException(what + " is no usable file URI: " + uri, e);
    }
    throw new IllegalArgumentException(
        what
            + " must be a file on this machine (file:///...), was at '"
            + uri.getScheme()
            + "' host "
            + uri.getHost()
            + "; download it first, for example with AsfArchive");
  }

  private record Input(String what, Path path, FailureCode ifMissing) {}
}

package io.sentryal.insar.runpod.internal.jobs;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.json.WorkerImage;
import io.sentryal.insar.model.Terrain;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Refuses jobs that cannot be done far away, before anything is written or sent. */
public final class JobRules {
  /** The sensing time in the name of a Sentinel-1 scene or burst. */
  private static final Pattern SENSED = Pattern.compile("_(\\d{8}T\\d{6})_");

  private JobRules() {}

  /** Refuses a job with files of this machine, or with its images in the wrong order. */
  public static void check(InsarJob job) {
    List<URI> places = new ArrayList<>(job.orbitFiles());
    places.add(job.referenceProduct());
    places.add(job.secondaryProduct());
    if (job.terrain() instanceof Terrain.ElevationModel model) {
      places.add(model.uri());
    }
    for (URI place : places) {
      if ("file".equals(place.getScheme())) {
        throw new IllegalArgumentException(
            "RunPod cannot read the file '"
                + place.getPath()
                + "' of this machine; give an https URL, presigned where it needs credentials");
      }
    }
    String reference = WorkerImage.granuleName(job.referenceProduct());
    String secondary = WorkerImage.granuleName(job.secondaryProduct());
    Optional<String> earlier = sensed(reference);
    Optional<String> later = sensed(secondary);
    if (earlier.isPresent() && later.isPresent() && earlier.get().compareTo(later.get()) >= 0) {
      throw new IllegalArgumentException(
          "the reference must be the earlier image, was "
              + reference
              + " with the secondary "
              + secondary
              + "; swap them");
    }
  }

  private static Optional<String> sensed(String granule) {
    Matcher matcher = SENSED.matcher(granule);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}

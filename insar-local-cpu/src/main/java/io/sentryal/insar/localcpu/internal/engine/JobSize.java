package io.sentryal.insar.localcpu.internal.engine;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.JobEstimate;
import io.sentryal.insar.model.GeoPoint;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How large the window of a job will be, from its points alone. Immutable.
 *
 * @param pixels pixels of the window, about
 * @param cells multilooked cells of the window, about
 */
public record JobSize(long pixels, long cells) {
  private static final double METRES_PER_DEG = 111_320;

  /**
   * Ground covered by a pixel of an IW image (m^2): about 14 m along and 3.6 m across the track.
   */
  private static final double PIXEL_M2 = 50;

  /** The largest window there can be: a whole scene (m^2). */
  private static final double SCENE_M2 = 250_000.0 * 200_000.0;

  private static final double FIXED_S = 1.5;
  private static final double PIXELS_PER_THREAD_SECOND = 1.5e6;
  private static final double CELLS_PER_SECOND = 2e5;
  private static final long FIXED_BYTES = 128L << 20;
  private static final long BYTES_PER_THREAD = 64L << 20;
  private static final long BYTES_PER_CELL = 200;

  /**
   * Returns the size of a job; reads nothing.
   *
   * @param job the job
   */
  public static JobSize of(InsarJob job) {
    List<GeoPoint> places = job.points().stream().map(point -> point.position()).toList();
    double anchorDeg = places.get(0).longitudeDeg();
    double southDeg = places.stream().mapToDouble(GeoPoint::latitudeDeg).min().orElseThrow();
    double northDeg = places.stream().mapToDouble(GeoPoint::latitudeDeg).max().orElseThrow();
    double[] lonDeg =
        places.stream()
            .mapToDouble(place -> Footprint.near(place.longitudeDeg(), anchorDeg))
            .sorted()
            .toArray();
    double marginM = job.options().marginM();
    double heightM = (northDeg - southDeg) * METRES_PER_DEG + 2 * marginM;
    double widthM =
        (lonDeg[lonDeg.length - 1] - lonDeg[0])
                * METRES_PER_DEG
                * Math.cos(Math.toRadians((southDeg + northDeg) / 2))
            + 2 * marginM;
    double pixels = Math.min(heightM * widthM, SCENE_M2) / PIXEL_M2 + 1;
    double looks = (double) job.options().looksAzimuth() * job.options().looksRange();
    return new JobSize((long) pixels, (long) (pixels / looks) + 1);
  }

  /**
   * Returns what the job will roughly need.
   *
   * @param threads threads that compute
   */
  public JobEstimate estimate(int threads) {
    double seconds =
        FIXED_S + pixels / (PIXELS_PER_THREAD_SECOND * threads) + cells / CELLS_PER_SECOND;
    long bytes = FIXED_BYTES + threads * BYTES_PER_THREAD + cells * BYTES_PER_CELL;
    return new JobEstimate(
        Duration.ofMillis((long) (1000 * seconds)),
        bytes,
        Optional.empty(),
        String.format(
            Locale.ROOT,
            "a window of about %.1f million pixels (points and margin) on %d threads; unpacking"
                + " compressed images comes on top",
            pixels / 1e6,
            threads));
  }
}

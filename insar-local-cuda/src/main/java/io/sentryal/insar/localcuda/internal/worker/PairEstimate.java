package io.sentryal.insar.localcuda.internal.worker;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.JobEstimate;
import io.sentryal.insar.localcuda.internal.gpu.Device;
import io.sentryal.insar.model.BoundingBox;
import io.sentryal.insar.model.MonitoringPoint;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What a pair will roughly need on a worker. */
public final class PairEstimate {
  private static final double METRES_PER_DEG = 111_320;

  /** Ground covered by a pixel of an IW image (m^2): about 14 m along and 3.6 m across track. */
  private static final double PIXEL_M2 = 50;

  /** The largest window there can be: a whole scene (m^2). */
  private static final double SCENE_M2 = 250_000.0 * 200_000.0;

  /** Two interpreters with their imports, and the files. */
  private static final double FIXED_S = 5;

  /** ISCE3 on two cores: geometry 0.2, resampling 1.7, the rest 3 million pixels per second. */
  private static final double CPU_PIXELS_PER_S = 1.6e5;

  /** A burst pair of 31 million pixels in 10 to 20 s, disk included: an estimate of others. */
  private static final double GPU_PIXELS_PER_S = 2e6;

  private static final long MEMORY_BYTES = 4L << 30;

  private PairEstimate() {}

  /** Returns the estimate; reads nothing. */
  public static JobEstimate of(InsarJob job, Device device) {
    BoundingBox box =
        BoundingBox.around(job.points().stream().map(MonitoringPoint::position).toList(), 0.001);
    double marginM = 2 * job.options().marginM();
    double eastDeg = box.eastDeg() + (box.crossesDateLine() ? 360 : 0);
    double middleRad = Math.toRadians((box.southDeg() + box.northDeg()) / 2);
    double heightM = (box.northDeg() - box.southDeg()) * METRES_PER_DEG + marginM;
    double widthM = (eastDeg - box.westDeg()) * METRES_PER_DEG * Math.cos(middleRad) + marginM;
    double pixels = Math.min(heightM * widthM, SCENE_M2) / PIXEL_M2;
    boolean gpu = device.gpu().isPresent();
    double seconds = FIXED_S + pixels / (gpu ? GPU_PIXELS_PER_S : CPU_PIXELS_PER_S);
    return new JobEstimate(
        Duration.ofMillis((long) (1000 * seconds)),
        MEMORY_BYTES,
        Optional.empty(),
        String.format(
            Locale.ROOT,
            "a window of about %.1f million pixels (points and margin) on %s; %s",
            pixels / 1e6,
            device.label(),
            gpu
                ? "the speed of the GPU is an estimate, not measured"
                : "the speed was measured on two cores"));
  }
}

package io.sentryal.insar.asf.internal;

import io.sentryal.insar.asf.BaselineMode;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.StateVector;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The perpendicular baseline as ASF defines it, from two state vectors per image.
 *
 * <p>Both satellites are placed at the same time after their ascending nodes. Position between (or
 * beyond) the two vectors is linear, then scaled so that its length is the linear interpolation of
 * the two lengths; velocity is linear. With the ground point P at the centre of the reference
 * (height 0), u = unit(Rr - P) and n = unit(Vr x u), the baseline is n . (Rs - P).
 */
public final class StateVectorBaseline {
  private static final double BEYOND_REPEAT_PASS_M = 100_000;
  private static final double SEMI_MAJOR_AXIS_M = 6_378_137;

  // ASF's figure; the difference to WGS 84 (1/298.257223563) moves the ground point by 0.1 mm.
  private static final double FLATTENING = 1 / 298.257224;

  private StateVectorBaseline() {}

  /** Returns the baseline (m); see {@link io.sentryal.insar.asf.Baselines}. */
  public static OptionalDouble perpendicularM(
      Granule reference, Granule secondary, BaselineMode mode) {
    Optional<Arc> r = Arc.of(reference, mode);
    Optional<Arc> s = Arc.of(secondary, mode);
    Optional<GeoPoint> center = reference.center();
    if (r.isEmpty() || s.isEmpty() || center.isEmpty()) {
      return OptionalDouble.empty();
    }
    if (reference.id().equals(secondary.id())) {
      return OptionalDouble.of(0);
    }
    double baselineM = perpendicularM(r.get(), s.get(), ground(center.get()));
    return Math.abs(baselineM) <= BEYOND_REPEAT_PASS_M
        ? OptionalDouble.of(baselineM)
        : OptionalDouble.empty();
  }

  private static double perpendicularM(Arc r, Arc s, double[] groundM) {
    double timeS = sharedTimeS(r, s);
    double[] look = unit(minus(r.positionM(timeS), groundM));
    double[] normal = unit(cross(r.velocity(timeS), look));
    return dot(normal, minus(s.positionM(timeS), groundM));
  }

  // The later of the two starts if it is the reference's, else the later end if that is the
  // reference's, else the later start: the reference is interpolated as little as possible.
  private static double sharedTimeS(Arc r, Arc s) {
    double startS = Math.max(r.startS, s.startS);
    double endS = Math.max(r.endS, s.endS);
    if (startS == r.startS) {
      return startS;
    }
    return endS == r.endS ? endS : startS;
  }

  private static double[] ground(GeoPoint center) {
    double latRad = Math.toRadians(center.latitudeDeg());
    double lonRad = Math.toRadians(center.longitudeDeg());
    double squaredRatio = (1 - FLATTENING) * (1 - FLATTENING);
    double c =
        1 / Math.sqrt(Math.pow(Math.cos(latRad), 2) + squaredRatio * Math.pow(Math.sin(latRad), 2));
    return new double[] {
      SEMI_MAJOR_AXIS_M * c * Math.cos(latRad) * Math.cos(lonRad),
      SEMI_MAJOR_AXIS_M * c * Math.cos(latRad) * Math.sin(lonRad),
      SEMI_MAJOR_AXIS_M * squaredRatio * c * Math.sin(latRad)
    };
  }

  private static double[] minus(double[] a, double[] b) {
    return new double[] {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
  }

  private static double[] between(double[] a, double[] b, double share) {
    return new double[] {
      a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share
    };
  }

  private static double[] cross(double[] a, double[] b) {
    return new double[] {
      a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
    };
  }

  private static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }

  private static double length(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  private static double[] scaled(double[] a, double factor) {
    return new double[] {a[0] * factor, a[1] * factor, a[2] * factor};
  }

  private static double[] unit(double[] a) {
    return scaled(a, 1 / length(a));
  }

  /** The piece of orbit between two state vectors; times in seconds after the ascending node. */
  private static final class Arc {
    private final StateVector pre;
    private final StateVector post;
    private final double startS;
    private final double endS;

    private Arc(StateVector pre, StateVector post, double startS, double endS) {
      this.pre = pre;
      this.post = post;
      this.startS = startS;
      this.endS = endS;
    }

    static Optional<Arc> of(Granule granule, BaselineMode mode) {
      if (granule.stateVectors().size() != 2 || granule.ascendingNodeTime().isEmpty()) {
        return Optional.empty();
      }
      StateVector pre = granule.stateVectors().get(0);
      StateVector post = granule.stateVectors().get(1);
      Instant node = granule.ascendingNodeTime().get();
      double startS = secondsBetween(node, pre.time(), mode);
      double endS = secondsBetween(node, post.time(), mode);
      return startS == endS ? Optional.empty() : Optional.of(new Arc(pre, post, startS, endS));
    }

    private static double secondsBetween(Instant from, Instant to, BaselineMode mode) {
      if (mode == BaselineMode.ASF_SEARCH) {
        return Duration.between(
                from.truncatedTo(ChronoUnit.SECONDS), to.truncatedTo(ChronoUnit.SECONDS))
            .toSeconds();
      }
      Duration elapsed = Duration.between(from, to);
      return elapsed.toSeconds() + elapsed.toNanosPart() * 1e-9;
    }

    double[] positionM(double timeS) {
      double[] first = {pre.xM(), pre.yM(), pre.zM()};
      double[] last = {post.xM(), post.yM(), post.zM()};
      if (timeS == startS) {
        return first;
      }
      if (timeS == endS) {
        return last;
      }
      double share = (timeS - startS) / (endS - startS);
      double[] chord = between(first, last, share);
      double radiusM = length(first) + (length(last) - length(first)) * share;
      return scaled(chord, radiusM / length(chord));
    }

    double[] velocity(double timeS) {
      double[] first = {pre.vxMPerS(), pre.vyMPerS(), pre.vzMPerS()};
      double[] last = {post.vxMPerS(), post.vyMPerS(), post.vzMPerS()};
      return between(first, last, (timeS - startS) / (endS - startS));
    }
  }
}

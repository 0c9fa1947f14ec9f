package io.sentryal.insar.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.triangulate.DelaunayTriangulationBuilder;
import org.locationtech.jts.triangulate.quadedge.QuadEdge;

/**
 * The edges of the Delaunay triangulation of the images in the plane of time and perpendicular
 * baseline, scaled to equal spans.
 */
final class DelaunayNetwork {
  private final Candidates candidates;
  private final Map<Coordinate, Integer> images = new HashMap<>();

  DelaunayNetwork(Candidates candidates) {
    this.candidates = candidates;
    double scale = SpanningTree.metresPerDay(candidates);
    for (int image = 0; image < candidates.size(); image++) {
      OptionalDouble baselineM = candidates.baselineM(image);
      if (baselineM.isPresent()) {
        images.put(
            new Coordinate(scale * candidates.days(0, image), baselineM.getAsDouble()), image);
      } else {
        candidates.leaveOut(image, candidates.unknownBaseline(image, image));
      }
    }
  }

  /**
   * Returns the network of the edges within the limits.
   *
   * @param maxDays longest time between the images (days)
   * @param maxPerpendicularM largest perpendicular baseline of either sign (m)
   */
  PairNetwork select(double maxDays, double maxPerpendicularM) {
    List<NetworkPair> pairs = new ArrayList<>();
    for (int[] edge : edges()) {
      double baselineM = candidates.baselineM(edge[0], edge[1]).orElseThrow();
      if (candidates.days(edge[0], edge[1]) <= maxDays
          && Math.abs(baselineM) <= maxPerpendicularM) {
        candidates.pair(edge[0], edge[1]).ifPresent(pairs::add);
      }
    }
    return candidates.network(pairs);
  }

  private List<int[]> edges() {
    List<int[]> edges = new ArrayList<>();
    if (images.size() < 2) {
      return edges;
    }
    DelaunayTriangulationBuilder builder = new DelaunayTriangulationBuilder();
    builder.setSites(images.keySet());
    for (Object found : builder.getSubdivision().getPrimaryEdges(false)) {
      QuadEdge edge = (QuadEdge) found;
      Integer one = images.get(edge.orig().getCoordinate());
      Integer other = images.get(edge.dest().getCoordinate());
      if (one != null && other != null) {
        edges.add(new int[] {Math.min(one, other), Math.max(one, other)});
      }
    }
    return edges;
  }
}

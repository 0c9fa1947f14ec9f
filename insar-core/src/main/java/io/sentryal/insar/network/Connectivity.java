package io.sentryal.insar.network;

import io.sentryal.insar.model.Granule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * How the pairs of a network hold its images together. Immutable.
 *
 * <p>Displacements are comparable within a component only: between two components no pair measured
 * anything.
 */
public final class Connectivity {
  private final List<List<Granule>> components;
  private final List<NetworkPair> bridges;
  private final Map<Granule, Integer> degrees;
  private final int pairCount;
  private final int triangleCount;

  private Connectivity(PairNetwork network) {
    NetworkGraph graph = new NetworkGraph(network);
    this.components = graph.components();
    this.bridges = graph.bridges();
    this.degrees = new LinkedHashMap<>();
    for (int i = 0; i < network.granules().size(); i++) {
      degrees.put(network.granules().get(i), graph.degree(i));
    }
    this.pairCount = network.pairs().size();
    this.triangleCount = graph.triangleCount();
  }

  static Connectivity of(PairNetwork network) {
    return new Connectivity(network);
  }

  /**
   * Returns the groups of images that pairs connect, the largest first, then the earliest first;
   * within a group by time. An image without a pair is a group of its own.
   */
  public List<List<Granule>> components() {
    return components;
  }

  /** Returns whether pairs connect all images, that is, whether there is exactly one component. */
  public boolean isConnected() {
    return components.size() == 1;
  }

  /** Returns the pairs whose loss would split a component, in the order of the network. */
  public List<NetworkPair> bridges() {
    return bridges;
  }

  /**
   * Returns in how many pairs an image stands.
   *
   * @param granule an image of the network
   * @throws IllegalArgumentException if the image is not in the network
   */
  public int degree(Granule granule) {
    Integer degree = degrees.get(Objects.requireNonNull(granule, "granule"));
    if (degree == null) {
      throw new IllegalArgumentException("granule " + granule.id() + " is not in the network");
    }
    return degree;
  }

  /** Returns the images that stand in no pair, by time. */
  public List<Granule> isolated() {
    return degrees.entrySet().stream()
        .filter(e -> e.getValue() == 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns how many triples of images are paired all three ways: the closures to check by. */
  public int triangleCount() {
    return triangleCount;
  }

  /**
   * Returns how many pairs there are beyond those that a spanning forest needs: the number of
   * independent loops (pairs - images + components). At 0 no error of a pair can be seen.
   */
  public int redundantPairCount() {
    return pairCount - degrees.size() + components.size();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %d images, %d pairs, %d components, %d bridges, %d triangles, %d redundant pairs",
        isConnected() ? "connected" : "NOT connected",
        degrees.size(),
        pairCount,
        components.size(),
        bridges.size(),
        triangleCount,
        redundantPairCount());
  }
}

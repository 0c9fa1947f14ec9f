package io.sentryal.insar.examples;

import io.sentryal.insar.asf.AsfArchive;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.network.NetworkPair;
import io.sentryal.insar.network.PairNetwork;
import io.sentryal.insar.network.PairNetworks;

/**
 * Chooses interferometric pairs for a scene: each image with the next three; needs the network, no
 * account. {@code INSAR_CMR_URL} sends it to another host.
 *
 * <p>Run: {@code java -cp insar-examples/target/insar-examples-0.1.0-SNAPSHOT.jar
 * io.sentryal.insar.examples.ChoosePairs NAME_OF_A_SCENE}. Prints a pair, its baselines and score
 * per line, and whether the network is connected.
 */
public final class ChoosePairs {
  private ChoosePairs() {}

  /** Runs the example. */
  public static void main(String[] args) {
    if (args.length != 1) {
      throw new IllegalArgumentException("give the name of one scene or burst");
    }
    try (AsfArchive archive = AsfArchive.fromEnv()) {
      Granule reference = archive.granule(args[0]).orElseThrow();
      BaselineStack stack = archive.stack(reference);
      PairNetwork network = PairNetworks.nearest(3).select(stack);
      for (NetworkPair pair : network.pairs()) {
        System.out.printf(
            "%s  %d days  %.0f m  score %.2f%n",
            pair,
            pair.temporalBaselineDays(),
            pair.perpendicularBaselineM().orElse(Double.NaN),
            pair.score().score());
      }
      System.out.println(network.connectivity());
    }
  }
}

package io.sentryal.insar.network;

import io.sentryal.insar.model.BaselineStack;

/**
 * A rule by which images are paired. Implementations are immutable and deterministic: the same
 * stack gives the same network, in the same order. Ready-made rules are in {@link PairNetworks}.
 */
public interface PairSelection {
  /** Returns the rule in words with its parameters, for plans and provenance. */
  String description();

  /**
   * Returns the network of the pairs that the rule takes from a stack.
   *
   * @param stack images of the same ground with their baselines
   * @param scoring the model of the score
   */
  PairNetwork select(BaselineStack stack, PairScoring scoring);

  /**
   * Returns the network of the pairs that the rule takes from a stack, scored by {@link
   * PairScoring#sentinel1Iw()}.
   *
   * @param stack images of the same ground with their baselines
   */
  default PairNetwork select(BaselineStack stack) {
    return select(stack, PairScoring.sentinel1Iw());
  }

  /**
   * Returns the rule that takes what this rule takes and what the other one takes, each pair once.
   *
   * @param other the other rule
   */
  default PairSelection or(PairSelection other) {
    return PairNetworks.union(this, other);
  }
}

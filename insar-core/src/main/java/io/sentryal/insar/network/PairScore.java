package io.sentryal.insar.network;

import io.sentryal.insar.error.Checks;
import java.util.List;

/**
 * How good a pair is expected to be, and why. Immutable. Made by {@link PairScoring}.
 *
 * @param score expected coherence by the model of {@link PairScoring} (dimensionless), in [0, 1];
 *     it ranks pairs and predicts no single coherence
 * @param reasons the factors of the score in words, each with its value
 */
public record PairScore(double score, List<String> reasons) {
  public PairScore {
    Checks.inRange("score", score, 0, 1);
    reasons = List.copyOf(reasons);
  }
}

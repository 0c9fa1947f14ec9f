package io.sentryal.insar.network;

import io.sentryal.insar.model.Granule;
import java.util.Objects;
import java.util.Optional;

/**
 * An image or a pair that a selection would have taken, had there not been a reason against it.
 * Immutable.
 *
 * @param granule the image, or the earlier image of the pair
 * @param partner the later image of the pair; empty if the image itself was left out
 * @param reason why, in words
 */
public record LeftOut(Granule granule, Optional<Granule> partner, String reason) {
  public LeftOut {
    Objects.requireNonNull(granule, "granule");
    Objects.requireNonNull(partner, "partner");
    Objects.requireNonNull(reason, "reason");
  }

  static LeftOut image(Granule granule, String reason) {
    return new LeftOut(granule, Optional.empty(), reason);
  }

  @Override
  public String toString() {
    return granule.id() + partner.map(p -> " -> " + p.id()).orElse("") + ": " + reason;
  }
}

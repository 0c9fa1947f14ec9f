package io.sentryal.insar.asf;

import java.util.List;
import java.util.Objects;

/**
 * Something that a user of a stack should know. Immutable.
 *
 * @param kind what kind of thing
 * @param message what it is, in words
 * @param granules ids of the images concerned, in order of time
 */
public record StackWarning(Kind kind, String message, List<String> granules) {
  /** The kinds of warning. */
  public enum Kind {
    /** Another image had to be taken as reference: the wanted one has no usable state vectors. */
    NEW_REFERENCE,
    /** The archive gives images no usable state vectors. */
    NO_STATE_VECTORS,
    /** No orbit file covers images. */
    NO_ORBIT,
    /** The orbit files used are less than whole precise ones. */
    ORBIT_QUALITY
  }

  public StackWarning {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(message, "message");
    granules = List.copyOf(granules);
  }
}

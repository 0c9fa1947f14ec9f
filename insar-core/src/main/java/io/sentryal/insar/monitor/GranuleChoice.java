package io.sentryal.insar.monitor;

import io.sentryal.insar.model.Granule;
import io.sentryal.insar.network.LeftOut;
import java.util.List;

/**
 * Which images of a search are used. Immutable.
 *
 * @param geometry name of the viewing geometry that they share
 * @param granules one image per pass, in order of time
 * @param leftOut the others, with the reasons
 * @param warnings what the user should know about those that are used
 */
record GranuleChoice(
    String geometry, List<Granule> granules, List<LeftOut> leftOut, List<String> warnings) {
  GranuleChoice {
    granules = List.copyOf(granules);
    leftOut = List.copyOf(leftOut);
    warnings = List.copyOf(warnings);
  }
}

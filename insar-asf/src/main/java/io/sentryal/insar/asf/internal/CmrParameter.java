package io.sentryal.insar.asf.internal;

import java.util.Locale;

/**
 * One parameter of a CMR search.
 *
 * @param name for example {@code attribute[]}
 * @param value the value, not yet encoded
 */
record CmrParameter(String name, String value) {
  static CmrParameter text(String attribute, String value) {
    return new CmrParameter("attribute[]", "string," + attribute + "," + value);
  }

  static CmrParameter integer(String attribute, int value) {
    return new CmrParameter(
        "attribute[]", String.format(Locale.ROOT, "int,%s,%d", attribute, value));
  }
}

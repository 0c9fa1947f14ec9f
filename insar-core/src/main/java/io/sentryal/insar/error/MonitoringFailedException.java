package io.sentryal.insar.error;

import java.util.List;

/** A site cannot be monitored with what there is; says for each image or pair why. */
public class MonitoringFailedException extends InsarException {
  private final String siteId;
  private final List<String> reasons;

  /**
   * Creates an exception.
   *
   * @param siteId id of the site
   * @param detail what is missing and what to do
   * @param reasons one line per image or pair that could not be used
   */
  public MonitoringFailedException(String siteId, String detail, List<String> reasons) {
    super("site " + siteId + ": " + detail + lines(reasons), null);
    this.siteId = siteId;
    this.reasons = List.copyOf(reasons);
  }

  /** Returns the id of the site. */
  public String siteId() {
    return siteId;
  }

  /** Returns one line per image or pair that could not be used. */
  public List<String> reasons() {
    return reasons;
  }

  private static String lines(List<String> reasons) {
    int shown = Math.min(reasons.size(), 5);
    String text = shown == 0 ? "" : "\n  " + String.join("\n  ", reasons.subList(0, shown));
    return reasons.size() > shown ? text + "\n  and " + (reasons.size() - shown) + " more" : text;
  }
}

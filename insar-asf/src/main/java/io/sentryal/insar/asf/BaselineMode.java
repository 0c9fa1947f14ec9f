package io.sentryal.insar.asf;

/** How the times of state vectors enter the perpendicular baseline. */
public enum BaselineMode {
  /** Times with all their digits: the better value. */
  EXACT,
  /**
   * Times cut to whole seconds, as the Python package asf_search (12.3.1) does: the value whose
   * rounding to metres equals what that package prints. It differs from {@link #EXACT} by up to
   * several metres.
   */
  ASF_SEARCH
}

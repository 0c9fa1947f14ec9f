package io.sentryal.insar.asf;

/** From what perpendicular baselines are computed. */
public enum BaselineMode {
  /** The archive's state vectors, times with all their digits. */
  EXACT(true, false),
  /**
   * The archive's state vectors, times cut to whole seconds as the Python package asf_search
   * (12.3.1) does: the value whose rounding to metres equals what that package prints. It differs
   * from {@link #EXACT} by up to several metres.
   */
  ASF_SEARCH(true, false),
  /**
   * As {@link #EXACT}; images to which the archive gives no usable state vectors, and all if the
   * reference is one of them, get theirs from orbit files.
   */
  EXACT_ELSE_PRECISE_ORBIT(true, true),
  /**
   * Orbit files, precise or else restituted: both satellites are placed where the target is
   * broadside. Each acquisition needs its file, 4.4 MB to fetch once. An image without one has no
   * baseline, and a warning says so.
   */
  PRECISE_ORBIT(false, true),
  /**
   * As {@link #PRECISE_ORBIT}; where an orbit file is missing, the archive's state vectors as in
   * {@link #EXACT}.
   */
  PRECISE_ORBIT_ELSE_STATE_VECTOR(true, true);

  private final boolean takesStateVectors;
  private final boolean takesOrbits;

  BaselineMode(boolean takesStateVectors, boolean takesOrbits) {
    this.takesStateVectors = takesStateVectors;
    this.takesOrbits = takesOrbits;
  }

  /** Returns whether the archive's state vectors may be used. */
  public boolean takesStateVectors() {
    return takesStateVectors;
  }

  /** Returns whether orbit files may be used. */
  public boolean takesOrbits() {
    return takesOrbits;
  }
}

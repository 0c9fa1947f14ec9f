package io.sentryal.insar.asf;

/** To which side of its flight path a radar looks; Sentinel-1 looks right. */
public enum LookDirection {
  /** To the left of the direction of flight. */
  LEFT("L"),
  /** To the right of the direction of flight. */
  RIGHT("R");

  private final String code;

  LookDirection(String code) {
    this.code = code;
  }

  /** Returns {@code L} or {@code R}, as the archive writes it. */
  public String code() {
    return code;
  }
}

package io.sentryal.insar.model;

import java.util.Locale;

/**
 * One polarisation channel, for example {@code VV}. Immutable.
 *
 * @param code sent and received polarisation, two letters of H and V
 */
public record Polarization(String code) {
  /** Sent and received vertically. */
  public static final Polarization VV = new Polarization("VV");

  /** Sent vertically, received horizontally. */
  public static final Polarization VH = new Polarization("VH");

  /** Sent and received horizontally. */
  public static final Polarization HH = new Polarization("HH");

  /** Sent horizontally, received vertically. */
  public static final Polarization HV = new Polarization("HV");

  public Polarization {
    code = code.trim().toUpperCase(Locale.ROOT);
    if (!code.matches("[HV]{2}")) {
      throw new IllegalArgumentException(
          "polarization must be VV, VH, HH or HV, was '" + code + "'");
    }
  }

  @Override
  public String toString() {
    return code;
  }
}

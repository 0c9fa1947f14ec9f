package io.sentryal.insar.model;

/** To what the heights of an elevation model refer. */
public enum VerticalDatum {
  /** The WGS 84 ellipsoid: no geoid is added. */
  WGS84_ELLIPSOID,
  /** The EGM96 geoid, for example SRTM. */
  EGM96,
  /** The EGM2008 geoid, for example Copernicus GLO-30. */
  EGM2008
}

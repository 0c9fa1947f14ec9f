package io.sentryal.insar.testkit.scene;

import io.sentryal.insar.model.GeoPoint;

/**
 * A corner reflector on the ground.
 *
 * @param place where
 * @param heightM height above the WGS 84 ellipsoid (m)
 * @param amplitudeCounts amplitude at its peak (counts)
 */
record PlacedReflector(GeoPoint place, double heightM, double amplitudeCounts) {
  /** Returns where a burst sees it, by the direct solution. */
  RadarPosition seenBy(Pass pass, int burst, DeformationField deformation) {
    double[] ecefM = Wgs84.toEcef(place.latitudeDeg(), place.longitudeDeg(), heightM);
    RangeDoppler.Seen seen = RangeDoppler.see(pass.orbit(), ecefM, pass.burstMiddleS(burst));
    double rangeM = seen.slantRangeM() - deformation.displacementMm(place, pass.instant(0)) / 1000;
    return new RadarPosition(pass.lineOf(burst, seen.timeS()), pass.sampleOf(rangeM), rangeM);
  }
}

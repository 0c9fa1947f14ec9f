package io.sentryal.insar.testkit.simulated;

import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.StateVector;
import io.sentryal.insar.testkit.asf.AsfEmulator;
import io.sentryal.insar.testkit.asf.EmulatedGranule;
import io.sentryal.insar.testkit.scene.SimulatedAcquisition;
import io.sentryal.insar.testkit.scene.SimulatedStack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

/**
 * Simulated scenes behind an emulated archive: a whole world for demos and tests, without an
 * account or a network. Everything it serves says that it is simulated.
 */
public final class SimulatedArchive {
  private static final int FRAME = 133;
  private static final String PROCESSOR_VERSION = "003.71";

  private SimulatedArchive() {}

  /**
   * Writes all scenes as zips and returns the running server, which the caller closes.
   *
   * @param stack the scenes
   * @param folder an existing folder for the zips
   * @param written hears how many scenes are written
   */
  public static AsfEmulator start(SimulatedStack stack, Path folder, IntConsumer written) {
    List<EmulatedGranule> granules = new ArrayList<>();
    for (SimulatedAcquisition acquisition : stack.acquisitions()) {
      granules.add(granule(acquisition, stack.writeZip(acquisition.index(), folder)));
      written.accept(granules.size());
    }
    return AsfEmulator.start(granules);
  }

  private static EmulatedGranule granule(SimulatedAcquisition acquisition, Path zip) {
    List<StateVector> vectors = acquisition.stateVectors();
    StateVector before = vectors.get(0);
    for (StateVector vector : vectors) {
      before = vector.time().isBefore(acquisition.start()) ? vector : before;
    }
    StateVector after = vectors.get(vectors.indexOf(before) + 1);
    return EmulatedGranule.builder()
        .name(acquisition.productName())
        .platform(acquisition.platform())
        .period(acquisition.start(), acquisition.stop())
        .direction(acquisition.direction())
        .footprint(polygon(acquisition.footprint()))
        .track(acquisition.relativeOrbit())
        .frame(FRAME)
        .absoluteOrbit(acquisition.absoluteOrbit())
        .polarization(acquisition.polarization().code())
        .processorVersion(PROCESSOR_VERSION)
        .ascendingNodeTime(acquisition.ascendingNodeTime())
        .stateVectors(before, after)
        .file(zip)
        .build();
  }

  private static Polygon polygon(List<GeoPoint> corners) {
    List<Coordinate> ring = new ArrayList<>();
    for (GeoPoint corner : corners) {
      ring.add(new Coordinate(corner.longitudeDeg(), corner.latitudeDeg()));
    }
    ring.add(ring.get(0).copy());
    return new GeometryFactory().createPolygon(ring.toArray(Coordinate[]::new));
  }
}

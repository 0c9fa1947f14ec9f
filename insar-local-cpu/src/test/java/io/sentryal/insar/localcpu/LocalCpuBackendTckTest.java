package io.sentryal.insar.localcpu;

import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.ProcessingOptions;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.testkit.scene.SimulatedStack;
import io.sentryal.insar.testkit.tck.InsarBackendTck;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The rules of the backend contract, on a small simulated scene. */
class LocalCpuBackendTckTest extends InsarBackendTck {
  @TempDir static Path work;

  private static SimulatedPair pair;
  private static InsarJob shortJob;

  @BeforeAll
  static void simulate() throws IOException {
    pair =
        new SimulatedPair(
            SimulatedStack.builder().seed(3).samples(800).lines(300).reliefM(100), work);
    List<MonitoringPoint> points = new ArrayList<>(pair.points.subList(0, 5));
    Collections.reverse(points);
    shortJob =
        pair.job()
            .site(Site.builder("small").points(points).build())
            .options(ProcessingOptions.builder().marginM(300).build())
            .simulated(true)
            .build();
  }

  @Override
  protected InsarBackend openBackend() {
    return LocalCpuBackend.builder().threads(2).build();
  }

  @Override
  protected InsarJob shortJob() {
    return shortJob;
  }

  @Override
  protected InsarJob longJob() {
    return shortJob.toBuilder().site(pair.site()).build();
  }

  @Override
  protected Instant referenceTime() {
    return pair.stack.acquisitions().get(0).start();
  }

  @Override
  protected Instant secondaryTime() {
    return pair.stack.acquisitions().get(1).start();
  }
}

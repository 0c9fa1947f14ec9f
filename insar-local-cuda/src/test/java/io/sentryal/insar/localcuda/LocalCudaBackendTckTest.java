package io.sentryal.insar.localcuda;

import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.testkit.tck.InsarBackendTck;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;

/** The rules of the backend contract, with a fake worker in a process of its own. */
class LocalCudaBackendTckTest extends InsarBackendTck {
  @TempDir static Path folder;

  @Override
  protected InsarBackend openBackend() {
    return new FakeMachine(folder).onCpu("").build();
  }

  @Override
  protected InsarJob shortJob() {
    return new FakeMachine(folder).job("dam");
  }

  @Override
  protected InsarJob longJob() {
    return new FakeMachine(folder).job("long");
  }

  @Override
  protected Instant referenceTime() {
    return FakeMachine.REFERENCE;
  }

  @Override
  protected Instant secondaryTime() {
    return FakeMachine.SECONDARY;
  }
}

package io.sentryal.insar.localcuda;

import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.testkit.tck.InsarBackendTck;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The rules of the backend contract, with the real worker and its scripted engine. */
class ScriptedWorkerTckTest extends InsarBackendTck {
  private static final String NORTH =
      "{\"covers\": {\"north\": 60, \"south\": 50, \"east\": 10, \"west\": 0}}";

  @TempDir static Path folder;

  @BeforeAll
  static void requirePython() {
    PythonWorker.python(folder);
  }

  @Override
  protected InsarBackend openBackend() {
    return PythonWorker.scripted(folder, NORTH).build();
  }

  @Override
  protected InsarJob shortJob() {
    return new FakeMachine(folder).job("dam");
  }

  @Override
  protected Instant referenceTime() {
    return FakeMachine.REFERENCE;
  }

  @Override
  protected Instant secondaryTime() {
    return FakeMachine.SECONDARY;
  }

  @Override
  protected Duration patience() {
    return Duration.ofMinutes(3); // three interpreters start for every job
  }
}

package io.sentryal.insar.testkit.tck;

import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.backend.InsarJob;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scripted backend keeps all rules. */
@Timeout(60)
class ScriptedBackendTckTest extends InsarBackendTck {
  @TempDir Path folder;

  @Override
  protected InsarBackend openBackend() {
    return ScriptedJobs.backend();
  }

  @Override
  protected InsarJob shortJob() {
    return new ScriptedJobs(folder).shortJob();
  }

  @Override
  protected InsarJob longJob() {
    return new ScriptedJobs(folder).longJob();
  }

  @Override
  protected Instant referenceTime() {
    return ScriptedJobs.FIRST;
  }

  @Override
  protected Instant secondaryTime() {
    return ScriptedJobs.SECOND;
  }
}

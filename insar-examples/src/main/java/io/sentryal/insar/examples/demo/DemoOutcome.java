package io.sentryal.insar.examples.demo;

import io.sentryal.insar.monitor.MonitoringResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a demo run gave.
 *
 * @param result the result of the pipeline
 * @param comparison measured beside true
 * @param files what was written
 * @param simulating time taken to make the scenes, which a real user does not need
 * @param processing time from the search to the velocities
 */
record DemoOutcome(
    MonitoringResult result,
    Comparison comparison,
    List<Path> files,
    Duration simulating,
    Duration processing) {
  DemoOutcome {
    files = List.copyOf(files);
  }
}

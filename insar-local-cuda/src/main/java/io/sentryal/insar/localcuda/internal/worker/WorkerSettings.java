package io.sentryal.insar.localcuda.internal.worker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the backend uses the worker. Immutable.
 *
 * @param command how it is started
 * @param environment what it sees of the environment
 * @param engine what processes the pair
 * @param limits how long it may take
 * @param freeDiskBytes how much of the disk must be free to start a job (bytes)
 * @param productFolder where products are put; empty drops them
 * @param notes what a result of this backend must say besides
 */
public record WorkerSettings(
    WorkerCommand command,
    Map<String, String> environment,
    Engine engine,
    WorkerLimits limits,
    long freeDiskBytes,
    Optional<Path> productFolder,
    List<String> notes) {
  public WorkerSettings {
    environment = Map.copyOf(environment);
    notes = List.copyOf(notes);
  }
}

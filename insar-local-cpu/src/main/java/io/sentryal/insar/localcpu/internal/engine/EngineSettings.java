package io.sentryal.insar.localcpu.internal.engine;

import io.sentryal.insar.localcpu.internal.tops.Workers;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the engine needs beside a job. Immutable.
 *
 * @param workers the threads that compute
 * @param workFolder where images are unpacked
 * @param geoidGrid file of a geoid grid (GTX), for elevation models with heights above a geoid
 * @param version version of the engine, for the provenance
 */
public record EngineSettings(
    Workers workers, Path workFolder, Optional<Path> geoidGrid, String version) {}

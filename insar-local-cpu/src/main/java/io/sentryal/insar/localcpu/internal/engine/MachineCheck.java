package io.sentryal.insar.localcpu.internal.engine;

import io.sentryal.insar.backend.BackendHealth;
import io.sentryal.insar.backend.BackendHealth.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks whether this machine can run the engine. */
public final class MachineCheck {
  private static final long ENOUGH_HEAP_BYTES = 512L << 20;
  private static final long ENOUGH_DISK_BYTES = 4L << 30;

  private MachineCheck() {}

  /**
   * Returns what was found: threads, memory, room in the work folder, geoid grid.
   *
   * @param settings the engine
   */
  public static BackendHealth of(EngineSettings settings) {
    List<String> details = new ArrayList<>();
    details.add("threads: " + settings.workers().threads());
    Status status =
        worse(heap(details), worse(disk(settings.workFolder(), details), geoid(settings, details)));
    return new BackendHealth(status, details);
  }

  private static Status heap(List<String> details) {
    long bytes = Runtime.getRuntime().maxMemory();
    boolean enough = bytes >= ENOUGH_HEAP_BYTES;
    details.add(
        "heap: " + (bytes >> 20) + " MB" + (enough ? "" : ", small; start Java with -Xmx1g"));
    return enough ? Status.OK : Status.DEGRADED;
  }

  private static Status disk(Path folder, List<String> details) {
    try {
      if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
        details.add("work folder: " + folder + " cannot be written; choose another one");
        return Status.DOWN;
      }
      long bytes = Files.getFileStore(folder).getUsableSpace();
      boolean enough = bytes >= ENOUGH_DISK_BYTES;
      details.add(
          "work folder: "
              + folder
              + ", "
              + (bytes >> 20)
              + " MB free"
              + (enough ? "" : "; a zipped scene needs up to 4 GB, choose another folder"));
      return enough ? Status.OK : Status.DEGRADED;
    } catch (IOException e) {
      details.add("work folder: " + folder + " cannot be used: " + e.getMessage());
      return Status.DOWN;
    }
  }

  private static Status geoid(EngineSettings settings, List<String> details) {
    if (settings.geoidGrid().isEmpty()) {
      details.add("geoid grid: none; elevation models above EGM96 or EGM2008 will be refused");
      return Status.OK;
    }
    Path file = settings.geoidGrid().get();
    boolean readable = Files.isReadable(file);
    details.add("geoid grid: " + file + (readable ? "" : " cannot be read; check the path"));
    return readable ? Status.OK : Status.DEGRADED;
  }

  private static Status worse(Status a, Status b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}

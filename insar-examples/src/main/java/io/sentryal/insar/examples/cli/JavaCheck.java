package io.sentryal.insar.examples.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Looks at the Java that runs this, and how much memory it may take. */
final class JavaCheck implements DoctorCheck {
  private static final int OLDEST = 17;
  private static final long LEAST_BYTES = 900L << 20;

  @Override
  public List<DoctorFinding> run(Map<String, String> environment) {
    Runtime runtime = Runtime.getRuntime();
    int version = Runtime.version().feature();
    String memory = String.format(Locale.ROOT, "%.1f GB of memory", runtime.maxMemory() / 1e9);
    String message = "Java " + version + ", " + runtime.availableProcessors() + " cores, " + memory;
    return List.of(
        version < OLDEST
            ? DoctorFinding.problem("java", message + "; install Java " + OLDEST + " or newer")
            : runtime.maxMemory() < LEAST_BYTES
                ? DoctorFinding.problem("java", message + "; start it with -Xmx2g")
                : DoctorFinding.ok("java", message));
  }
}

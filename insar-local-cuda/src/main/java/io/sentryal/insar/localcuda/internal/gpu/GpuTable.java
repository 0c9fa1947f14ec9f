package io.sentryal.insar.localcuda.internal.gpu;

import io.sentryal.insar.error.InvalidDataException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The GPUs of this machine. Immutable.
 *
 * @param usable those that can compute, by index
 * @param problems why others cannot, or why none was found, with the remedy
 */
public record GpuTable(List<Gpu> usable, List<String> problems) {
  /** What {@code nvidia-smi} is asked for, in this order. */
  static final String FIELDS =
      "index,uuid,name,memory.total,memory.free,driver_version,compute_cap";

  private static final String SOURCE = "answer of nvidia-smi";
  private static final int FIELD_COUNT = 7;
  private static final long MEBIBYTE = 1L << 20;
  private static final int MOST_GPUS = 64;

  /** ISCE3 refuses older devices: {@code isce3.cuda.core.min_compute_capability()}. */
  private static final double OLDEST_CAPABILITY = 3.5;

  public GpuTable {
    usable = List.copyOf(usable);
    problems = List.copyOf(problems);
  }

  /** Returns the table of a machine where no GPU was found. */
  static GpuTable none(String problem) {
    return new GpuTable(List.of(), List.of(problem));
  }

  /**
   * Reads the answer, one GPU a line, fields separated by commas, memory in MiB.
   *
   * @throws InvalidDataException if a line is no GPU
   */
  static GpuTable parse(String answer) {
    List<Gpu> usable = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String line : answer.lines().filter(l -> !l.isBlank()).toList()) {
      List<String> fields = List.of(line.trim().split("\\s*,\\s*", -1));
      if (fields.size() != FIELD_COUNT || seen.size() == MOST_GPUS) {
        throw wrong(line, "expected " + FIELD_COUNT + " fields (" + FIELDS + ")");
      }
      if (!seen.add(fields.get(0)) || !seen.add(fields.get(1))) {
        throw wrong(line, "this GPU stands there twice");
      }
      read(line, fields, usable, problems);
    }
    if (seen.isEmpty()) {
      problems.add("nvidia-smi finds no GPU; look whether the driver sees it: nvidia-smi -L");
    }
    return new GpuTable(usable, problems);
  }

  /** Returns the GPU of that name for CUDA, if it is there and usable. */
  public Optional<Gpu> byUuid(String uuid) {
    return usable.stream().filter(gpu -> gpu.uuid().equals(uuid)).findFirst();
  }

  private static void read(
      String line, List<String> fields, List<Gpu> usable, List<String> problems) {
    int index = (int) whole(line, fields.get(0));
    String uuid = fields.get(1);
    if (!uuid.matches("GPU-[0-9a-fA-F-]{8,64}") || fields.get(2).isEmpty()) {
      throw wrong(line, "expected a uuid GPU-... and a name");
    }
    String label = "GPU " + index + " (" + fields.get(2) + ")";
    if (unknown(fields.get(3)) || unknown(fields.get(4)) || unknown(fields.get(6))) {
      problems.add(
          label
              + " does not tell its memory ("
              + fields.get(3)
              + ", free "
              + fields.get(4)
              + ") or generation ("
              + fields.get(6)
              + "), as one that is split (MIG), or held by a virtual machine; switch MIG off"
              + " (nvidia-smi -i "
              + index
              + " -mig 0) or take another GPU");
      return;
    }
    if (capability(line, fields.get(6)) < OLDEST_CAPABILITY) {
      problems.add(
          label
              + " has compute capability "
              + fields.get(6)
              + "; ISCE3 needs "
              + OLDEST_CAPABILITY
              + " or newer");
      return;
    }
    long totalBytes = whole(line, fields.get(3)) * MEBIBYTE;
    long freeBytes = whole(line, fields.get(4)) * MEBIBYTE;
    if (freeBytes > totalBytes || totalBytes == 0) {
      throw wrong(line, "more memory is free than there is");
    }
    usable.add(
        new Gpu(index, uuid, fields.get(2), totalBytes, freeBytes, fields.get(5), fields.get(6)));
  }

  private static boolean unknown(String field) {
    return (field.startsWith("[") && field.endsWith("]")) || field.equals("N/A");
  }

  private static long whole(String line, String field) {
    if (!field.matches("[0-9]{1,9}")) {
      throw wrong(line, "expected a whole number, was '" + field + "'");
    }
    return Long.parseLong(field);
  }

  private static double capability(String line, String field) {
    if (!field.matches("[0-9]{1,2}\\.[0-9]")) {
      throw wrong(line, "expected a compute capability as 9.0, was '" + field + "'");
    }
    return Double.parseDouble(field);
  }

  private static InvalidDataException wrong(String line, String detail) {
    String shown = line.length() <= 200 ? line : line.substring(0, 200) + "...";
    return new InvalidDataException(
        SOURCE, detail + ", in the line '" + shown + "'; update the driver");
  }
}

package io.sentryal.insar.localcuda.internal.gpu;

import io.sentryal.insar.backend.spi.JobControl;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.localcuda.internal.process.ProcessLock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Deals out devices to jobs, one job on each at a time. Thread-safe.
 *
 * <p>Other processes that use this class keep out of the way by a lock file per GPU; programs that
 * do not know of it show by the memory that they hold. A job waits for both, up to a limit.
 */
public final class DevicePool {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Deque<Device> free;
  private final Semaphore returned = new Semaphore(0);
  private final GpuQuery query;
  private final Rules rules;

  /**
   * Under which conditions a job starts. Immutable.
   *
   * @param lockFolder where the lock files of the GPUs lie, one place for the whole machine
   * @param freeBytes memory of the GPU that must be free (bytes)
   * @param longestWait how long a job waits for a device
   */
  public record Rules(Path lockFolder, long freeBytes, Duration longestWait) {}

  /** Creates a pool over some devices. */
  public DevicePool(List<Device> devices, GpuQuery query, Rules rules) {
    this.free = new ArrayDeque<>(devices);
    this.query = query;
    this.rules = rules;
  }

  /**
   * Returns a device that belongs to the job until the lease is closed.
   *
   * @throws ProcessingException with {@link FailureCode#GPU_UNAVAILABLE} if none became free
   * @throws InterruptedException if the thread was interrupted
   */
  public Lease take(JobControl control) throws InterruptedException {
    long deadlineNs = System.nanoTime() + rules.longestWait().toNanos();
    while (true) {
      control.throwIfCancelRequested();
      returned.drainPermits(); // what comes back from here on ends the pause below
      List<String> obstacles = new ArrayList<>();
      Optional<Lease> lease = tryTake(control, obstacles);
      if (lease.isPresent()) {
        return lease.get();
      }
      long leftNs = deadlineNs - System.nanoTime();
      if (leftNs <= 0) {
        throw new ProcessingException(
            FailureCode.GPU_UNAVAILABLE,
            "no GPU became free within "
                + rules.longestWait()
                + ": "
                + String.join("; ", obstacles)
                + "; end what uses it, take another GPU, or wait longer (gpuWait)");
      }
      returned.tryAcquire(Math.min(leftNs, LOOK_AGAIN.toNanos()), TimeUnit.NANOSECONDS);
    }
  }

  private Optional<Lease> tryTake(JobControl control, List<String> obstacles) {
    int count = size();
    for (int i = 0; i < count; i++) {
      Device device = poll();
      if (device == null) {
        break;
      }
      Optional<Lease> lease = Optional.empty();
      try {
        lease = admit(device, control, obstacles);
      } finally {
        if (lease.isEmpty()) {
          giveBack(device);
        }
      }
      if (lease.isPresent()) {
        return lease;
      }
    }
    if (obstacles.isEmpty()) {
      obstacles.add("other jobs of this backend hold all devices");
    }
    return Optional.empty();
  }

  private Optional<Lease> admit(Device device, JobControl control, List<String> obstacles) {
    if (device.gpu().isEmpty()) {
      return Optional.of(new Lease(device, null));
    }
    Gpu gpu = device.gpu().get();
    ProcessLock lock = lock(gpu, control, obstacles);
    if (lock == null) {
      return Optional.empty();
    }
    Optional<Lease> lease = Optional.empty();
    try {
      if (hasRoom(gpu, obstacles)) {
        lease = Optional.of(new Lease(device, lock));
      }
    } finally {
      if (lease.isEmpty()) {
        unlock(lock);
      }
    }
    return lease;
  }

  private @Nullable ProcessLock lock(Gpu gpu, JobControl control, List<String> obstacles) {
    Path file = rules.lockFolder().resolve("insar-" + gpu.uuid() + ".lock");
    String holder = "process " + ProcessHandle.current().pid() + ", job " + control.id();
    try {
      Optional<ProcessLock> lock = ProcessLock.tryTake(file, holder);
      if (lock.isEmpty()) {
        obstacles.add(gpu.label() + " is in use by " + ProcessLock.holder(file));
      }
      return lock.orElse(null);
    } catch (IOException e) {
      obstacles.add(
          gpu.label() + ": its lock file " + file + " cannot be opened (" + e + "); remove it");
      return null;
    }
  }

  private boolean hasRoom(Gpu gpu, List<String> obstacles) {
    GpuTable now = query.ask();
    Optional<Gpu> seen = now.byUuid(gpu.uuid());
    if (seen.isEmpty()) {
      obstacles.add(gpu.label() + " is gone: " + String.join("; ", now.problems()));
      return false;
    }
    boolean room = seen.get().memoryFreeBytes() >= rules.freeBytes();
    if (!room) {
      obstacles.add(
          seen.get().describe()
              + ", a job needs "
              + (rules.freeBytes() >> 20)
              + " MiB; other programs hold the rest (nvidia-smi lists them)");
    }
    return room;
  }

  private synchronized int size() {
    return free.size();
  }

  private synchronized @Nullable Device poll() {
    return free.poll();
  }

  private synchronized void giveBack(Device device) {
    free.add(device);
    returned.release();
  }

  private static void unlock(ProcessLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new ProcessingException(
          FailureCode.INTERNAL, "the lock of a GPU cannot be given back (" + e + ")", e);
    }
  }

  /** A device that belongs to one job. Closing it gives it back. */
  public final class Lease implements AutoCloseable {
    private final Device device;
    private final @Nullable ProcessLock lock;

    private Lease(Device device, @Nullable ProcessLock lock) {
      this.device = device;
      this.lock = lock;
    }

    /** Returns the device. */
    public Device device() {
      return device;
    }

    @Override
    public void close() {
      try {
        if (lock != null) {
          unlock(lock);
        }
      } finally {
        giveBack(device);
      }
    }
  }
}

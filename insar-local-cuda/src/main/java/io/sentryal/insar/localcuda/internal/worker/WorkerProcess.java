package io.sentryal.insar.localcuda.internal.worker;

import io.sentryal.insar.localcuda.internal.process.ProcessTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A running worker: what it says, whether it lives. For one thread; two more read its output.
 *
 * <p>Its standard input stays open as long as this process lives, which is how it knows: when this
 * process ends, however that happens, the system closes the pipe and the worker ends itself.
 */
final class WorkerProcess implements AutoCloseable {
  /** The longest line of an event; more is no event. */
  static final int LONGEST_LINE = 64 * 1024;

  private static final int MOST_WAITING_LINES = 1024;

  private final Process process;
  private final ProcessTree tree;
  private final LogTail log = new LogTail();
  private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>(MOST_WAITING_LINES);
  private final List<Thread> readers;

  /** What happened to the worker. */
  sealed interface Message {}

  /** It wrote a line to standard output. */
  record Line(String text) implements Message {}

  /** It closed its standard output. */
  record OutputEnded() implements Message {}

  private WorkerProcess(Process process, String name) {
    this.process = process;
    this.tree = new ProcessTree(process);
    this.readers =
        List.of(
            new Thread(this::readOut, "insar-local-cuda-stdout-" + name),
            new Thread(this::readErr, "insar-local-cuda-stderr-" + name));
    for (Thread reader : readers) {
      reader.setDaemon(true);
      reader.start();
    }
  }

  /**
   * Starts a worker.
   *
   * @throws IOException if there is no such program
   */
  static WorkerProcess start(
      List<String> words, Map<String, String> environment, Path folder, String name)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new WorkerProcess(builder.start(), name);
  }

  /** Waits for what happens next. */
  Optional<Message> next(Duration limit) throws InterruptedException {
    Message message = inbox.poll(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
    tree.look();
    return Optional.ofNullable(message);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Returns the exit status; a process that a signal ended has 128 and its number. */
  int status() {
    return process.exitValue();
  }

  LogTail log() {
    return log;
  }

  /** Waits until what it wrote to standard error was read to its end. */
  void awaitLog(Duration limit) throws InterruptedException {
    readers.get(1).join(Math.max(1, limit.toMillis()));
  }

  /** Asks it to end, then kills it and all it started. */
  void end(Duration grace) {
    tree.end(grace);
  }

  /** Kills what is left of it. */
  @Override
  public void close() {
    tree.kill();
    boolean interrupted = false;
    for (Thread reader : readers) {
      reader.interrupt();
      try {
        reader.join(2_000);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void readOut() {
    try (InputStream out = process.getInputStream()) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = out.read(); next >= 0; next = out.read()) {
        if (next != '\n' && line.size() <= LONGEST_LINE) {
          line.write(next);
        } else {
          inbox.put(new Line(line.toString(StandardCharsets.UTF_8)));
          line.reset();
        }
      }
      if (line.size() > 0) {
        inbox.put(new Line(line.toString(StandardCharsets.UTF_8)));
      }
      inbox.put(new OutputEnded());
    } catch (IOException e) {
      inbox.offer(new OutputEnded()); // the pipe was closed here, because the job is over
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readErr() {
    byte[] buffer = new byte[8192];
    try (InputStream err = process.getErrorStream()) {
      for (int count = err.read(buffer); count >= 0; count = err.read(buffer)) {
        log.add(buffer, count);
      }
    } catch (IOException e) {
      // The pipe was closed here, because the job is over; what was read is kept.
    }
  }
}

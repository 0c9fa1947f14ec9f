package io.sentryal.insar.localcuda.internal.process;

import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.error.InsarIoException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs a command that answers within seconds. Immutable.
 *
 * @param words the command and its arguments
 * @param environment all that it sees of the environment
 * @param limit how long it may take
 */
public record ShortCommand(List<String> words, Map<String, String> environment, Duration limit) {
  private static final int MOST_BYTES = 1 << 20;

  public ShortCommand {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  /**
   * What a command answered. Immutable.
   *
   * @param status exit status
   * @param out what it wrote to standard output, at most 1 MiB
   * @param err what it wrote to standard error, likewise
   */
  public record Answer(int status, String out, String err) {
    /** Returns what it said last, for a message. */
    public String lastWords() {
      List<String> lines = (err.isBlank() ? out : err).lines().filter(l -> !l.isBlank()).toList();
      String last = String.join(" / ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
      return last.isEmpty() ? "it said nothing" : ShownText.oneLine(last, 600);
    }
  }

  /** Says that there is no such program, or none that may be started. */
  public static final class NoSuchProgramException extends InsarException {
    private static final long serialVersionUID = 1;

    NoSuchProgramException(String program, IOException cause) {
      super(program + " cannot be started (" + cause.getMessage() + ")", cause);
    }
  }

  /**
   * Runs the command and returns its answer.
   *
   * @param scratch folder for what it says
   * @throws NoSuchProgramException if it cannot be started
   * @throws InsarIoException if it takes too long (it is killed), or its answer cannot be kept
   */
  public Answer run(Path scratch) {
    Path out = null;
    Path err = null;
    try {
      out = Files.createTempFile(scratch, "command-", ".out");
      err = Files.createTempFile(scratch, "command-", ".err");
      int status = status(out.toFile(), err.toFile());
      return new Answer(status, read(out), read(err));
    } catch (IOException e) {
      throw new InsarIoException(
          scratch.toString(), "what " + words.get(0) + " says cannot be kept (" + e + ")", e);
    } finally {
      remove(out);
      remove(err);
    }
  }

  private int status(File out, File err) {
    ProcessBuilder builder = new ProcessBuilder(words).redirectOutput(out).redirectError(err);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new NoSuchProgramException(words.get(0), e);
    }
    ProcessTree tree = new ProcessTree(process);
    try {
      process.getOutputStream().close();
      if (process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        return process.exitValue();
      }
      throw new InsarIoException(
          words.get(0), "did not answer within " + limit + "; look what holds it up", null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InsarIoException(words.get(0), "was interrupted", e);
    } catch (IOException e) {
      throw new InsarIoException(words.get(0), "cannot be talked to (" + e + ")", e);
    } finally {
      tree.kill();
    }
  }

  private static String read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    }
  }

  private static void remove(@Nullable Path file) {
    if (file != null) {
      file.toFile().delete();
    }
  }
}

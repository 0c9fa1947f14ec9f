package io.sentryal.insar.runpod;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a job has streamed since the last look. The service hands every chunk out once: store it
 * before looking again, and let one reader read. Immutable.
 */
public final class StreamPart {
  private final @Nullable RunState state;
  private final List<String> chunks;
  private final boolean gapPossible;
  private final String rawJson;

  private StreamPart(
      @Nullable RunState state, List<String> chunks, boolean gapPossible, String rawJson) {
    this.state = state;
    this.chunks = List.copyOf(chunks);
    this.gapPossible = gapPossible;
    this.rawJson = rawJson;
  }

  /**
   * Returns a part.
   *
   * @param state the state of the job
   * @param chunks any JSON values, in order
   * @param gapPossible whether chunks may have been lost on the way
   * @param rawJson the answer as it came
   */
  public static StreamPart of(
      RunState state, List<String> chunks, boolean gapPossible, String rawJson) {
    return new StreamPart(state, chunks, gapPossible, rawJson);
  }

  /** Returns a part that came without the state of the job, as the documentation prints it. */
  public static StreamPart unstated(List<String> chunks, boolean gapPossible, String rawJson) {
    return new StreamPart(null, chunks, gapPossible, rawJson);
  }

  /** Returns the state of the job, if the answer says. */
  public Optional<RunState> state() {
    return Optional.ofNullable(state);
  }

  /** Returns the chunks in order: any JSON values, digit for digit. */
  public List<String> chunks() {
    return chunks;
  }

  /** Returns whether an answer got lost on the way, and with it perhaps chunks. */
  public boolean gapPossible() {
    return gapPossible;
  }

  /** Returns the answer as it came. */
  public String rawJson() {
    return rawJson;
  }

  /** Returns whether nothing more will come: the job is over and nothing was left. */
  public boolean isLast() {
    return state != null && state.isTerminal() && chunks.isEmpty();
  }
}

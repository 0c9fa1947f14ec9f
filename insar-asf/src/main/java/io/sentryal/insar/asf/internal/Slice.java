package io.sentryal.insar.asf.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of a search that is paged through by itself: a request, or a part of its period.
 *
 * @param request number of the request in the search
 * @param from first instant, or null for that of the request
 * @param to last instant, or null for that of the request
 */
record Slice(int request, @Nullable Instant from, @Nullable Instant to) {
  private static final Duration SHORTEST = Duration.ofDays(1);

  /** Returns the parameters of the request, within the period of this slice. */
  List<CmrParameter> parameters(List<CmrParameter> whole) {
    if (from == null || to == null) {
      return whole;
    }
    String season =
        temporal(whole)
            .map(value -> value.split(",", 3))
            .filter(v -> v.length == 3)
            .map(v -> "," + v[2])
            .orElse("");
    List<CmrParameter> parameters = new ArrayList<>(whole);
    parameters.removeIf(parameter -> parameter.name().equals(CmrRequests.TEMPORAL));
    parameters.add(
        new CmrParameter(
            CmrRequests.TEMPORAL, CmrRequests.time(from) + "," + CmrRequests.time(to) + season));
    return parameters;
  }

  private static Optional<String> temporal(List<CmrParameter> parameters) {
    return parameters.stream()
        .filter(parameter -> parameter.name().equals(CmrRequests.TEMPORAL))
        .map(CmrParameter::value)
        .findFirst();
  }

  /**
   * Returns the two halves of this slice, the later one first; nothing if it is too short to halve.
   *
   * @param whole the parameters of the request
   * @param now the end of a period without one
   */
  List<Slice> halves(List<CmrParameter> whole, Instant now) {
    String[] period = temporal(whole).orElse(",").split(",", -1);
    Instant first = from != null ? from : instant(period[0], CmrRequests.FIRST);
    Instant last = to != null ? to : instant(period[1], now);
    Duration half = Duration.between(first, last).dividedBy(2);
    if (half.compareTo(SHORTEST) < 0) {
      return List.of();
    }
    Instant middle = first.plus(half);
    return List.of(new Slice(request, middle, last), new Slice(request, first, middle));
  }

  private static Instant instant(String text, Instant otherwise) {
    return text.isEmpty() ? otherwise : Instant.parse(text);
  }
}

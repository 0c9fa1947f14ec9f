package io.sentryal.insar.runpod.provision;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What would be done so that an endpoint is what it should be. Immutable; nothing is done yet. */
public final class EndpointPlan {
  private final EndpointSpec spec;
  private final @Nullable Endpoint endpoint;
  private final List<Change> changes;

  EndpointPlan(EndpointSpec spec, @Nullable Endpoint endpoint, List<Change> changes) {
    this.spec = spec;
    this.endpoint = endpoint;
    this.changes = List.copyOf(changes);
  }

  /** What is to be done. */
  public enum Action {
    /** There is no such endpoint: it is created. */
    CREATE,
    /** It is there and differs: it is changed. */
    UPDATE,
    /** It is as it should be. */
    NONE
  }

  /**
   * A field that is to be changed. Immutable; values that may be secret read {@code redacted}.
   *
   * @param field path of the field, for example {@code workers.max}
   * @param from what it is; empty if it is not set
   * @param to what it should be
   */
  public record Change(String field, String from, String to) {
    @Override
    public String toString() {
      return field + ": " + (from.isEmpty() ? "(unset)" : from) + " -> " + to;
    }
  }

  /** Returns what is to be done. */
  public Action action() {
    if (endpoint == null) {
      return Action.CREATE;
    }
    return changes.isEmpty() ? Action.NONE : Action.UPDATE;
  }

  /** Returns the endpoint that is there. */
  public Optional<Endpoint> endpoint() {
    return Optional.ofNullable(endpoint);
  }

  /** Returns what it should be. */
  public EndpointSpec spec() {
    return spec;
  }

  /** Returns the fields that differ; for a new endpoint all that are set. */
  public List<Change> changes() {
    return changes;
  }

  /** Returns the plan as text, a change a line. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        switch (action()) {
          case CREATE -> "create endpoint '" + spec.name() + "'";
          case UPDATE -> "change endpoint " + endpoint;
          case NONE -> "endpoint " + endpoint + " is as it should be";
        });
    changes.forEach(change -> text.append("\n  ").append(change));
    return text.toString();
  }
}

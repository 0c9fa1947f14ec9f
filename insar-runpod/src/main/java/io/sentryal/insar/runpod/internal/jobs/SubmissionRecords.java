package io.sentryal.insar.runpod.internal.jobs;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.runpod.Submission;
import io.sentryal.insar.runpod.Submission.Ending;
import io.sentryal.insar.runpod.Submission.Kind;
import io.sentryal.insar.runpod.Submission.Posts;
import io.sentryal.insar.runpod.Submission.Times;
import io.sentryal.insar.runpod.SubmissionState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows of the ledger as records of its journal. */
public final class SubmissionRecords {
  private static final int WITHOUT_ENDING = 8;

  private SubmissionRecords() {}

  /** Returns the record of a row. */
  public static List<String> encode(Submission row) {
    List<String> record =
        new ArrayList<>(
            List.of(
                row.id().value(),
                row.digest(),
                row.state().name(),
                Integer.toString(row.posts().count()),
                String.join(" ", row.posts().endpointJobIds()),
                row.times().plannedAt().toString(),
                row.times().changedAt().toString(),
                Boolean.toString(row.cancelRequested())));
    row.ending()
        .ifPresent(
            end ->
                record.addAll(
                    List.of(
                        end.kind().name(),
                        end.code().name(),
                        end.stage().name(),
                        end.detail(),
                        Boolean.toString(end.retryable()),
                        end.execution().toString())));
    return record;
  }

  /** Returns the row of a record. */
  public static Submission decode(String source, List<String> r) {
    try {
      List<String> ids = r.get(4).isEmpty() ? List.of() : List.of(r.get(4).split(" ", -1));
      Optional<Ending> ending = Optional.empty();
      if (r.size() > WITHOUT_ENDING) {
        ending =
            Optional.of(
                new Ending(
                    Kind.valueOf(r.get(8)),
                    FailureCode.valueOf(r.get(9)),
                    JobStage.valueOf(r.get(10)),
                    r.get(11),
                    Boolean.parseBoolean(r.get(12)),
                    Duration.parse(r.get(13))));
      }
      return new Submission(
          new JobId(r.get(0)),
          r.get(1),
          SubmissionState.valueOf(r.get(2)),
          new Posts(Integer.parseInt(r.get(3)), ids),
          new Times(Instant.parse(r.get(5)), Instant.parse(r.get(6))),
          Boolean.parseBoolean(r.get(7)),
          ending);
    } catch (RuntimeException e) { // whatever the texts were, they are no row
      throw new InvalidDataException(
          source, "holds a record that is no row of a ledger: " + e.getMessage(), e);
    }
  }
}

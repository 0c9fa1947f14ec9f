package io.sentryal.insar.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobEstimate;
import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobListener;
import io.sentryal.insar.backend.JobProgress;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.backend.JobState;
import io.sentryal.insar.model.PointMeasurement;
import io.sentryal.insar.model.Provenance;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The kit is worth something only if it catches what is broken: one broken backend per rule. */
@Timeout(120)
class InsarBackendTckCatchesTest {
  @TempDir Path folder;

  @Test
  void kit_onTheSoundBackend_findsNothing() {
    List<String> rules =
        Arrays.stream(InsarBackendTck.class.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(Test.class))
            .map(Method::getName)
            .toList();
    assertThat(rules).hasSize(30);
    for (String rule : rules) {
      assertThat(finding(rule, BrokenBackend::new)).as(rule).isNull();
    }
  }

  @Test
  void spec102_catches_aBackendThatRunsTheSameIdTwice() {
    assertCaught(
        "spec102",
        () ->
            new BrokenBackend() {
              @Override
              public JobHandle submit(JobId id, InsarJob job) {
                return super.submit(new JobId(id + "-" + System.nanoTime()), job);
              }
            });
  }

  @Test
  void spec103_catches_aBackendThatTakesAnotherJobUnderTheSameId() {
    assertCaught(
        "spec103",
        () ->
            new BrokenBackend() {
              @Override
              public JobHandle submit(JobId id, InsarJob job) {
                return sound.attach(id).orElseGet(() -> sound.submit(id, job));
              }
            });
  }

  @Test
  void spec104_catches_aBackendThatForgetsItsJobs() {
    assertCaught(
        "spec104",
        () ->
            new BrokenBackend() {
              @Override
              public Optional<JobHandle> attach(JobId id) {
                return Optional.empty();
              }
            });
  }

  @Test
  void spec105And601_catch_aBackendThatCloseDoesNotEnd() {
    assertCaught("spec105", NeverClosed::new);
    assertCaught("spec601", NeverClosed::new);
    assertCaught("spec603", NeverClosed::new);
  }

  @Test
  void spec202And203_catch_aHandleThatGivesItsOwnFutureAway() {
    Function<JobHandle, JobHandle> shared =
        sound ->
            new BrokenBackend.BrokenHandle(sound) {
              private final CompletableFuture<InsarResult> own = sound.result();

              @Override
              public CompletableFuture<InsarResult> result() {
                return own;
              }

              @Override
              public InsarResult await(Duration timeout) {
                return own.join();
              }
            };
    assertCaught("spec202", handles(shared));
    assertCaught("spec203", handles(shared));
  }

  @Test
  void spec204_catches_aWaitThatCancelsTheJob() {
    assertCaught(
        "spec204",
        handles(
            sound ->
                new BrokenBackend.BrokenHandle(sound) {
                  @Override
                  public InsarResult await(Duration timeout) throws InterruptedException {
                    try {
                      return sound.await(timeout);
                    } finally {
                      sound.cancel().join();
                    }
                  }
                }));
  }

  @Test
  void spec205_catches_aCancelThatOnlySaysItDid() {
    assertCaught(
        "spec205",
        handles(
            sound ->
                new BrokenBackend.BrokenHandle(sound) {
                  @Override
                  public CompletableFuture<JobState> cancel() {
                    return CompletableFuture.completedFuture(JobState.CANCELLED);
                  }
                }));
  }

  @Test
  void spec206_catches_progressThatFallsBack() {
    // The job waits for the listener: one that is added too late hears no progress at all.
    assertCaught(
        "spec206",
        () -> {
          CountDownLatch listened = new CountDownLatch(1);
          return new BrokenBackend(ScriptedJobs.backend().waiting("second", listened)) {
            @Override
            JobHandle handle(JobHandle of) {
              return new BrokenHandle(of) {
                @Override
                public void addListener(JobListener listener) {
                  super.addListener(new FallingBack(listener));
                  listened.countDown();
                }
              };
            }
          };
        });
  }

  @Test
  void spec207_catches_anEndThatIsToldTwice() {
    assertCaught(
        "spec207",
        listening(
            listener ->
                new JobListener() {
                  @Override
                  public void ended(JobId id, JobState state, @Nullable Throwable failure) {
                    listener.ended(id, state, failure);
                    listener.ended(id, state, failure);
                  }
                }));
  }

  @Test
  void spec208_catches_aListenerThatFailsTheJob() {
    assertCaught(
        "spec208",
        handles(
            sound ->
                new BrokenBackend.BrokenHandle(sound) {
                  @Override
                  public void addListener(JobListener listener) {
                    listener.ended(id(), JobState.SUCCEEDED, null);
                  }
                }));
  }

  @Test
  void spec301_catches_aBackendThatDropsOrSwapsPoints() {
    assertCaught("spec301", results(r -> r.measurements(r.build().measurements().subList(1, 3))));
    assertCaught("spec301", results(r -> r.measurements(reversed(r.build().measurements()))));
  }

  @Test
  void spec302_catches_valuesThatHangOnTheOrder() {
    assertCaught(
        "spec302",
        results(
            r -> {
              List<PointMeasurement> changed = new ArrayList<>(r.build().measurements());
              changed.set(0, PointMeasurement.valid(changed.get(0).pointId(), 99, 0.9, 0.8));
              return r.measurements(changed);
            }));
  }

  @Test
  void spec303_catches_aBackendThatInventsValues() {
    assertCaught(
        "spec303",
        results(
            r ->
                r.measurements(
                    r.build().measurements().stream()
                        .map(m -> PointMeasurement.valid(m.pointId(), 0, 0.5, 1))
                        .toList())));
  }

  @Test
  void spec304_catches_aBackendThatRedates() {
    assertCaught(
        "spec304",
        results(r -> r.times(ScriptedJobs.FIRST, Instant.parse("2026-11-21T00:00:00Z"))));
  }

  @Test
  void spec305_catches_aBackendThatSwapsByItself() {
    assertCaught(
        "spec305",
        () ->
            new BrokenBackend() {
              @Override
              public JobHandle submit(JobId id, InsarJob job) {
                return sound.submit(id, new ScriptedJobs(folder).shortJob());
              }
            });
  }

  @Test
  void spec306And307_catch_aProvenanceThatSaysNothing() {
    Supplier<InsarBackend> silent =
        results(r -> r.provenance(Provenance.builder("engine", "1").build()));
    assertCaught("spec306", silent);
    assertCaught("spec307", silent);
  }

  @Test
  void spec308_catches_aBackendThatIsNotDeterministic() {
    assertCaught(
        "spec308",
        results(
            r ->
                r.measurements(
                    r.build().measurements().stream()
                        .map(
                            m ->
                                PointMeasurement.valid(
                                    m.pointId(), System.nanoTime() * 1e-9, 0.5, 1))
                        .toList())));
  }

  @Test
  void spec401And402_catch_aFailureWithoutAType() {
    Function<JobHandle, JobHandle> untyped =
        sound ->
            new BrokenBackend.BrokenHandle(sound) {
              @Override
              public InsarResult await(Duration timeout) throws InterruptedException {
                try {
                  return sound.await(timeout);
                } catch (RuntimeException e) {
                  throw new IllegalStateException(e.getMessage());
                }
              }

              @Override
              public void addListener(JobListener listener) {
                sound.addListener(
                    new JobListener() {
                      @Override
                      public void ended(JobId id, JobState state, @Nullable Throwable failure) {
                        listener.ended(id, state, null);
                      }
                    });
              }
            };
    assertCaught("spec401", handles(untyped));
    assertCaught("spec402", handles(untyped));
  }

  @Test
  void spec403_catches_aBackendThatDiesOfOneFailure() {
    assertCaught(
        "spec403",
        () ->
            new BrokenBackend() {
              @Override
              public JobHandle submit(JobId id, InsarJob job) {
                if (id.value().endsWith("-b")) {
                  throw new IllegalStateException("dead");
                }
                return super.submit(id, job);
              }
            });
  }

  @Test
  void spec501_catches_anEstimateThatStartsTheJob() {
    assertCaught(
        "spec501",
        () ->
            new BrokenBackend() {
              @Override
              public JobEstimate estimate(InsarJob job) {
                sound.submit(new JobId("estimate"), new ScriptedJobs(folder).longJob());
                return sound.estimate(job);
              }
            });
  }

  private void assertCaught(String rule, Supplier<InsarBackend> broken) {
    Throwable finding = finding(rule, broken);
    assertThat(finding).as("%s on a backend that breaks it", rule).isNotNull();
  }

  /** Runs one test of the kit and returns what it found. */
  private @Nullable Throwable finding(String rule, Supplier<InsarBackend> open) {
    Kit kit = new Kit(open, new ScriptedJobs(folder));
    Method test =
        Arrays.stream(InsarBackendTck.class.getDeclaredMethods())
            .filter(m -> m.getName().equals(rule) || m.getName().contains("_" + rule + "_"))
            .findFirst()
            .orElseThrow();
    test.setAccessible(true);
    Throwable thrown = catchThrowable(() -> test.invoke(kit));
    return thrown instanceof InvocationTargetException ? thrown.getCause() : thrown;
  }

  private static Supplier<InsarBackend> handles(Function<JobHandle, JobHandle> wrap) {
    return () ->
        new BrokenBackend() {
          @Override
          JobHandle handle(JobHandle of) {
            return wrap.apply(of);
          }
        };
  }

  private static Supplier<InsarBackend> results(UnaryOperator<InsarResult.Builder> change) {
    return handles(
        sound ->
            new BrokenBackend.ChangedResult(sound) {
              @Override
              InsarResult.Builder change(InsarResult result) {
                return change.apply(result.toBuilder());
              }
            });
  }

  private static Supplier<InsarBackend> listening(UnaryOperator<JobListener> wrap) {
    return handles(
        sound ->
            new BrokenBackend.BrokenHandle(sound) {
              @Override
              public void addListener(JobListener listener) {
                sound.addListener(wrap.apply(listener));
              }
            });
  }

  private static <T> List<T> reversed(List<T> list) {
    List<T> copy = new ArrayList<>(list);
    Collections.reverse(copy);
    return copy;
  }

  /** Tells every step of the progress, and then one before it. */
  private record FallingBack(JobListener listener) implements JobListener {
    @Override
    public void progress(JobProgress step) {
      listener.progress(step);
      listener.progress(new JobProgress(step.jobId(), JobStage.QUEUED, step.fraction() / 2));
    }

    @Override
    public void ended(JobId id, JobState state, @Nullable Throwable failure) {
      listener.ended(id, state, failure);
    }
  }

  /** A backend whose close does nothing. */
  private static final class NeverClosed extends BrokenBackend {
    @Override
    public void close() {}
  }

  /** The kit, to be run by hand on any backend. */
  private static final class Kit extends InsarBackendTck {
    private final Supplier<InsarBackend> open;
    private final ScriptedJobs jobs;

    Kit(Supplier<InsarBackend> open, ScriptedJobs jobs) {
      this.open = open;
      this.jobs = jobs;
    }

    @Override
    protected InsarBackend openBackend() {
      return open.get();
    }

    @Override
    protected InsarJob shortJob() {
      return jobs.shortJob();
    }

    @Override
    protected InsarJob longJob() {
      return jobs.longJob();
    }

    @Override
    protected Instant referenceTime() {
      return ScriptedJobs.FIRST;
    }

    @Override
    protected Instant secondaryTime() {
      return ScriptedJobs.SECOND;
    }

    @Override
    protected Duration patience() {
      return Duration.ofSeconds(3);
    }
  }
}

package io.sentryal.insar.localcuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.JobFailedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two programs with this backend on one machine, and one that is killed. */
class SeveralProcessesTest {
  @TempDir Path folder;

  private final List<Process> started = new ArrayList<>();

  /** A program that runs a job which does not end by itself. */
  static final class Program {
    private Program() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] words) throws Exception {
      FakeMachine machine = new FakeMachine(Path.of(words[0]));
      LocalCudaBackend backend = machine.onGpus("", FakeMachine.gpu(0, 80000)).build();
      JobHandle handle = backend.submit(new JobId("theirs"), machine.job("long"));
      String[] pids = new Heard(handle).awaitCoregistering(machine);
      System.out.println("at work: " + pids[0]);
      System.out.flush();
      handle.result().join();
    }
  }

  /** Starts the program and returns the id of its worker, once that is at work. */
  private long startProgram() throws IOException {
    List<String> words = new ArrayList<>(FakeMachine.java(Program.class));
    words.add(folder.toString());
    Process program = new ProcessBuilder(words).redirectErrorStream(true).start();
    started.add(program);
    BufferedReader said = program.inputReader();
    StringBuilder all = new StringBuilder();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith("at work: ")) {
        return Long.parseLong(line.substring(9));
      }
      all.append(line).append('\n');
    }
    throw new IllegalStateException("the program ended: " + all);
  }

  private void kill(Process program) throws InterruptedException {
    program.destroyForcibly();
    assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  @AfterEach
  void endPrograms() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void program_killed_itsWorkerEnds_andTheNextStartCleansUp() throws Exception {
    long worker = startProgram();
    assertThat(ProcessHandle.of(worker)).isPresent();

    kill(started.get(0));

    WorkerFaultTest.assertGone(worker);
    assertThat(backendFolders()).hasSize(1);
    FakeMachine machine = new FakeMachine(folder);
    try (LocalCudaBackend backend = machine.onCpu("").build()) {
      assertThat(backendFolders()).hasSize(1).allMatch(f -> backend.toString().contains(f));
    }
    assertThat(backendFolders()).isEmpty();
  }

  @Test
  void folderOfALivingProgram_isLeftAlone() throws Exception {
    startProgram();
    FakeMachine machine = new FakeMachine(folder);
    try (LocalCudaBackend one = machine.onCpu("").build();
        LocalCudaBackend two = machine.onCpu("").build()) {
      assertThat(one.toString()).isNotEqualTo(two.toString());
      assertThat(backendFolders()).hasSize(3);
    }
    assertThat(backendFolders()).hasSize(1);
  }

  @Test
  void gpu_inUseByAnotherProgram_isWaitedFor_andNamedWhenThatTakesTooLong() throws Exception {
    startProgram();
    FakeMachine machine = new FakeMachine(folder);
    LocalCudaBackend.Builder builder = machine.onGpus("", FakeMachine.gpu(0, 80000));
    try (LocalCudaBackend backend = builder.gpuWait(Duration.ZERO).build()) {
      JobHandle handle = backend.submit(new JobId("ours"), machine.job("dam"));
      JobFailedException failure =
          (JobFailedException) catchThrowable(() -> handle.await(FakeMachine.PATIENCE));
      assertThat(failure.code()).isEqualTo(FailureCode.GPU_UNAVAILABLE);
      assertThat(failure)
          .hasMessageContaining("in use by process " + started.get(0).pid() + ", job theirs")
          .hasMessageContaining("end what uses it");
    }
    try (LocalCudaBackend backend = builder.gpuWait(FakeMachine.PATIENCE).build()) {
      JobHandle handle = backend.submit(new JobId("ours"), machine.job("dam"));
      assertThat(handle.result()).isNotDone();
      kill(started.get(0));
      assertThat(handle.await(FakeMachine.PATIENCE).measurements()).hasSize(3);
    }
  }

  @Test
  void gpu_inUseByAnotherBackendOfThisProgram_isWaitedFor() throws Exception {
    FakeMachine machine = new FakeMachine(folder);
    LocalCudaBackend.Builder builder = machine.onGpus("", FakeMachine.gpu(0, 80000));
    try (LocalCudaBackend one = builder.build();
        LocalCudaBackend two = builder.gpuWait(Duration.ZERO).build()) {
      JobHandle holding = one.submit(new JobId("one"), machine.job("long"));
      new Heard(holding).awaitCoregistering(machine);
      for (String id : List.of("two-a", "two-b")) { // a second look must not lose the lock
        JobHandle waiting = two.submit(new JobId(id), machine.job("dam"));
        assertThatThrownBy(() -> waiting.await(FakeMachine.PATIENCE))
            .isInstanceOf(JobFailedException.class)
            .hasMessageContaining("another backend of this process");
      }
      holding.cancel().join();
      assertThat(two.submit(new JobId("two-c"), machine.job("dam")).await(FakeMachine.PATIENCE))
          .isNotNull();
    }
  }

  @Test
  void folders_keptOnRequest_stayAndAreNoLeftovers() throws Exception {
    FakeMachine machine = new FakeMachine(folder);
    try (LocalCudaBackend backend = machine.onCpu("").keepWorkFolders(true).build()) {
      backend.submit(new JobId("a"), machine.job("dam")).await(FakeMachine.PATIENCE);
    }
    machine.onCpu("").build().close();
    List<String> kept = backendFolders();
    assertThat(kept).hasSize(1);
    try (Stream<Path> files = Files.walk(folder.resolve("work"))) {
      List<Path> requests =
          files.filter(f -> f.getFileName().toString().equals("request.json")).toList();
      assertThat(requests).hasSize(1);
      if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
        assertThat(Files.getPosixFilePermissions(requests.get(0)))
            .containsExactlyInAnyOrder(
                java.nio.file.attribute.PosixFilePermission.OWNER_READ,
                java.nio.file.attribute.PosixFilePermission.OWNER_WRITE);
      }
    }
  }

  private List<String> backendFolders() throws IOException {
    try (Stream<Path> folders = Files.list(folder.resolve("work"))) {
      return folders
          .map(f -> f.getFileName().toString())
          .filter(name -> name.startsWith("backend-"))
          .toList();
    }
  }
}

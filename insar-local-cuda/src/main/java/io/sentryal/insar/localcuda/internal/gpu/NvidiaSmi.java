package io.sentryal.insar.localcuda.internal.gpu;

import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.localcuda.internal.process.ChildEnvironment;
import io.sentryal.insar.localcuda.internal.process.ShortCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks {@code nvidia-smi}, which comes with NVIDIA's driver. Immutable. */
public final class NvidiaSmi implements GpuQuery {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String DRIVER =
      "install NVIDIA's driver (Linux: package nvidia-driver; containers: start with --gpus all)";

  private final ShortCommand command;
  private final Path scratch;

  /**
   * Creates it.
   *
   * @param program the command that starts nvidia-smi
   * @param environment the environment of this process
   * @param scratch folder for its answer
   */
  public NvidiaSmi(List<String> program, Map<String, String> environment, Path scratch) {
    List<String> words = new ArrayList<>(program);
    words.add("--query-gpu=" + GpuTable.FIELDS);
    words.add("--format=csv,noheader,nounits");
    this.command = new ShortCommand(words, ChildEnvironment.of(environment), LIMIT);
    this.scratch = scratch;
  }

  @Override
  public GpuTable ask() {
    try {
      ShortCommand.Answer answer = command.run(scratch);
      return answer.status() == 0
          ? GpuTable.parse(answer.out())
          : GpuTable.none(
              "nvidia-smi fails with status "
                  + answer.status()
                  + ": "
                  + answer.lastWords()
                  + "; "
                  + DRIVER);
    } catch (ShortCommand.NoSuchProgramException e) {
      return GpuTable.none("there is no nvidia-smi on the PATH; " + DRIVER);
    } catch (InsarIoException | InvalidDataException e) {
      return GpuTable.none(String.valueOf(e.getMessage()));
    }
  }
}

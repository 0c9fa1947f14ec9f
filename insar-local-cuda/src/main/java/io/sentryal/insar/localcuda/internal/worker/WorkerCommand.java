package io.sentryal.insar.localcuda.internal.worker;

import io.sentryal.insar.localcuda.internal.gpu.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the worker is started on this machine. Immutable. */
public sealed interface WorkerCommand permits InterpreterCommand, ContainerCommand {

  /**
   * Returns the words of the command that runs the worker.
   *
   * @param passed what every child gets of the environment
   */
  List<String> words(Call call, Map<String, String> passed);

  /**
   * Returns all that the command sees of the environment.
   *
   * @param passed what every child gets
   * @param devices on what the worker computes
   */
  Map<String, String> environment(Map<String, String> passed, List<Device> devices);

  /** Returns the command that ends what a call started and killing its process does not end. */
  Optional<List<String>> endCommand(Call call);

  /** Returns in words where the worker is looked for. */
  String describe();

  /** Returns what to do if it is not there. */
  String remedy();

  /**
   * One call of the worker. Immutable.
   *
   * @param name unique on this machine
   * @param devices on what it computes
   * @param arguments its arguments
   * @param inputs files and folders that it reads
   * @param folder the only folder in which it writes
   */
  record Call(
      String name, List<Device> devices, List<String> arguments, List<Path> inputs, Path folder) {
    public Call {
      devices = List.copyOf(devices);
      arguments = List.copyOf(arguments);
      inputs = List.copyOf(inputs);
    }
  }
}

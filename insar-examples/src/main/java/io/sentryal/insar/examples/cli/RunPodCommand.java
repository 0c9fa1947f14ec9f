package io.sentryal.insar.examples.cli;

import io.sentryal.insar.runpod.EndpointClient;
import io.sentryal.insar.runpod.EndpointHealth;
import io.sentryal.insar.runpod.PurgeResult;
import io.sentryal.insar.runpod.provision.Endpoint;
import io.sentryal.insar.runpod.provision.EndpointPlan;
import io.sentryal.insar.runpod.provision.EndpointSpec;
import io.sentryal.insar.runpod.provision.EndpointState;
import io.sentryal.insar.runpod.provision.RunPodManagement;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code insar runpod}: the endpoint of the ISCE3 worker. */
@Command(
    name = "runpod",
    description = "Deploy and look after the endpoint of the ISCE3 worker on RunPod.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Reads RUNPOD_API_KEY, RUNPOD_ENDPOINT_ID, RUNPOD_REST_URL, RUNPOD_ENDPOINT_BASE_URL.",
      "Example: insar runpod deploy --image sentryal/isce3-serverless:0.1.0"
    })
final class RunPodCommand implements Runnable {
  @ParentCommand private @Nullable Insar insar;
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        "a command is missing: deploy, status, health or purge");
  }

  private Map<String, String> environment() {
    return Objects.requireNonNull(insar).environment();
  }

  private EndpointClient endpoint() {
    return EndpointClient.builderFromEnv(environment()).build();
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  private PrintWriter err() {
    return Objects.requireNonNull(spec).commandLine().getErr();
  }

  @Command(
      name = "deploy",
      mixinStandardHelpOptions = true,
      description =
          "Show what has to be done for the endpoint, and with --yes do it. Prints the endpoint's"
              + " id.",
      footer = {"", "Example: insar runpod deploy --image sentryal/isce3-serverless:0.1.0 --yes"})
  int deploy(
      @Option(
              names = "--image",
              required = true,
              paramLabel = "IMAGE:TAG",
              description = "The worker's image, with a tag that does not move.")
          String image,
      @Option(
              names = "--name",
              defaultValue = "sentryal-isce3",
              paramLabel = "NAME",
              description = "Name of the endpoint (default: ${DEFAULT-VALUE}).")
          String name,
      @Option(
              names = "--gpu-pool",
              split = ",",
              defaultValue = "ADA_24",
              paramLabel = "POOL",
              description = "GPU pools in order of preference (default: ${DEFAULT-VALUE}).")
          List<String> pools,
      @Option(
              names = "--workers-max",
              defaultValue = "3",
              paramLabel = "N",
              description = "Workers at most (default: ${DEFAULT-VALUE}).")
          int workersMax,
      @Option(
              names = "--with-earthdata-token",
              description = "Put EARTHDATA_TOKEN into the environment of the workers.")
          boolean withToken,
      @Option(names = "--yes", description = "Do it; without, only the plan is shown.")
          boolean yes) {
    EndpointSpec.Builder wanted =
        EndpointSpec.builder().name(name).image(image).gpuPools(pools).workers(0, workersMax);
    if (withToken) {
      wanted.environment(Map.of("EARTHDATA_TOKEN", required("EARTHDATA_TOKEN")));
    }
    try (RunPodManagement runpod = RunPodManagement.builderFromEnv(environment()).build()) {
      EndpointPlan plan = runpod.plan(wanted.build());
      err().println(plan);
      if (yes || plan.action() == EndpointPlan.Action.NONE) {
        out().println(runpod.apply(plan).id());
      } else {
        err().println("nothing was done; repeat with --yes to do it");
      }
    }
    return ExitStatus.DONE.code();
  }

  private String required(String variable) {
    String value = environment().getOrDefault(variable, "");
    if (value.isBlank()) {
      throw new IllegalArgumentException("the environment variable " + variable + " is not set");
    }
    return value;
  }

  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "List the account's endpoints with their workers.",
      footer = {"", "Example: insar runpod status --format json"})
  int status(
      @Option(
              names = "--format",
              paramLabel = "table|json|csv",
              defaultValue = "table",
              description = "How the list is printed (default: ${DEFAULT-VALUE}).")
          ListFormat format) {
    Listing list =
        new Listing(
            "endpoint_id",
            "name",
            "image",
            "owner",
            "running",
            "idle",
            "initializing",
            "throttled",
            "unhealthy",
            "stale");
    try (RunPodManagement runpod = RunPodManagement.builderFromEnv(environment()).build()) {
      for (Endpoint endpoint : runpod.endpoints()) {
        EndpointState workers = runpod.workers(endpoint.id());
        list.add(
            endpoint.id(),
            endpoint.name(),
            endpoint.image().orElse(null),
            endpoint.owner().orElse(null),
            workers.running(),
            workers.idle(),
            workers.initializing(),
            workers.throttled(),
            workers.unhealthy(),
            workers.stale());
      }
    }
    list.print(format, out());
    return ExitStatus.DONE.code();
  }

  @Command(
      name = "health",
      mixinStandardHelpOptions = true,
      description = "Count the jobs and workers of the endpoint RUNPOD_ENDPOINT_ID.",
      footer = {"", "Example: insar runpod health"})
  int health(
      @Option(
              names = "--format",
              paramLabel = "table|json|csv",
              defaultValue = "table",
              description = "How the counts are printed (default: ${DEFAULT-VALUE}).")
          ListFormat format) {
    Listing list = new Listing("what", "count");
    try (EndpointClient endpoint = endpoint()) {
      EndpointHealth health = endpoint.health();
      list.add("jobs in queue", health.jobs().inQueue());
      list.add("jobs in progress", health.jobs().inProgress());
      list.add("jobs completed", health.jobs().completed());
      list.add("jobs failed", health.jobs().failed());
      list.add("jobs retried", health.jobs().retried());
      list.add("workers running", health.workers().running());
      list.add("workers idle", health.workers().idle());
      health.workers().initializing().ifPresent(n -> list.add("workers initializing", n));
      health.workers().ready().ifPresent(n -> list.add("workers ready", n));
      health.workers().throttled().ifPresent(n -> list.add("workers throttled", n));
    }
    list.print(format, out());
    return ExitStatus.DONE.code();
  }

  @Command(
      name = "purge",
      mixinStandardHelpOptions = true,
      description = "Remove the jobs that wait in the queue of RUNPOD_ENDPOINT_ID.",
      footer = {"", "Example: insar runpod purge --yes"})
  int purge(
      @Option(names = "--yes", description = "Do it; without, the queue is only counted.")
          boolean yes) {
    try (EndpointClient endpoint = endpoint()) {
      if (yes) {
        PurgeResult purged = endpoint.purgeQueue();
        out().println("removed " + purged.removed() + " queued jobs; running ones run on");
      } else {
        out()
            .println(
                endpoint.health().jobs().inQueue()
                    + " jobs wait in the queue; repeat with --yes to remove them");
      }
    }
    return ExitStatus.DONE.code();
  }
}

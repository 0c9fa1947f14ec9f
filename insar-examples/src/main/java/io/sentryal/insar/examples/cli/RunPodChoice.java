package io.sentryal.insar.examples.cli;

import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.runpod.RunPodBackend;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The ISCE3 worker on RunPod; where it is stands in the environment. */
final class RunPodChoice implements BackendChoice {
  @Option(
      names = "--budget-usd",
      paramLabel = "AMOUNT",
      description =
          "runpod: most that all pairs of this site may cost, those of the ledger included"
              + " (default: RUNPOD_BUDGET_USD, else no limit); a pair is reckoned as 15 min of work"
              + " and 5 min of idling, without its cold start. Refused before it is sent.")
  private @Nullable String budgetUsd;

  @Option(
      names = "--gpu-pool",
      paramLabel = "POOL",
      description =
          "runpod: pool whose price a budget takes (default: RUNPOD_GPU_POOL, else ADA_24).")
  private @Nullable String pool;

  @Override
  public String name() {
    return RunPodBackend.NAME;
  }

  @Override
  public Optional<String> ownOption() {
    return budgetUsd == null ? Optional.empty() : Optional.of("--budget-usd");
  }

  @Override
  public InsarBackend open(Map<String, String> environment, GroundOptions ground) {
    Map<String, String> told = new HashMap<>(environment);
    if (budgetUsd != null) {
      told.put("RUNPOD_BUDGET_USD", budgetUsd);
    }
    if (pool != null) {
      told.put("RUNPOD_GPU_POOL", pool);
    }
    told.putIfAbsent("RUNPOD_GPU_POOL", "ADA_24"); // that of the endpoint that deploy makes
    return RunPodBackend.builderFromEnv(told).build();
  }
}

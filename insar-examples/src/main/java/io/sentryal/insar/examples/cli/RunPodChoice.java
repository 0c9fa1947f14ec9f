package io.sentryal.insar.examples.cli;

import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.runpod.RunPodBackend;
import io.sentryal.insar.runpod.money.Budget;
import io.sentryal.insar.runpod.money.BudgetGuard.ExpectedTimes;
import io.sentryal.insar.runpod.money.CostModel;
import io.sentryal.insar.runpod.money.GpuPrice;
import io.sentryal.insar.runpod.money.GpuPrices;
import io.sentryal.insar.runpod.provision.RunPodManagement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The ISCE3 worker on RunPod; where it is stands in the environment. */
final class RunPodChoice implements BackendChoice {
  /** The longest that a job may run, and the idle time of the endpoint that deploy makes. */
  private static final ExpectedTimes AT_MOST =
      new ExpectedTimes(Duration.ofMinutes(15), Duration.ZERO, Duration.ofMinutes(5));

  @Option(
      names = "--budget-usd",
      paramLabel = "AMOUNT",
      description =
          "runpod: most that all pairs of this site may cost, those of the ledger included; a pair"
              + " is reckoned as 15 min of work and 5 min of idling, without its cold start. Refused before it is sent.")
  private @Nullable String budgetUsd;

  @Option(
      names = "--gpu-pool",
      paramLabel = "POOL",
      defaultValue = "ADA_24",
      description = "runpod: pool whose price --budget-usd takes (default: ${DEFAULT-VALUE}).")
  private String pool = "ADA_24";

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
    if (budgetUsd == null) {
      return RunPodBackend.builderFromEnv(environment).build();
    }
    Budget budget = Budget.usd(budgetUsd);
    CostModel model = new CostModel(price(environment), 1);
    return RunPodBackend.builderFromEnv(environment).budget(budget, model, AT_MOST).build();
  }

  private GpuPrice price(Map<String, String> environment) {
    try (RunPodManagement account = RunPodManagement.builderFromEnv(environment).build()) {
      return GpuPrices.orTable(account::prices).dearest(List.of(pool));
    }
  }
}

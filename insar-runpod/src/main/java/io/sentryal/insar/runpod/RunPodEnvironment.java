package io.sentryal.insar.runpod;

import io.sentryal.insar.runpod.money.Budget;
import io.sentryal.insar.runpod.money.BudgetGuard.ExpectedTimes;
import io.sentryal.insar.runpod.money.CostModel;
import io.sentryal.insar.runpod.money.GpuPrices;
import io.sentryal.insar.runpod.provision.RunPodManagement;
import io.sentryal.insar.runpod.storage.S3ObjectStore;
import io.sentryal.insar.runpod.storage.StoredPayloads;
import io.sentryal.insar.signing.AwsCredentials;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the environment says about a {@link RunPodBackend}. Immutable. */
final class RunPodEnvironment {
  private static final String DEFAULT_LEDGER = "insar-data/runpod";
  private static final Duration WEBHOOKS_LIVE = Duration.ofDays(8);

  /** Longer than a job of the default limits may wait and run, twice. */
  private static final Duration URLS_LIVE = Duration.ofDays(1);

  /** The longest that a job may run, and the idle time of the endpoint that deploy makes. */
  private static final ExpectedTimes AT_MOST =
      new ExpectedTimes(Duration.ofMinutes(15), Duration.ZERO, Duration.ofMinutes(5));

  private static final List<String> SECRETS =
      List.of(
          "RUNPOD_API_KEY",
          "RUNPOD_WEBHOOK_SECRET",
          "RUNPOD_S3_SECRET_ACCESS_KEY",
          "EARTHDATA_TOKEN",
          "EARTHDATA_BEARER_TOKEN",
          "EARTHDATA_PASSWORD");

  private final Map<String, String> variables;

  RunPodEnvironment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  RunPodBackendBuilder builder() {
    // Everything that may be refused comes before the ledger, which nobody else may have meanwhile.
    Optional<Budget> budget = budget();
    EndpointClient client = EndpointClient.fromEnv(variables);
    Optional<WebhookUrls> webhooks;
    Optional<S3ObjectStore> store;
    SubmissionLedger ledger;
    try {
      webhooks = webhooks(client.endpointId());
      store = store();
      ledger = SubmissionLedger.open(Path.of(value("RUNPOD_LEDGER").orElse(DEFAULT_LEDGER)));
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
    RunPodBackendBuilder builder = new RunPodBackendBuilder(client, ledger);
    builder.owns(client).owns(ledger);
    SECRETS.stream().map(this::value).flatMap(Optional::stream).forEach(builder::neverSend);
    webhooks.ifPresent(builder::webhooks);
    store.ifPresent(
        s3 ->
            builder
                .owns(s3)
                .payloads(
                    new StoredPayloads(
                        s3, value("RUNPOD_S3_PREFIX").orElse("insar/jobs"), URLS_LIVE)));
    budget.ifPresent(limits -> builder.budget(limits, this::model, AT_MOST));
    return builder;
  }

  private Optional<WebhookUrls> webhooks(String endpointId) {
    return value("WEBHOOK_BASE_URL")
        .map(
            base ->
                WebhookUrls.of(
                    URI.create(base),
                    endpointId,
                    WebhookUrls.parseSecrets(value("RUNPOD_WEBHOOK_SECRET").orElse("")),
                    WEBHOOKS_LIVE));
  }

  private Optional<S3ObjectStore> store() {
    if (variables.keySet().stream().noneMatch(name -> name.startsWith("RUNPOD_S3_"))) {
      return Optional.empty();
    }
    return Optional.of(
        S3ObjectStore.builder()
            .endpoint(URI.create(required("RUNPOD_S3_ENDPOINT")))
            .bucket(required("RUNPOD_S3_BUCKET"))
            .region(required("RUNPOD_S3_REGION"))
            .credentials(
                AwsCredentials.of(
                    required("RUNPOD_S3_ACCESS_KEY_ID"), required("RUNPOD_S3_SECRET_ACCESS_KEY")))
            .build());
  }

  private Optional<Budget> budget() {
    Optional<String> run = value("RUNPOD_BUDGET_USD");
    Optional<String> day = value("RUNPOD_BUDGET_USD_PER_DAY");
    if (run.isEmpty() && day.isEmpty()) {
      return Optional.empty();
    }
    required("RUNPOD_GPU_POOL");
    Budget budget = run.map(Budget::usd).orElseGet(Budget::unlimited);
    return Optional.of(day.map(budget::perDay).orElse(budget));
  }

  /** Asks for the price of the endpoint's GPUs. */
  private CostModel model() {
    List<String> pools = Arrays.asList(required("RUNPOD_GPU_POOL").split(" *, *", -1));
    try (RunPodManagement account = RunPodManagement.builderFromEnv(variables).build()) {
      return new CostModel(GpuPrices.orTable(account::prices).dearest(pools), 1);
    }
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  private String required(String name) {
    return value(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the environment variable "
                        + name
                        + " is not set, which others that are set need"));
  }
}

package io.sentryal.insar.runpod;

import io.sentryal.insar.runpod.internal.Addresses;
import io.sentryal.insar.runpod.internal.JsonText;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job to submit: its input, where to tell its end, and its limits. Immutable.
 *
 * <p>The input must hold no secret: the service shows it again in webhooks and in the status of
 * failed jobs.
 */
public final class RunRequest {
  /** Shortest execution timeout that the service takes. */
  public static final Duration SHORTEST_EXECUTION_TIMEOUT = Duration.ofSeconds(5);

  /** Longest execution timeout, and longest ttl, that the service takes. */
  public static final Duration LONGEST = Duration.ofDays(7);

  private static final Duration SLACK = Duration.ofMinutes(10);

  private final String inputJson;
  private final @Nullable URI webhook;
  private final Duration executionTimeout;
  private final Duration queueAllowance;
  private final Duration ttl;
  private final boolean lowPriority;
  private final @Nullable S3Config s3Config;

  private RunRequest(Builder builder) {
    inputJson = builder.inputJson;
    webhook = builder.webhook;
    executionTimeout = builder.executionTimeout;
    queueAllowance = builder.queueAllowance;
    lowPriority = builder.lowPriority;
    s3Config = builder.s3Config;
    ttl = builder.ttl == null ? defaultTtl(builder) : builder.ttl;
    Duration needed = executionTimeout.plus(queueAllowance);
    if (ttl.compareTo(needed) < 0) {
      throw new IllegalArgumentException(
          "ttl "
              + ttl
              + " is shorter than executionTimeout "
              + executionTimeout
              + " plus queueAllowance "
              + queueAllowance
              + ": the service would delete the job while it runs; set ttl to "
              + needed
              + " or more, or leave it out");
    }
  }

  private static Duration defaultTtl(Builder builder) {
    Duration ttl = builder.executionTimeout.plus(builder.queueAllowance).plus(SLACK);
    return ttl.compareTo(LONGEST) > 0 ? LONGEST : ttl;
  }

  /**
   * Returns a builder; nothing else is required.
   *
   * @param inputJson the input, a JSON object
   * @throws IllegalArgumentException if it is not one
   */
  public static Builder builder(String inputJson) {
    return new Builder(inputJson);
  }

  /** Returns the input, a JSON object. */
  public String inputJson() {
    return inputJson;
  }

  /** Returns where the service shall tell the end of the job, if anywhere. */
  public Optional<URI> webhook() {
    return Optional.ofNullable(webhook);
  }

  /** Returns how long the job may run on a worker. */
  public Duration executionTimeout() {
    return executionTimeout;
  }

  /** Returns how long the job may wait for a worker. */
  public Duration queueAllowance() {
    return queueAllowance;
  }

  /** Returns how long the job may live, from its submission on; then the service deletes it. */
  public Duration ttl() {
    return ttl;
  }

  /** Returns whether the job does not make the endpoint start workers. */
  public boolean lowPriority() {
    return lowPriority;
  }

  /** Returns the storage that the worker shall use, if any. */
  public Optional<S3Config> s3Config() {
    return Optional.ofNullable(s3Config);
  }

  /** Collects what a job needs. Not thread-safe. */
  public static final class Builder {
    private final String inputJson;
    private @Nullable URI webhook;
    private @Nullable Duration ttl;
    private @Nullable S3Config s3Config;
    private Duration executionTimeout = Duration.ofMinutes(10);
    private Duration queueAllowance = Duration.ofHours(2);
    private boolean lowPriority;

    private Builder(String inputJson) {
      this.inputJson = JsonText.requireObject("inputJson", inputJson);
    }

    /**
     * Sets where the service shall tell the end of the job.
     *
     * @param value an https URL; http only on this machine
     */
    public Builder webhook(URI value) {
      webhook = Addresses.requireSafe("webhook", value);
      return this;
    }

    /**
     * Sets how long the job may run on a worker; 10 minutes, the service's own default, unless set.
     *
     * @param value 5 s to 7 days
     */
    public Builder executionTimeout(Duration value) {
      executionTimeout =
          requireBetween("executionTimeout", value, SHORTEST_EXECUTION_TIMEOUT, LONGEST);
      return this;
    }

    /** Sets how long the job may wait for a worker; 2 hours unless set. */
    public Builder queueAllowance(Duration value) {
      queueAllowance = requireBetween("queueAllowance", value, Duration.ZERO, LONGEST);
      return this;
    }

    /**
     * Sets how long the job may live; execution timeout + queue allowance + 10 minutes, 7 days at
     * most, unless set.
     *
     * @param value 10 s to 7 days, not less than execution timeout + queue allowance
     */
    public Builder ttl(Duration value) {
      ttl = requireBetween("ttl", value, Duration.ofSeconds(10), LONGEST);
      return this;
    }

    /** Sets whether the job does not make the endpoint start workers; false unless set. */
    public Builder lowPriority(boolean value) {
      lowPriority = value;
      return this;
    }

    /** Sets the storage that the worker shall use; presigned URLs in the input are safer. */
    public Builder s3Config(S3Config value) {
      s3Config = Objects.requireNonNull(value, "s3Config");
      return this;
    }

    /**
     * Returns the request.
     *
     * @throws IllegalArgumentException if the ttl would end while the job may still run
     */
    public RunRequest build() {
      return new RunRequest(this);
    }

    private static Duration requireBetween(
        String name, Duration value, Duration least, Duration most) {
      if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
        throw new IllegalArgumentException(
            name + " must be between " + least + " and " + most + ", was " + value);
      }
      return value;
    }
  }
}

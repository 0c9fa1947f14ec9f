package io.sentryal.insar.runpod;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.runpod.internal.Addresses;
import io.sentryal.insar.runpod.internal.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and checks the URLs that RunPod calls when a job is over. RunPod signs nothing, so the URL
 * itself is the proof: {@code BASE/rp/v1/KEY/JOB/EXPIRY/MAC}, where MAC is the HMAC-SHA256 over
 * version, endpoint, key, job and expiry. Immutable; prints no secret.
 *
 * <p>Several secrets may be live: the first one signs, all of them check. To rotate, put the new
 * one first, and take the old one out when the URLs it signed have expired.
 */
public final class WebhookUrls {
  private static final Pattern PATH =
      Pattern.compile(
          ".*/rp/v1/([A-Za-z0-9_-]{1,32})/([A-Za-z0-9._-]{1,128})/(\\d{1,12})/([0-9a-f]{64})");
  private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");
  private static final int SHORTEST_SECRET = 16;
  private static final int LONGEST_PATH = 2_000;

  private final URI base;
  private final String endpointId;
  private final Map<String, Secret> secrets;
  private final Duration life;

  private WebhookUrls(URI base, String endpointId, Map<String, Secret> secrets, Duration life) {
    this.base = base;
    this.endpointId = endpointId;
    this.secrets = secrets;
    this.life = life;
  }

  /**
   * Returns the URLs of a receiver.
   *
   * @param base where the receiver is reached from outside: https, or http on this machine
   * @param endpointId the endpoint whose jobs are told
   * @param secrets by name of key, the one that signs first; each of 16 characters or more
   * @param life how long a URL is good; longer than a job lives
   */
  public static WebhookUrls of(
      URI base, String endpointId, Map<String, String> secrets, Duration life) {
    Addresses.requireSafe("webhook URL (WEBHOOK_BASE_URL)", base);
    if (base.getRawQuery() != null || base.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "webhook URL (WEBHOOK_BASE_URL) must have no query and no fragment; give the address of"
              + " the receiver alone");
    }
    if (secrets.isEmpty() || life.isNegative() || life.isZero()) {
      throw new IllegalArgumentException(
          "webhooks need at least one secret (RUNPOD_WEBHOOK_SECRET) and a life, were "
              + secrets.size()
              + " and "
              + life);
    }
    Map<String, Secret> checked = new LinkedHashMap<>();
    secrets.forEach((name, secret) -> checked.put(requireName(name), requireStrong(secret)));
    return new WebhookUrls(base, Addresses.requireEndpointId(endpointId), checked, life);
  }

  /**
   * Returns the secrets of a text such as {@code k2:SECRET,k1:OLDER}, the one that signs first; a
   * text without a colon is one secret of the key {@code k1}.
   */
  public static Map<String, String> parseSecrets(String text) {
    Map<String, String> secrets = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      int colon = part.indexOf(':');
      secrets.put(colon < 0 ? "k1" : part.substring(0, colon), part.substring(colon + 1));
    }
    return secrets;
  }

  /** Returns the URL to call when a job is over. */
  public URI urlFor(JobId id, Instant now) {
    String name = secrets.keySet().iterator().next();
    long expiry = now.plus(life).getEpochSecond();
    String path = "/rp/v1/" + name + "/" + id + "/" + expiry + "/" + mac(name, id.value(), expiry);
    return URI.create(base.toString().replaceFirst("/+$", "") + path);
  }

  /** What a URL turned out to be. */
  public enum Check {
    /** One of ours, in time. */
    GOOD,
    /** None of ours: no such path. */
    UNKNOWN,
    /** Made by somebody else, or with a secret that is not live. */
    FORGED,
    /** One of ours, too late. */
    EXPIRED
  }

  /**
   * Checks a path that was called.
   *
   * @param path the path of the URL, without query
   * @param now the time
   */
  public Check check(String path, Instant now) {
    Matcher parts = PATH.matcher(path);
    if (path.length() > LONGEST_PATH || !parts.matches()) {
      return Check.UNKNOWN;
    }
    if (!secrets.containsKey(parts.group(1))) {
      return Check.FORGED;
    }
    long expiry = Long.parseLong(parts.group(3));
    String expected = mac(parts.group(1), parts.group(2), expiry);
    boolean same =
        MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.US_ASCII),
            parts.group(4).getBytes(StandardCharsets.US_ASCII));
    if (!same) {
      return Check.FORGED;
    }
    return now.getEpochSecond() > expiry ? Check.EXPIRED : Check.GOOD;
  }

  /** Returns the job that a path names; believe it only after {@link #check}. */
  public Optional<JobId> job(String path) {
    Matcher parts = PATH.matcher(path);
    return parts.matches() ? Optional.of(new JobId(parts.group(2))) : Optional.empty();
  }

  /** Prints where the receiver is, and no secret. */
  @Override
  public String toString() {
    return "WebhookUrls[" + base.getHost() + ", keys " + secrets.keySet() + "]";
  }

  private String mac(String name, String job, long expiry) {
    String text = "v1\n" + endpointId + "\n" + name + "\n" + job + "\n" + expiry;
    Secret secret = secrets.get(name);
    if (secret == null) {
      throw new IllegalArgumentException("there is no webhook key '" + name + "'");
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }

  private static String requireName(String name) {
    if (!KEY_ID.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a webhook key is named by 1 to 32 of A-Z a-z 0-9 _ -; RUNPOD_WEBHOOK_SECRET is one"
              + " secret, or NAME:SECRET,NAME:SECRET (value redacted)");
    }
    return name;
  }

  private static Secret requireStrong(String secret) {
    if (secret.length() < SHORTEST_SECRET) {
      throw new IllegalArgumentException(
          "a webhook secret (RUNPOD_WEBHOOK_SECRET) has at least "
              + SHORTEST_SECRET
              + " characters, had "
              + secret.length()
              + " (value redacted)");
    }
    return Secret.of("webhook secret (RUNPOD_WEBHOOK_SECRET)", secret);
  }
}

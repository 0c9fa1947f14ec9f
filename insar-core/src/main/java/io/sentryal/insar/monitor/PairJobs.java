package io.sentryal.insar.monitor;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.ProcessingOptions;
import io.sentryal.insar.model.InterferometricPair;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.store.JobRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Makes the jobs of a run and their names. A name follows from what is asked alone, so that the
 * same run started again attaches to the jobs of the first.
 */
final class PairJobs {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Monitoring request;
  private final ProcessingOptions options;
  private final String backend;

  PairJobs(Monitoring request, ProcessingOptions options, String backend) {
    this.request = request;
    this.options =
        options.toBuilder()
            .polarization(request.polarization().orElse(options.polarization()))
            .build();
    this.backend = backend;
  }

  InsarJob job(URI referenceProduct, URI secondaryProduct) {
    return InsarJob.builder()
        .site(request.site())
        .referenceProduct(referenceProduct)
        .secondaryProduct(secondaryProduct)
        .orbitFiles(request.orbitFiles())
        .terrain(request.terrain())
        .options(options)
        .simulated(request.isSimulated())
        .build();
  }

  JobRequest request(InterferometricPair pair, InsarJob job) {
    String digest = digest(pair, job);
    String site = job.site().id().replaceAll("[^A-Za-z0-9._-]", "_");
    String key =
        site.substring(0, Math.min(site.length(), 40))
            + ("." + DAY.format(pair.reference().sensingStart()))
            + ("-" + DAY.format(pair.secondary().sensingStart()))
            + ("." + digest.substring(0, 16));
    return new JobRequest(
        key, job.site().id(), pair.reference().id(), pair.secondary().id(), backend, digest);
  }

  /** SHA-256 over everything that the job asks, each field with its length before it. */
  private String digest(InterferometricPair pair, InsarJob job) {
    StringBuilder text = new StringBuilder();
    field(text, "backend", backend);
    field(text, "site", job.site().id());
    field(text, "reference_point", job.site().referencePointId().orElse(""));
    for (MonitoringPoint point : job.points()) {
      field(text, "point", point.id());
      field(text, "latitude_deg", String.valueOf(point.position().latitudeDeg()));
      field(text, "longitude_deg", String.valueOf(point.position().longitudeDeg()));
      field(text, "height_m", point.heightM().toString());
    }
    field(text, "reference", pair.reference().id());
    field(text, "secondary", pair.secondary().id());
    field(text, "reference_product", job.referenceProduct().toString());
    field(text, "secondary_product", job.secondaryProduct().toString());
    job.orbitFiles().forEach(orbit -> field(text, "orbit", orbit.toString()));
    field(text, "terrain", job.terrain().toString());
    field(text, "options", job.options().toString());
    field(text, "simulated", String.valueOf(job.simulated()));
    return sha256(text.toString());
  }

  private static void field(StringBuilder text, String name, String value) {
    text.append(name).append(':').append(value.length()).append(':').append(value).append('\n');
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

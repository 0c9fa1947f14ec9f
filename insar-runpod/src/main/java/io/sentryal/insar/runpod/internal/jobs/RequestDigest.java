package io.sentryal.insar.runpod.internal.jobs;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.json.WorkerContract;
import io.sentryal.insar.json.WorkerRequest;
import io.sentryal.insar.model.Terrain;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells whether two jobs ask for the same. The query of a URL does not count: a file that is signed
 * anew is the same file.
 */
public final class RequestDigest {
  private static final JobId ANY = new JobId("any");

  private RequestDigest() {}

  /** Returns the SHA-256 over everything that is asked, lower-case hexadecimal. */
  public static String of(InsarJob job) {
    InsarJob.Builder unsigned =
        job.toBuilder()
            .referenceProduct(unsigned(job.referenceProduct()))
            .secondaryProduct(unsigned(job.secondaryProduct()))
            .orbitFiles(job.orbitFiles().stream().map(RequestDigest::unsigned).toList());
    if (job.terrain() instanceof Terrain.ElevationModel model) {
      unsigned.terrain(new Terrain.ElevationModel(unsigned(model.uri()), model.datum()));
    }
    String asked =
        WorkerContract.toJson(WorkerRequest.of(ANY, unsigned.build()))
            + job.site().referencePointId().orElse("");
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(asked.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static URI unsigned(URI place) {
    String text = place.toString();
    int query = text.indexOf('?');
    return query < 0 ? place : URI.create(text.substring(0, query));
  }
}

package io.sentryal.insar.export;

import io.sentryal.insar.export.CsvMetadata.Column;
import io.sentryal.insar.model.DisplacementSeries;
import io.sentryal.insar.model.DisplacementSeries.Sample;
import io.sentryal.insar.model.Provenance;
import io.sentryal.insar.model.Velocity;
import io.sentryal.insar.store.SiteSeries;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Writes series and velocities as CSV: one plain header line, no comment lines, units in the names
 * of the columns; the last columns say whether the row is simulated and name its provenance. Beside
 * each file stands {@code <file>-metadata.json} with sign, meaning of the columns and the whole
 * provenance (decision record 0002).
 *
 * <p>Dates are UTC. A point without a solution has a row with its status and blanks, never zeros.
 * Files appear whole or not at all. Any locale gives the same bytes.
 */
public final class CsvExport {
  private static final Column POINT = new Column("point_id", "id of the point");
  private static final Column REFERENCE =
      new Column("reference_point_id", "point whose displacement is zero by definition");
  private static final Column SIMULATED =
      new Column("simulated", "true if anything of the input or of the processing is simulated");
  private static final Column PROVENANCE =
      new Column("provenance_id", "name of the provenance, which stands in the metadata file");

  private static final Column[] SERIES = {
    POINT,
    new Column("date", "day of sensing (UTC); blank if the point has no solution"),
    new Column(
        "displacement_mm", "displacement since the reference epoch (mm), " + ExportWords.SIGN),
    new Column("status", "OK, or why there is no value, or what it hangs on"),
    new Column("sigma_mm", "standard deviation of the displacement (mm); blank if unknown"),
    new Column("epoch_utc", "time of sensing (UTC)"),
    REFERENCE,
    new Column("reference_epoch_utc", "time at which the displacement is zero by definition (UTC)"),
    SIMULATED,
    PROVENANCE
  };

  private static final Column[] VELOCITY = {
    POINT,
    new Column(
        "velocity_mm_per_year",
        "linear rate (mm per " + ExportWords.YEAR + "), " + ExportWords.SIGN),
    new Column("sigma_mm_per_year", "standard error of the rate, white noise assumed"),
    new Column("temporal_coherence", "agreement of the pairs, 0 to 1; see redundancy"),
    new Column("redundancy", "share of the pairs beyond those that a series needs, 0 to 1"),
    new Column("n_observations", "pairs that measured the point"),
    new Column("n_dates", "epochs of the series"),
    new Column("status", "OK, or why there is no value, or what it hangs on"),
    new Column("mean_coherence", "mean interferometric coherence, 0 to 1; blank if unknown"),
    REFERENCE,
    SIMULATED,
    PROVENANCE
  };

  private CsvExport() {}

  /** Writes the series of a site: {@code point_id,date,displacement_mm,status,...}. */
  public static void writeSeries(SiteSeries site, Path file) {
    writeSeries(site.series(), site.provenance(), file);
  }

  /**
   * Writes series: {@code point_id,date,displacement_mm,status,...}.
   *
   * @param series the series, in the order of the file
   * @param provenance where they come from
   * @param file the file, replaced if it is there
   * @throws io.sentryal.insar.error.InsarIoException if it cannot be written
   */
  public static void writeSeries(
      List<DisplacementSeries> series, Provenance provenance, Path file) {
    String simulated = String.valueOf(provenance.simulated());
    String provenanceId = CsvMetadata.provenanceId(provenance);
    AtomicFile.write(
        file,
        out -> {
          CsvRows rows = new CsvRows(out);
          rows.row(names(SERIES));
          for (DisplacementSeries one : series) {
            writeSamples(rows, one, simulated, provenanceId);
          }
          rows.flush();
        });
    CsvMetadata.write(file, provenance, SERIES);
  }

  private static void writeSamples(
      CsvRows rows, DisplacementSeries series, String simulated, String provenanceId)
      throws IOException {
    String point = CsvRows.id(series.pointId());
    String reference = CsvRows.id(series.referencePointId());
    if (series.samples().isEmpty()) {
      String status = series.status().name();
      rows.row(point, "", "", status, "", "", reference, "", simulated, provenanceId);
    }
    for (Sample sample : series.samples()) {
      rows.row(
          point,
          day(sample.epoch()),
          Decimals.mm(sample.displacementMm()).toPlainString(),
          sample.status().name(),
          Decimals.mmText(sample.sigmaMm()),
          sample.epoch().toString(),
          reference,
          series.referenceEpoch().toString(),
          simulated,
          provenanceId);
    }
  }

  /** Writes the velocities of a site: {@code point_id,velocity_mm_per_year,...,status,...}. */
  public static void writeVelocities(SiteSeries site, Path file) {
    writeVelocities(site.series(), site.velocities(), site::meanCoherence, site.provenance(), file);
  }

  /**
   * Writes velocities, one row per series: {@code point_id,velocity_mm_per_year,sigma_mm_per_year,
   * temporal_coherence,redundancy,n_observations,n_dates,status,...}.
   *
   * @param series the series, in the order of the file
   * @param velocities the velocities of those that could be solved, in any order
   * @param provenance where they come from
   * @param file the file, replaced if it is there
   * @throws io.sentryal.insar.error.InsarIoException if it cannot be written
   */
  public static void writeVelocities(
      List<DisplacementSeries> series,
      List<Velocity> velocities,
      Provenance provenance,
      Path file) {
    writeVelocities(series, velocities, point -> OptionalDouble.empty(), provenance, file);
  }

  private static void writeVelocities(
      List<DisplacementSeries> series,
      List<Velocity> velocities,
      Function<String, OptionalDouble> meanCoherence,
      Provenance provenance,
      Path file) {
    String simulated = String.valueOf(provenance.simulated());
    String provenanceId = CsvMetadata.provenanceId(provenance);
    Map<String, Velocity> byPoint = new HashMap<>();
    velocities.forEach(velocity -> byPoint.put(velocity.pointId(), velocity));
    AtomicFile.write(
        file,
        out -> {
          CsvRows rows = new CsvRows(out);
          rows.row(names(VELOCITY));
          for (DisplacementSeries one : series) {
            Velocity velocity = byPoint.get(one.pointId());
            rows.row(
                CsvRows.id(one.pointId()),
                velocity == null ? "" : Decimals.mm(velocity.velocityMmPerYear()).toPlainString(),
                velocity == null ? "" : Decimals.mmText(velocity.sigmaMmPerYear()),
                Decimals.ratioText(one.temporalCoherence()),
                Decimals.ratio(one.redundancy()).toPlainString(),
                String.valueOf(one.observationCount()),
                String.valueOf(one.samples().size()),
                one.status().name(),
                Decimals.ratioText(meanCoherence.apply(one.pointId())),
                CsvRows.id(one.referencePointId()),
                simulated,
                provenanceId);
          }
          rows.flush();
        });
    CsvMetadata.write(file, provenance, VELOCITY);
  }

  static String day(Instant epoch) {
    return epoch.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  static String[] names(Column... columns) {
    String[] names = new String[columns.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = columns[i].name();
    }
    return names;
  }
}

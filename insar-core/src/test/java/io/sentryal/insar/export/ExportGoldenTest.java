package io.sentryal.insar.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.json.ProvenanceJson;
import io.sentryal.insar.model.DisplacementSeries;
import io.sentryal.insar.store.SiteSeries;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportGoldenTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @TempDir Path folder;

  @Test
  void seriesCsv_isTheGoldenFile() throws IOException {
    CsvExport.writeSeries(Sites.dam(), folder.resolve("series.csv"));
    assertGolden("series.csv");
    assertGolden("series.csv-metadata.json");
  }

  @Test
  void velocityCsv_isTheGoldenFile() throws IOException {
    CsvExport.writeVelocities(Sites.dam(), folder.resolve("velocity.csv"));
    assertGolden("velocity.csv");
  }

  @Test
  void geoJson_isTheGoldenFile() throws IOException {
    GeoJsonExport.write(Sites.dam(), folder.resolve("points.geojson"));
    assertGolden("points.geojson");
  }

  @Test
  void exports_inALocaleWithCommasAndOtherDigits_haveTheSameBytes() throws IOException {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      CsvExport.writeSeries(Sites.dam(), folder.resolve("series.csv"));
      GeoJsonExport.write(Sites.dam(), folder.resolve("points.geojson"));
    } finally {
      Locale.setDefault(before);
    }
    assertGolden("series.csv");
    assertGolden("points.geojson");
  }

  @Test
  void geoJson_readByAnybody_hasLongitudeFirst_noZeroForNothing_andTheWholeProvenance()
      throws IOException {
    Path file = folder.resolve("new/folder/points.geojson");
    GeoJsonExport.write(Sites.dam(), file);
    JsonNode json = MAPPER.readTree(file.toFile());

    assertThat(json.at("/simulated").booleanValue()).isTrue();
    assertThat(json.at("/features/0/geometry/coordinates/0").doubleValue()).isEqualTo(4.9);
    assertThat(json.at("/features/0/geometry/coordinates/1").doubleValue()).isEqualTo(52.12345678);
    assertThat(json.at("/features/2/properties/velocity_mm_per_year").isNull()).isTrue();
    assertThat(json.at("/features/2/properties/series")).isEmpty();
    assertThat(json.at("/features/2/properties/simulated").booleanValue()).isTrue();
    assertThat(json.at("/features/2/id").textValue()).isEqualTo("=cmd|' /C calc'!A0");
    assertThat(ProvenanceJson.fromJson(json.at("/provenance").toString()))
        .isEqualTo(Sites.dam().provenance());
    assertThat(Files.readString(file)).doesNotContain("NaN");
  }

  @Test
  void csvCells_ofDangerousIds_runNothingAndBreakNothing() {
    assertThat(CsvRows.id("crest-12")).isEqualTo("crest-12");
    assertThat(CsvRows.id("=1+1")).isEqualTo("'=1+1");
    assertThat(CsvRows.id("@x,y")).isEqualTo("\"'@x,y\"");
    assertThat(CsvRows.id("-12")).isEqualTo("'-12");
    assertThat(CsvRows.id("a\"b")).isEqualTo("\"a\"\"b\"");
    assertThat(CsvRows.id("two\nlines")).isEqualTo("\"two\nlines\"");
    assertThat(CsvRows.id("=two\nlines")).isEqualTo("\"'=two\nlines\"");
    assertThat(CsvRows.id(" padded")).isEqualTo("\" padded\"");
  }

  @Test
  void write_thatFailsHalfWay_leavesTheOldFileAndNoOther() throws IOException {
    Path file = folder.resolve("series.csv");
    Files.writeString(file, "old");
    List<DisplacementSeries> broken =
        new AbstractList<>() {
          @Override
          public DisplacementSeries get(int index) {
            if (index == 1) {
              throw new UncheckedIOException(new IOException("No space left on device"));
            }
            return Sites.dam().series().get(0);
          }

          @Override
          public int size() {
            return 2;
          }
        };

    assertThatThrownBy(() -> CsvExport.writeSeries(broken, Sites.dam().provenance(), file))
        .isInstanceOf(InsarIoException.class)
        .hasMessageContaining("series.csv")
        .hasMessageContaining("No space left");
    assertThat(Files.readString(file)).isEqualTo("old");
    try (var files = Files.list(folder)) {
      assertThat(files.toList()).containsExactly(file);
    }
  }

  @Test
  void write_ofManySeries_writesEveryRow() throws IOException {
    SiteSeries dam = Sites.dam();
    List<DisplacementSeries> many = Collections.nCopies(200_000, dam.series().get(0));
    Path file = folder.resolve("many.csv");
    CsvExport.writeSeries(many, dam.provenance(), file);
    try (var lines = Files.lines(file)) {
      assertThat(lines.count()).isEqualTo(400_001);
    }
  }

  private void assertGolden(String name) throws IOException {
    try (InputStream golden = ExportGoldenTest.class.getResourceAsStream(name)) {
      String expected =
          golden == null ? "" : new String(golden.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(Files.readString(folder.resolve(name))).isEqualTo(expected);
    }
  }
}

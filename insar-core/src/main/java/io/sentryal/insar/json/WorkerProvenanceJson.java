package io.sentryal.insar.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sentryal.insar.backend.InsarResult.ReferenceArea;
import io.sentryal.insar.json.PairFacts.Scene;
import io.sentryal.insar.json.PairFacts.Times;
import io.sentryal.insar.model.LineOfSight;
import io.sentryal.insar.model.Provenance;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The provenance of a worker's result, which names the device of every stage, and its pair. */
final class WorkerProvenanceJson {
  private static final String DEVICE_OF = "device_of_stage ";

  /** Fields of the provenance that are parameters here. */
  private static final List<String> NAMED_PARAMETERS =
      List.of("isce3_version", "cuda_device", "worker_version", "image", "runpod_sdk_version");

  private WorkerProvenanceJson() {}

  static void write(JsonGenerator json, PairFacts facts) throws IOException {
    Provenance provenance = facts.provenance();
    Map<String, String> parameters = new LinkedHashMap<>(provenance.parameters());
    json.writeStartObject();
    json.writeStringField("engine", provenance.engine());
    json.writeStringField("engine_version", provenance.engineVersion());
    for (String name : NAMED_PARAMETERS) {
      String value = parameters.remove(name);
      if (value != null) {
        json.writeStringField(name, value);
      }
    }
    writeStages(json, provenance, parameters);
    writeTexts(json, "orbits", provenance.orbits());
    json.writeStringField("dem", provenance.terrain());
    json.writeObjectFieldStart("parameters");
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      json.writeStringField(parameter.getKey(), parameter.getValue());
    }
    json.writeEndObject();
    json.writeBooleanField("simulated", provenance.simulated());
    if (provenance.granules().size() == 2) {
      json.writeStringField("reference_granule", provenance.granules().get(0));
      json.writeStringField("secondary_granule", provenance.granules().get(1));
    }
    writeTexts(json, "burst_ids", provenance.burstIds());
    writeTexts(json, "corrections", provenance.corrections());
    writeTexts(json, "warnings", provenance.warnings());
    writePair(json, facts);
    json.writeEndObject();
  }

  static PairFacts read(JsonObject json) {
    Provenance.Builder provenance =
        json.checked(o -> Provenance.builder(o.text("engine"), o.text("engine_version")));
    json.checked(
        o -> {
          readStages(o, provenance);
          o.optionalText("reference_granule").ifPresent(provenance::addGranule);
          o.optionalText("secondary_granule").ifPresent(provenance::addGranule);
          o.texts("burst_ids").forEach(provenance::addBurstId);
          o.requiredTexts("orbits").forEach(provenance::addOrbit);
          o.texts("corrections").forEach(provenance::addCorrection);
          o.texts("warnings").forEach(provenance::addWarning);
          return provenance.terrain(o.text("dem")).simulated(o.flag("simulated"));
        });
    JsonObject parameters = json.object("parameters");
    for (String name : parameters.names()) {
      provenance.parameter(name, parameters.scalar(name));
    }
    for (String name : NAMED_PARAMETERS) {
      json.optionalText(name).ifPresent(value -> provenance.parameter(name, value));
    }
    Times times = readTimes(json);
    OptionalDouble wavelengthM = json.optionalNumber("wavelength_m");
    Scene scene = readScene(json);
    json.end();
    return new PairFacts(json.checked(o -> provenance.build()), times, wavelengthM, scene);
  }

  private static void writeStages(
      JsonGenerator json, Provenance provenance, Map<String, String> parameters)
      throws IOException {
    json.writeArrayFieldStart("stages");
    for (Map.Entry<String, Double> stage : provenance.stageSeconds().entrySet()) {
      String device = parameters.remove(DEVICE_OF + stage.getKey());
      json.writeStartObject();
      json.writeStringField("name", stage.getKey());
      json.writeNumberField("seconds", stage.getValue());
      json.writeStringField("device", device == null ? provenance.device() : device);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void readStages(JsonObject json, Provenance.Builder provenance) {
    Map<String, String> devices = new LinkedHashMap<>();
    Map<String, Double> seconds = new LinkedHashMap<>();
    json.requireList("stages");
    json.objects(
        "stages",
        stage -> {
          String name = stage.text("name");
          seconds.merge(name, stage.number("seconds"), Double::sum);
          String device = stage.text("device");
          if (!device.matches("cpu|cuda:[0-9]+")) {
            throw stage.wrong("device", "expected cpu or cuda:<n>, was '" + device + "'");
          }
          devices.put(name, device);
          return name;
        });
    seconds.forEach(provenance::stageSeconds);
    Set<String> distinct = new LinkedHashSet<>(devices.values());
    provenance.device(String.join(", ", distinct));
    if (distinct.size() > 1) {
      devices.forEach((stage, device) -> provenance.parameter(DEVICE_OF + stage, device));
    }
  }

  private static void writePair(JsonGenerator json, PairFacts facts) throws IOException {
    Times times = facts.times();
    if (times != null) {
      json.writeStringField("reference_time", times.reference().toString());
      json.writeStringField("secondary_time", times.secondary().toString());
    }
    Scene scene = facts.scene();
    writeNumber(json, "wavelength_m", facts.wavelengthM());
    writeNumber(json, "effective_looks", scene.effectiveLooks());
    writeNumber(json, "perpendicular_baseline_m", scene.perpendicularBaselineM());
    ReferenceArea area = scene.area();
    if (area != null) {
      json.writeObjectFieldStart("reference_area");
      json.writeNumberField("lat", area.latitudeDeg());
      json.writeNumberField("lon", area.longitudeDeg());
      json.writeStringField("rule", area.rule());
      json.writeEndObject();
    }
    if (scene.lineOfSight().isPresent()) {
      json.writeNumberField("incidence_deg", scene.lineOfSight().get().incidenceDeg());
      json.writeNumberField("los_azimuth_deg", scene.lineOfSight().get().azimuthDeg());
    }
    if (!scene.seamJumpsRad().isEmpty()) {
      json.writeObjectFieldStart("seam_jumps_rad");
      for (Map.Entry<String, Double> seam : new TreeMap<>(scene.seamJumpsRad()).entrySet()) {
        json.writeNumberField(seam.getKey(), seam.getValue());
      }
      json.writeEndObject();
    }
  }

  private static Scene readScene(JsonObject json) {
    Map<String, Double> seams = new LinkedHashMap<>();
    json.optionalObject("seam_jumps_rad")
        .ifPresent(s -> s.names().forEach(name -> seams.put(name, s.number(name))));
    ReferenceArea area = null;
    if (json.has("reference_area")) {
      JsonObject read = json.object("reference_area");
      area =
          read.checked(
              a ->
                  new ReferenceArea(
                      Optional.empty(), a.text("rule"), a.number("lat"), a.number("lon")));
      read.end();
    }
    OptionalDouble incidenceDeg = json.optionalNumber("incidence_deg");
    OptionalDouble azimuthDeg = json.optionalNumber("los_azimuth_deg");
    Optional<LineOfSight> lineOfSight =
        incidenceDeg.isPresent() && azimuthDeg.isPresent()
            ? Optional.of(
                json.checked(
                    o -> new LineOfSight(incidenceDeg.getAsDouble(), azimuthDeg.getAsDouble())))
            : Optional.empty();
    return new Scene(
        json.optionalNumber("effective_looks"),
        area,
        json.optionalNumber("perpendicular_baseline_m"),
        lineOfSight,
        seams,
        json.optionalFlag("pair_swapped").orElse(false));
  }

  private static @Nullable Times readTimes(JsonObject json) {
    Optional<Instant> reference = time(json, "reference_time");
    Optional<Instant> secondary = time(json, "secondary_time");
    if (reference.isEmpty() || secondary.isEmpty()) {
      return null;
    }
    if (!reference.get().isBefore(secondary.get())) {
      throw json.wrong(
          "secondary_time", "expected later than " + reference.get() + ", was " + secondary.get());
    }
    return new Times(reference.get(), secondary.get());
  }

  private static Optional<Instant> time(JsonObject json, String name) {
    Optional<String> text = json.optionalText(name);
    try {
      if (text.orElse("Z").endsWith("Z")) {
        return text.map(Instant::parse);
      }
    } catch (DateTimeParseException e) {
      throw json.wrong(name, "is no time: " + e.getMessage());
    }
    throw json.wrong(name, "expected a time in UTC with Z at its end, was '" + text.get() + "'");
  }

  private static void writeNumber(JsonGenerator json, String name, OptionalDouble value)
      throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.getAsDouble());
    }
  }

  private static void writeTexts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}

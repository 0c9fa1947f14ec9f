package io.sentryal.insar.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.ProcessingOptions;
import io.sentryal.insar.model.BoundingBox;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.Polarization;
import io.sentryal.insar.model.Terrain;
import io.sentryal.insar.model.VerticalDatum;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The request of the worker contract as JSON, strict both ways. */
final class WorkerRequestJson {
  private static final String AUTO = "auto";

  private WorkerRequestJson() {}

  static void write(JsonGenerator json, WorkerRequest request) throws IOException {
    json.writeStartObject();
    json.writeStringField("schema_version", WorkerContract.VERSION);
    json.writeStringField("job_id", request.jobId().value());
    json.writeStringField("infrastructure_id", request.infrastructureId());
    writeProduct(json, "reference", request.reference());
    writeProduct(json, "secondary", request.secondary());
    writeBox(json, request.boundingBox());
    writePoints(json, request);
    writeOrbits(json, request.orbitFiles());
    if (request.terrain().orElse(null) instanceof Terrain.ElevationModel model) {
      writePlace(json, "dem", model.uri());
    }
    writeOptions(json, request);
    if (!request.outputs().isEmpty()) {
      json.writeObjectFieldStart("outputs");
      for (Map.Entry<String, URI> output : new TreeMap<>(request.outputs()).entrySet()) {
        json.writeStringField(output.getKey(), output.getValue().toString());
      }
      json.writeEndObject();
    }
    if (request.claim().isPresent()) {
      json.writeObjectFieldStart("claim");
      json.writeStringField("put_url", request.claim().get().putUrl().toString());
      json.writeStringField("get_url", request.claim().get().getUrl().toString());
      json.writeEndObject();
    }
    if (request.webhookUrl().isPresent()) {
      json.writeStringField("webhook_url", request.webhookUrl().get().toString());
    }
    if (request.simulated()) {
      json.writeBooleanField("simulated", true);
    }
    json.writeEndObject();
  }

  static WorkerRequest read(JsonObject json) {
    WorkerContract.requireVersion(json);
    WorkerRequest.Builder request = WorkerRequest.builder();
    json.checked(
        object ->
            request
                .jobId(new JobId(object.text("job_id")))
                .infrastructureId(object.text("infrastructure_id"))
                .reference(readProduct(object, "reference"))
                .secondary(readProduct(object, "secondary"))
                .orbitFiles(readOrbits(object)));
    request.boundingBox(readBox(json.object("bbox")));
    readPoints(json, request);
    Optional<URI> dem = json.checked(object -> readPlace(object, "dem"));
    Optional<JsonObject> options = json.optionalObject("options");
    if (dem.isPresent() && options.isEmpty()) {
      throw json.wrong("options.dem_datum", "is missing; an elevation model comes with its datum");
    }
    options.ifPresent(read -> readOptions(read, dem, request));
    json.optionalObject("outputs").ifPresent(outputs -> readOutputs(outputs, request));
    json.optionalText("webhook_url")
        .ifPresent(url -> json.checked(o -> request.webhookUrl(uri(o, "webhook_url", url))));
    json.optionalObject("claim").ifPresent(claim -> readClaim(claim, request));
    json.optionalFlag("simulated").ifPresent(request::simulated);
    json.end();
    return json.checked(o -> request.build());
  }

  private static void writeProduct(JsonGenerator json, String name, WorkerImage product)
      throws IOException {
    json.writeStringField(name + "_granule", product.granule());
    writePlace(json, name, product.place());
    if (product.bytes().isPresent()) {
      json.writeNumberField(name + "_bytes", product.bytes().getAsLong());
    }
    if (product.md5().isPresent()) {
      json.writeStringField(name + "_md5", product.md5().get());
    }
  }

  private static void writePlace(JsonGenerator json, String name, URI place) throws IOException {
    if ("file".equals(place.getScheme())) {
      json.writeStringField(name + "_path", Path.of(place).toString());
    } else {
      json.writeStringField(name + "_url", place.toString());
    }
  }

  private static WorkerImage readProduct(JsonObject json, String name) {
    String granule = json.text(name + "_granule");
    URI place =
        readPlace(json, name)
            .orElseThrow(() -> json.wrong(name + "_url", "and " + name + "_path are missing"));
    OptionalLong bytes =
        json.has(name + "_bytes")
            ? OptionalLong.of(json.whole(name + "_bytes", Long.MAX_VALUE))
            : OptionalLong.empty();
    return new WorkerImage(granule, place, bytes, json.optionalText(name + "_md5"));
  }

  private static Optional<URI> readPlace(JsonObject json, String name) {
    Optional<URI> url =
        json.optionalText(name + "_url").map(text -> uri(json, name + "_url", text));
    Optional<URI> path =
        json.optionalText(name + "_path").map(text -> file(json, name + "_path", text));
    if (url.isPresent() && path.isPresent()) {
      throw json.wrong(name + "_url", "stands beside " + name + "_path; give one of them");
    }
    url.ifPresent(uri -> WorkerUris.checkUrl(name + "_url", uri));
    return url.or(() -> path);
  }

  private static void writeBox(JsonGenerator json, BoundingBox box) throws IOException {
    json.writeObjectFieldStart("bbox");
    json.writeNumberField("north", box.northDeg());
    json.writeNumberField("south", box.southDeg());
    json.writeNumberField("east", box.eastDeg());
    json.writeNumberField("west", box.westDeg());
    json.writeEndObject();
  }

  private static BoundingBox readBox(JsonObject box) {
    BoundingBox read =
        box.checked(
            b ->
                new BoundingBox(
                    b.number("south"), b.number("west"), b.number("north"), b.number("east")));
    box.end();
    return read;
  }

  private static void writePoints(JsonGenerator json, WorkerRequest request) throws IOException {
    if (request.pointsUrl().isPresent()) {
      json.writeStringField("points_url", request.pointsUrl().get().toString());
    } else if (request.packed()) {
      json.writeFieldName("points_packed");
      PackedPoints.write(json, request.points());
    } else {
      json.writeArrayFieldStart("points");
      for (MonitoringPoint point : request.points()) {
        json.writeStartObject();
        json.writeStringField("id", point.id());
        writePosition(json, point.position());
        if (point.heightM().isPresent()) {
          json.writeNumberField("height_m", point.heightM().getAsDouble());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  private static void writePosition(JsonGenerator json, GeoPoint place) throws IOException {
    json.writeNumberField("lat", place.latitudeDeg());
    json.writeNumberField("lon", place.longitudeDeg());
  }

  private static void readPoints(JsonObject json, WorkerRequest.Builder request) {
    long forms =
        List.of("points", "points_packed", "points_url").stream().filter(json::has).count();
    if (forms != 1) {
      throw json.wrong(
          "points", "expected exactly one of points, points_packed and points_url, found " + forms);
    }
    if (json.has("points_url")) {
      json.checked(o -> request.pointsUrl(uri(o, "points_url", o.text("points_url"))));
    } else if (json.has("points_packed")) {
      request.points(PackedPoints.read(json.object("points_packed"))).packed(true);
    } else {
      List<MonitoringPoint> points =
          json.objects("points", p -> p.checked(WorkerRequestJson::readPoint));
      if (points.stream().map(MonitoringPoint::id).distinct().count() != points.size()) {
        throw json.wrong("points", "an id stands twice; ids must be unique");
      }
      json.checked(o -> request.points(points));
    }
  }

  private static MonitoringPoint readPoint(JsonObject json) {
    MonitoringPoint point =
        MonitoringPoint.of(json.text("id"), json.number("lat"), json.number("lon"));
    return json.has("height_m") ? point.withHeightM(json.number("height_m")) : point;
  }

  private static void writeOrbits(JsonGenerator json, List<URI> orbits) throws IOException {
    List<URI> files = orbits.stream().filter(uri -> "file".equals(uri.getScheme())).toList();
    List<URI> urls = orbits.stream().filter(uri -> !files.contains(uri)).toList();
    if (!urls.isEmpty()) {
      json.writeArrayFieldStart("orbit_urls");
      for (URI url : urls) {
        json.writeString(url.toString());
      }
      json.writeEndArray();
    }
    if (!files.isEmpty()) {
      json.writeArrayFieldStart("orbit_paths");
      for (URI file : files) {
        json.writeString(Path.of(file).toString());
      }
      json.writeEndArray();
    }
  }

  private static List<URI> readOrbits(JsonObject json) {
    List<URI> orbits = new ArrayList<>();
    for (String url : json.texts("orbit_urls")) {
      orbits.add(WorkerUris.checkUrl("orbit_urls", uri(json, "orbit_urls", url)));
    }
    for (String path : json.texts("orbit_paths")) {
      orbits.add(file(json, "orbit_paths", path));
    }
    if (orbits.isEmpty() && (json.has("orbit_urls") || json.has("orbit_paths"))) {
      throw json.wrong("orbit_urls", "is empty; leave it out");
    }
    return orbits;
  }

  private static void readClaim(JsonObject claim, WorkerRequest.Builder request) {
    claim.checked(
        c ->
            request.claim(
                new WorkerClaim(
                    uri(c, "put_url", c.text("put_url")), uri(c, "get_url", c.text("get_url")))));
    claim.end();
  }

  private static String datumName(VerticalDatum datum) {
    return switch (datum) {
      case WGS84_ELLIPSOID -> "wgs84";
      case EGM96 -> "egm96";
      case EGM2008 -> "egm2008";
    };
  }

  private static VerticalDatum datum(JsonObject options, String name) {
    for (VerticalDatum datum : VerticalDatum.values()) {
      if (datumName(datum).equals(name)) {
        return datum;
      }
    }
    throw options.wrong("dem_datum", "expected wgs84, egm96 or egm2008, was '" + name + "'");
  }

  private static Optional<Terrain> readTerrain(JsonObject options, Optional<URI> dem) {
    Optional<String> datum = options.optionalText("dem_datum");
    if (dem.isPresent() != datum.isPresent()) {
      throw options.wrong("dem_datum", "an elevation model and its datum come together");
    }
    if (!options.has("dem_height_m")) {
      return dem.map(uri -> new Terrain.ElevationModel(uri, datum(options, datum.orElseThrow())));
    }
    if (dem.isPresent()) {
      throw options.wrong("dem_height_m", "stands beside an elevation model; give one of them");
    }
    return Optional.of(new Terrain.EllipsoidHeight(options.number("dem_height_m")));
  }

  private static void writeOptions(JsonGenerator json, WorkerRequest request) throws IOException {
    ProcessingOptions options = request.options();
    json.writeObjectFieldStart("options");
    json.writeStringField("polarization", options.polarization().code());
    json.writeNumberField("looks_range", options.looksRange());
    json.writeNumberField("looks_azimuth", options.looksAzimuth());
    json.writeNumberField("filter_alpha", options.filterAlpha());
    json.writeNumberField("coherence_min", options.coherenceMin());
    json.writeNumberField("margin_m", options.marginM());
    if (request.unwrapper().isPresent()) {
      json.writeStringField("unwrap", request.unwrapper().get());
    }
    if (request.referencePlace().isPresent()) {
      json.writeObjectFieldStart("reference");
      writePosition(json, request.referencePlace().get());
      json.writeEndObject();
    } else {
      json.writeStringField("reference", AUTO);
    }
    if (request.postingM().isPresent()) {
      json.writeNumberField("posting_m", request.postingM().getAsDouble());
    }
    if (request.requireGpu().isPresent()) {
      json.writeBooleanField("require_gpu", request.requireGpu().get());
    }
    Terrain terrain = request.terrain().orElse(null);
    if (terrain instanceof Terrain.ElevationModel model) {
      json.writeStringField("dem_datum", datumName(model.datum()));
    } else if (terrain instanceof Terrain.EllipsoidHeight flat) {
      json.writeNumberField("dem_height_m", flat.heightM());
    }
    json.writeEndObject();
  }

  private static void readOptions(
      JsonObject json, Optional<URI> dem, WorkerRequest.Builder request) {
    ProcessingOptions defaults = ProcessingOptions.defaults();
    ProcessingOptions.Builder options = ProcessingOptions.builder();
    json.checked(
        o -> {
          o.optionalText("polarization").map(Polarization::new).ifPresent(options::polarization);
          options.looks(
              o.has("looks_range") ? o.count("looks_range") : defaults.looksRange(),
              o.has("looks_azimuth") ? o.count("looks_azimuth") : defaults.looksAzimuth());
          o.optionalNumber("filter_alpha").ifPresent(options::filterAlpha);
          o.optionalNumber("coherence_min").ifPresent(options::coherenceMin);
          o.optionalNumber("margin_m").ifPresent(options::marginM);
          o.optionalText("unwrap").ifPresent(request::unwrapper);
          o.optionalNumber("posting_m").ifPresent(request::postingM);
          o.optionalFlag("require_gpu").ifPresent(request::requireGpu);
          readTerrain(o, dem).ifPresent(request::terrain);
          return request.options(options.build());
        });
    readReference(json, request);
    json.end();
  }

  private static void readReference(JsonObject json, WorkerRequest.Builder request) {
    if (!json.isText("reference")) {
      json.optionalObject("reference")
          .ifPresent(
              place -> {
                request.referencePlace(
                    place.checked(o -> new GeoPoint(o.number("lat"), o.number("lon"))));
                place.end();
              });
    } else if (!json.text("reference").equals(AUTO)) {
      throw json.wrong("reference", "expected auto or {lat, lon}, was " + json.text("reference"));
    }
  }

  private static void readOutputs(JsonObject json, WorkerRequest.Builder request) {
    Map<String, URI> outputs = new TreeMap<>();
    for (String name : json.names()) {
      outputs.put(name, uri(json, name, json.text(name)));
    }
    json.checked(o -> request.outputs(outputs));
  }

  private static URI uri(JsonObject json, String name, String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw json.wrong(name, "is no URL");
    }
  }

  private static URI file(JsonObject json, String name, String text) {
    Path path = Path.of(text);
    if (!path.isAbsolute()) {
      throw json.wrong(name, "expected an absolute path, was '" + text + "'");
    }
    String encoded = path.toUri().toString();
    return URI.create(encoded.endsWith("/") ? encoded.substring(0, encoded.length() - 1) : encoded);
  }
}

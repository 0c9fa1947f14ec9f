package io.sentryal.insar.asf.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.BurstId;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.model.Polarization;
import io.sentryal.insar.model.StateVector;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Turns an item of {@code granules.umm_json} (UMM-G 1.6) into a {@link Granule}.
 *
 * <p>Only the id and the start of sensing are indispensable. Everything else is absent where the
 * archive leaves it out or writes something that cannot be read.
 */
public final class GranuleParser {
  private static final String BURST = "BURST";
  private static final Pattern MD5 = Pattern.compile("[0-9a-fA-F]{32}");
  private static final int LAST_TRACK = 175;

  private GranuleParser() {}

  /**
   * Returns the granule.
   *
   * @param item one element of the array of granules
   * @param where where the item stands, for messages, for example {@code items[3]}
   * @throws InvalidDataException if the item is no granule, or lacks what every granule has
   */
  public static Granule parse(JsonNode item, String where) {
    UmmItem umm = new UmmItem(item);
    refuseOtherConcepts(umm, where);
    String id =
        first(umm.at("/GranuleUR"), umm.meta("native-id"))
            .orElseThrow(() -> missing(where, "umm.GranuleUR"));
    Instant start =
        first(
                umm.time("/TemporalExtent/RangeDateTime/BeginningDateTime"),
                umm.time("/TemporalExtent/SingleDateTime"))
            .orElseThrow(
                () -> missing(where + " (" + id + ")", "umm.TemporalExtent...BeginningDateTime"));
    Granule.Builder granule = Granule.builder().id(id).sensingStart(start);
    identity(umm, id, granule);
    geometryOfFlight(umm, granule);
    location(umm, granule);
    file(umm, id, granule);
    baselineData(umm, granule);
    return granule.build();
  }

  private static void refuseOtherConcepts(UmmItem umm, String where) {
    String concept = umm.meta("concept-type").orElse("granule");
    if (!concept.equals("granule")) {
      throw new InvalidDataException(
          where,
          "the answer holds a "
              + concept
              + ", not a granule; ask search/granules.umm_json, not another CMR address");
    }
  }

  private static InvalidDataException missing(String where, String field) {
    return new InvalidDataException(
        where, "the archive's record lacks " + field + "; without it an image cannot be used");
  }

  private static void identity(UmmItem umm, String id, Granule.Builder granule) {
    granule.sceneName(isBurst(umm) ? id : producerId(umm).orElse(id));
    umm.time("/TemporalExtent/RangeDateTime/EndingDateTime").ifPresent(granule::sensingStop);
    first(umm.attribute("ASF_PLATFORM"), umm.at("/Platforms/0/ShortName"))
        .map(Platform::parse)
        .ifPresent(granule::platform);
    umm.attribute("PROCESSING_TYPE").ifPresent(granule::productType);
    first(umm.attribute("BEAM_MODE_TYPE"), umm.attribute("BEAM_MODE")).ifPresent(granule::beamMode);
    granule.polarizations(polarizations(umm.attributes("POLARIZATION")));
    umm.at("/PGEVersionClass/PGEVersion").ifPresent(granule::processorVersion);
  }

  private static Optional<String> producerId(UmmItem umm) {
    for (JsonNode identifier : umm.umm().at("/DataGranule/Identifiers")) {
      if (identifier.path("IdentifierType").asText().equals("ProducerGranuleId")) {
        String text = identifier.path("Identifier").asText().trim();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
      }
    }
    return Optional.empty();
  }

  private static List<Polarization> polarizations(List<String> values) {
    return values.stream()
        .flatMap(value -> Stream.of(value.split("\\+")))
        .flatMap(code -> read(code, Polarization::new).stream())
        .distinct()
        .toList();
  }

  private static void geometryOfFlight(UmmItem umm, Granule.Builder granule) {
    umm.attribute("ASCENDING_DESCENDING")
        .flatMap(text -> read(text, OrbitDirection::parse))
        .ifPresent(granule::direction);
    umm.intAttribute("PATH_NUMBER")
        .filter(track -> track >= 1 && track <= LAST_TRACK)
        .ifPresent(granule::track);
    umm.intAttribute("FRAME_NUMBER").ifPresent(granule::frame);
    umm.at("/OrbitCalculatedSpatialDomains/0/OrbitNumber")
        .flatMap(UmmItem::toInt)
        .ifPresent(granule::absoluteOrbit);
    first(umm.attribute("BURST_ID_FULL"), umm.attribute("OPERA_BURST_ID"))
        .flatMap(text -> read(text, BurstId::parse))
        .ifPresent(granule::burstId);
  }

  private static void location(UmmItem umm, Granule.Builder granule) {
    UmmFootprint.of(umm.umm()).ifPresent(granule::footprint);
    Optional<Double> latitudeDeg = umm.doubleAttribute("CENTER_LAT");
    Optional<Double> longitudeDeg = umm.doubleAttribute("CENTER_LON");
    if (latitudeDeg.isPresent() && longitudeDeg.isPresent()) {
      read("center", text -> new GeoPoint(latitudeDeg.get(), longitudeDeg.get()))
          .ifPresent(granule::center);
    }
  }

  private static void file(UmmItem umm, String id, Granule.Builder granule) {
    UmmLinks links = UmmLinks.of(umm.umm(), isBurst(umm));
    links.data().ifPresent(granule::uri);
    links.fileName(id).ifPresent(granule::fileName);
    if (isBurst(umm)) {
      // BYTE_LENGTH is the size of the raw burst inside the scene, not of the file that is served.
      return;
    }
    umm.attribute("BYTES")
        .flatMap(UmmItem::toLong)
        .filter(bytes -> bytes > 0)
        .ifPresent(granule::bytes);
    umm.attribute("MD5SUM").filter(text -> MD5.matcher(text).matches()).ifPresent(granule::md5);
  }

  private static void baselineData(UmmItem umm, Granule.Builder granule) {
    umm.attribute("ASC_NODE_TIME").flatMap(UtcTime::parse).ifPresent(granule::ascendingNodeTime);
    Optional<StateVector> pre = stateVector(umm, "PRE");
    Optional<StateVector> post = stateVector(umm, "POST");
    if (pre.isPresent() && post.isPresent() && pre.get().time().isBefore(post.get().time())) {
      granule.stateVectors(List.of(pre.get(), post.get()));
    }
  }

  private static Optional<StateVector> stateVector(UmmItem umm, String suffix) {
    String[] position = umm.attribute("SV_POSITION_" + suffix).orElse("").split(",");
    String[] velocity = umm.attribute("SV_VELOCITY_" + suffix).orElse("").split(",");
    if (position.length != 4 || velocity.length < 3) {
      return Optional.empty();
    }
    return UtcTime.parse(position[3])
        .flatMap(time -> read("vector", text -> stateVector(time, position, velocity)));
  }

  private static StateVector stateVector(Instant time, String[] position, String[] velocity) {
    return new StateVector(
        time,
        Double.parseDouble(position[0]),
        Double.parseDouble(position[1]),
        Double.parseDouble(position[2]),
        Double.parseDouble(velocity[0]),
        Double.parseDouble(velocity[1]),
        Double.parseDouble(velocity[2]));
  }

  private static boolean isBurst(UmmItem umm) {
    return umm.attribute("PROCESSING_TYPE").filter(BURST::equals).isPresent();
  }

  private static <T> Optional<T> read(String text, Function<String, T> reader) {
    try {
      return Optional.of(reader.apply(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static <T> Optional<T> first(Optional<T> one, Optional<T> other) {
    return one.isPresent() ? one : other;
  }
}

package io.sentryal.insar.testkit.asf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sentryal.insar.model.BurstId;
import io.sentryal.insar.model.StateVector;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Point;

/** Writes an item of {@code granules.umm_json} as ASF's records look, marked as simulated. */
final class UmmWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private UmmWriter() {}

  static ObjectNode item(StoredGranule stored, URI base) {
    ObjectNode item = JSON.objectNode();
    item.set("meta", meta(stored));
    item.set("umm", umm(stored, base));
    return item;
  }

  private static ObjectNode meta(StoredGranule stored) {
    return JSON.objectNode()
        .put("concept-type", "granule")
        .put("concept-id", stored.conceptId())
        .put("revision-id", 1)
        .put("native-id", stored.granule().id())
        .put("collection-concept-id", stored.collectionConceptId())
        .put("provider-id", "ASF")
        .put("format", "application/vnd.nasa.cmr.umm+json")
        .put("revision-date", MILLISECONDS.format(stored.granule().stop()));
  }

  private static ObjectNode umm(StoredGranule stored, URI base) {
    EmulatedGranule granule = stored.granule();
    ObjectNode umm = JSON.objectNode();
    umm.putObject("TemporalExtent")
        .putObject("RangeDateTime")
        .put("BeginningDateTime", MILLISECONDS.format(granule.start()))
        .put("EndingDateTime", MILLISECONDS.format(granule.stop()));
    umm.putArray("OrbitCalculatedSpatialDomains")
        .addObject()
        .put("OrbitNumber", granule.absoluteOrbit());
    umm.put("GranuleUR", granule.id());
    attributes(umm.putArray("AdditionalAttributes"), stored);
    footprint(umm, granule);
    umm.putObject("CollectionReference")
        .put("ShortName", stored.collectionShortName())
        .put("Version", "1");
    umm.putObject("PGEVersionClass")
        .put("PGEName", "SIMULATED")
        .put("PGEVersion", granule.processorVersion());
    links(umm.putArray("RelatedUrls"), stored, base);
    if (granule.burstId().isEmpty()) {
      umm.putObject("DataGranule")
          .putArray("Identifiers")
          .addObject()
          .put("Identifier", granule.name())
          .put("IdentifierType", "ProducerGranuleId");
    }
    ObjectNode platform = umm.putArray("Platforms").addObject();
    platform.put("ShortName", granule.platform().name().toUpperCase(Locale.ROOT));
    platform.putArray("Instruments").addObject().put("ShortName", "C-SAR");
    umm.putObject("MetadataSpecification")
        .put("URL", "https://cdn.earthdata.nasa.gov/umm/granule/v1.6.6")
        .put("Name", "UMM-G")
        .put("Version", "1.6.6");
    return umm;
  }

  private static void attributes(ArrayNode array, StoredGranule stored) {
    stored
        .attributes()
        .forEach(
            (name, value) -> {
              ObjectNode attribute = array.addObject();
              attribute.put("Name", name);
              attribute.putArray("Values").add(value);
            });
  }

  /** Returns the additional attributes, which are also what {@code attribute[]} searches in. */
  static Map<String, String> attributes(EmulatedGranule granule, long bytes, String md5) {
    boolean burst = granule.burstId().isPresent();
    Map<String, String> a = new LinkedHashMap<>();
    a.put("ACQUISITION_DATE", MICROSECONDS.format(granule.stop()) + "Z");
    a.put("ASCENDING_DESCENDING", granule.direction().name());
    granule
        .ascendingNodeTime()
        .ifPresent(t -> a.put("ASC_NODE_TIME", MICROSECONDS.format(t) + "Z"));
    if (!burst) {
      a.put("ASF_PLATFORM", granule.platform().name());
      a.put("FRAME_NUMBER", Integer.toString(granule.frame()));
      a.put("BYTES", Long.toString(bytes));
      a.put("MD5SUM", md5);
      a.put("LOOK_DIRECTION", "R");
    }
    a.put("BEAM_MODE", "IW");
    a.put("BEAM_MODE_TYPE", "IW");
    Point center = granule.footprint().getCentroid();
    a.put("CENTER_LAT", Double.toString(center.getY()));
    a.put("CENTER_LON", Double.toString(center.getX()));
    granule.burstId().ifPresent(id -> burst(a, id));
    a.put("PATH_NUMBER", Integer.toString(granule.track()));
    a.put("POLARIZATION", granule.polarization());
    a.put("PROCESSING_LEVEL", "L1");
    a.put("PROCESSING_TYPE", burst ? "BURST" : "SLC");
    a.put("SIMULATED", "true");
    if (!granule.stateVectors().isEmpty()) {
      vector(a, "PRE", granule.stateVectors().get(0));
      vector(a, "POST", granule.stateVectors().get(1));
    }
    return a;
  }

  private static void burst(Map<String, String> attributes, BurstId id) {
    attributes.put("BURST_ID_FULL", id.toString());
    attributes.put("BURST_ID_RELATIVE", Integer.toString(id.number()));
    attributes.put("SUBSWATH_NAME", id.subswath());
  }

  private static void vector(Map<String, String> attributes, String suffix, StateVector v) {
    String time = MICROSECONDS.format(v.time());
    attributes.put("SV_POSITION_" + suffix, three(v.xM(), v.yM(), v.zM()) + "," + time);
    attributes.put(
        "SV_VELOCITY_" + suffix, three(v.vxMPerS(), v.vyMPerS(), v.vzMPerS()) + "," + time);
  }

  private static String three(double x, double y, double z) {
    return String.format(Locale.ROOT, "%.6f,%.6f,%.6f", x, y, z);
  }

  private static void footprint(ObjectNode umm, EmulatedGranule granule) {
    ArrayNode points =
        umm.putObject("SpatialExtent")
            .putObject("HorizontalSpatialDomain")
            .putObject("Geometry")
            .putArray("GPolygons")
            .addObject()
            .putObject("Boundary")
            .putArray("Points");
    for (Coordinate c : granule.footprint().getExteriorRing().getCoordinates()) {
      points.addObject().put("Longitude", c.x).put("Latitude", c.y);
    }
  }

  private static void links(ArrayNode links, StoredGranule stored, URI base) {
    boolean burst = stored.granule().burstId().isPresent();
    links
        .addObject()
        .put("URL", base.resolve(stored.path()).toString())
        .put("Type", burst ? "USE SERVICE API" : "GET DATA");
    if (burst) {
      links
          .addObject()
          .put("URL", base.resolve(stored.path()).toString().replaceFirst("[.]tiff$", ".xml"))
          .put("Type", "USE SERVICE API");
    } else {
      links
          .addObject()
          .put("URL", "s3://simulated/" + stored.granule().fileName())
          .put("Type", "GET DATA VIA DIRECT ACCESS");
    }
    links
        .addObject()
        .put("URL", "www.asf.alaska.edu/sar-data-sets/sentinel-1")
        .put("Type", "VIEW RELATED INFORMATION");
  }

  static long millis(Instant instant) {
    return instant.toEpochMilli();
  }
}

package io.sentryal.insar.testkit.scene;

import io.sentryal.insar.model.GeoPoint;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Writes {@code manifest.safe}, which stamps the product SIMULATED. */
final class ManifestXml {
  private static final String NAMESPACES =
      " xmlns:gml=\"http://www.opengis.net/gml\" xmlns:xfdu=\"urn:ccsds:schema:xfdu:1\""
          + " xmlns:safe=\"http://www.esa.int/safe/sentinel-1.0\""
          + " xmlns:s1=\"http://www.esa.int/safe/sentinel-1.0/sentinel-1\""
          + " xmlns:s1sar=\"http://www.esa.int/safe/sentinel-1.0/sentinel-1/sar\""
          + " xmlns:s1sarl1=\"http://www.esa.int/safe/sentinel-1.0/sentinel-1/sar/level-1\""
          + " version=\"esa/safe/sentinel-1.0/sentinel-1/sar/level-1/slc/standard/iwdp\"";
  private static final String PROCESSOR_VERSION = "003.71";

  /** A file of the product: what it is, where it lies, what it holds. */
  static final class Part {
    private final String schema;
    private final String prefix;
    private final String path;
    private final byte[] content;

    Part(String schema, String prefix, String path, byte[] content) {
      this.schema = schema;
      this.prefix = prefix;
      this.path = path;
      this.content = content;
    }

    String schema() {
      return schema;
    }

    String path() {
      return path;
    }

    byte[] content() {
      return content;
    }

    String id() {
      String name = path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf('.'));
      String bare = name.replaceFirst("^(calibration|noise)-", "").replace("-", "");
      return prefix + bare;
    }

    boolean measurement() {
      return schema.contains("Measurement");
    }
  }

  private final SimulatedAcquisition acquisition;
  private final List<Part> parts;
  private final XmlText xml = new XmlText();

  private ManifestXml(SimulatedAcquisition acquisition, List<Part> parts) {
    this.acquisition = acquisition;
    this.parts = parts;
  }

  static byte[] bytes(SimulatedAcquisition acquisition, List<Part> parts) {
    ManifestXml writer = new ManifestXml(acquisition, parts);
    writer.write();
    return writer.xml.bytes();
  }

  private void write() {
    xml.open("xfdu:XFDU" + NAMESPACES);
    packageMap();
    metadata();
    dataObjects();
    xml.close();
  }

  private void packageMap() {
    xml.open("informationPackageMap")
        .open(
            "xfdu:contentUnit unitType=\"SAFE Archive Information Package\""
                + " textInfo=\"Sentinel-1 IW Level-1 SLC Product\" dmdID=\"acquisitionPeriod"
                + " platform generalProductInformation measurementOrbitReference"
                + " measurementFrameSet\" pdiID=\"processing\"");
    for (Part part : parts) {
      String unit = part.measurement() ? "Measurement Data Unit" : "Metadata Unit";
      xml.open("xfdu:contentUnit unitType=\"" + unit + "\" repID=\"" + part.schema() + "\"")
          .empty("dataObjectPointer dataObjectID=\"" + part.id() + "\"")
          .close();
    }
    xml.close().close();
  }

  private void metadata() {
    xml.open("metadataSection");
    for (Part part : parts) {
      if (!part.measurement()) {
        xml.open(
                "metadataObject ID=\""
                    + part.id()
                    + "Annotation\" classification=\"DESCRIPTION\" category=\"DMD\"")
            .empty("dataObjectPointer dataObjectID=\"" + part.id() + "\"")
            .close();
      }
    }
    processing();
    platform();
    orbitReference();
    productInformation();
    period();
    frame();
    xml.close();
  }

  private void object(String id, String info) {
    boolean processing = "processing".equals(id);
    xml.open(
            "metadataObject ID=\""
                + id
                + (processing
                    ? "\" classification=\"PROVENANCE\" category=\"PDI\""
                    : "\" classification=\"DESCRIPTION\" category=\"DMD\""))
        .open(
            "metadataWrap mimeType=\"text/xml\" vocabularyName=\"SAFE\" textInfo=\"" + info + "\"")
        .open("xmlData");
  }

  private void endObject() {
    xml.close().close().close();
  }

  private void processing() {
    String time = XmlText.utc(acquisition.stop());
    object("processing", "Processing");
    xml.open("safe:processing name=\"SIMULATED SLC\" start=\"" + time + "\" stop=\"" + time + "\"")
        .open(
            "safe:facility country=\"none\" name=\"SIMULATED\" organisation=\"SIMULATED\""
                + " site=\"SIMULATED\"")
        .empty("safe:software name=\"Sentinel-1 IPF\" version=\"" + PROCESSOR_VERSION + "\"")
        .close()
        .close();
    endObject();
  }

  private void platform() {
    object("platform", "Platform Description");
    xml.open("safe:platform")
        .leaf("safe:nssdcIdentifier", "2014-016A")
        .leaf("safe:familyName", "SENTINEL-1")
        .leaf("safe:number", "A")
        .open("safe:instrument")
        .leaf("safe:familyName abbreviation=\"SAR\"", "Synthetic Aperture Radar")
        .open("safe:extension")
        .open("s1sarl1:instrumentMode")
        .leaf("s1sarl1:mode", "IW")
        .leaf("s1sarl1:swath", SwathParameters.SUBSWATH)
        .close()
        .close()
        .close()
        .close();
    endObject();
  }

  private void orbitReference() {
    object("measurementOrbitReference", "Orbit Reference");
    xml.open("safe:orbitReference");
    for (String end : List.of("start", "stop")) {
      xml.leaf("safe:orbitNumber type=\"" + end + "\"", acquisition.absoluteOrbit());
    }
    for (String end : List.of("start", "stop")) {
      xml.leaf("safe:relativeOrbitNumber type=\"" + end + "\"", acquisition.relativeOrbit());
    }
    xml.leaf("safe:cycleNumber", acquisition.absoluteOrbit() / OrbitNumbers.ORBITS_PER_CYCLE)
        .leaf("safe:phaseIdentifier", 1)
        .open("safe:extension")
        .open("s1:orbitProperties")
        .leaf("s1:pass", acquisition.direction().name())
        .leaf("s1:ascendingNodeTime", XmlText.utc(acquisition.ascendingNodeTime()))
        .close()
        .close()
        .close();
    endObject();
  }

  private void productInformation() {
    object("generalProductInformation", "General Product Information");
    xml.open("s1sarl1:standAloneProductInformation")
        .leaf("s1sarl1:instrumentConfigurationID", 7)
        .leaf("s1sarl1:missionDataTakeID", acquisition.dataTake())
        .leaf("s1sarl1:transmitterReceiverPolarisation", "VV")
        .leaf("s1sarl1:productClass", "S")
        .leaf("s1sarl1:productClassDescription", "SAR Standard L1 Product")
        .leaf("s1sarl1:productComposition", "Slice")
        .leaf("s1sarl1:productType", "SLC")
        .close();
    endObject();
  }

  private void period() {
    object("acquisitionPeriod", "Acquisition Period");
    xml.open("safe:acquisitionPeriod")
        .leaf("safe:startTime", XmlText.utc(acquisition.start()))
        .leaf("safe:stopTime", XmlText.utc(acquisition.stop()))
        .close();
    endObject();
  }

  private void frame() {
    StringJoiner corners = new StringJoiner(" ");
    for (GeoPoint corner : acquisition.footprint()) {
      corners.add(
          String.format(Locale.ROOT, "%.6f,%.6f", corner.latitudeDeg(), corner.longitudeDeg()));
    }
    object("measurementFrameSet", "Frame Set");
    xml.open("safe:frameSet")
        .open("safe:frame")
        .open("safe:footPrint srsName=\"http://www.opengis.net/gml/srs/epsg.xml#4326\"")
        .leaf("gml:coordinates", corners)
        .close()
        .close()
        .close();
    endObject();
  }

  private void dataObjects() {
    xml.open("dataObjectSection");
    for (Part part : parts) {
      String type = part.measurement() ? "application/octet-stream" : "text/xml";
      xml.open("dataObject ID=\"" + part.id() + "\" repID=\"" + part.schema() + "\"")
          .open("byteStream mimeType=\"" + type + "\" size=\"" + part.content().length + "\"")
          .empty("fileLocation locatorType=\"URL\" href=\"./" + part.path() + "\"")
          .leaf("checksum checksumName=\"MD5\"", md5(part.content()))
          .close()
          .close();
    }
    xml.close();
  }

  private static String md5(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}

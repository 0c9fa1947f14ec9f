package io.sentryal.insar.localcpu.internal.safe;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A tiny product in the real format, made of text and bytes by hand: two bursts of 6 lines x 10
 * samples of IW2 VV and VH. Tests change its files before they write it.
 */
final class SafeFixture {
  static final String NAME = "S1A_IW_SLC__1SDV_20210223T135124_20210223T135126_036718_045073_73DE";
  static final String STEM_VV = "s1a-iw2-slc-vv-20210223t135124-20210223t135126-036718-045073-005";
  static final String STEM_VH = "s1a-iw2-slc-vh-20210223t135124-20210223t135126-036718-045073-002";
  static final int LINES = 12;
  static final int SAMPLES = 10;

  /** Files by name, in the order in which they are written. */
  final Map<String, byte[]> files = new LinkedHashMap<>();

  SafeFixture() {
    put("manifest.safe", manifest("003.40", "SLC Processing"));
    put("annotation/" + STEM_VV + ".xml", annotation("IW2", "VV"));
    put("annotation/" + STEM_VH + ".xml", annotation("IW2", "VH"));
    put("measurement/" + STEM_VV + ".tiff", tiff(LINES, SAMPLES));
  }

  void put(String name, String text) {
    put(name, text.getBytes(StandardCharsets.UTF_8));
  }

  void put(String name, byte[] bytes) {
    files.put(root() + name, bytes);
  }

  String text(String name) {
    return new String(files.get(root() + name), StandardCharsets.UTF_8);
  }

  void replace(String name, String from, String to) {
    String text = text(name);
    if (!text.contains(from)) {
      throw new IllegalArgumentException(name + " does not hold " + from);
    }
    put(name, text.replace(from, to));
  }

  static String root() {
    return NAME + ".SAFE/";
  }

  /** Writes the product as a folder and returns it. */
  Path writeFolder(Path parent) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = parent.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    return parent.resolve(NAME + ".SAFE");
  }

  /** Writes the product as a zip file; images are stored or deflated. */
  Path writeZip(Path zip, boolean storeImages) throws IOException {
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream archive = new ZipOutputStream(out)) {
      archive.putNextEntry(new ZipEntry(root()));
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        if (storeImages && file.getKey().endsWith(".tiff")) {
          CRC32 crc = new CRC32();
          crc.update(file.getValue());
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(file.getValue().length);
          entry.setCrc(crc.getValue());
        }
        archive.putNextEntry(entry);
        archive.write(file.getValue());
      }
    }
    return zip;
  }

  /** Returns the real part of the pixel; the imaginary part is its negative minus one. */
  static int pixel(int line, int sample) {
    return 100 * line + sample - 300;
  }

  static byte[] tiff(int lines, int samples) {
    return tiff(lines, samples, 5);
  }

  /** Writes a little-endian TIFF with one strip per line, tags by hand. */
  static byte[] tiff(int lines, int samples, int sampleFormat) {
    int directoryAt = 8 + 4 * lines * samples;
    int offsetsAt = directoryAt + 2 + 9 * 12 + 4;
    ByteBuffer out = ByteBuffer.allocate(offsetsAt + 8 * lines).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(directoryAt);
    for (int line = 0; line < lines; line++) {
      for (int sample = 0; sample < samples; sample++) {
        int pixel = pixel(line, sample);
        out.putShort((short) pixel).putShort((short) (-pixel - 1));
      }
    }
    out.putShort((short) 9);
    int[][] tags = {
      {256, 4, 1, samples},
      {257, 4, 1, lines},
      {258, 3, 1, 32},
      {259, 3, 1, 1},
      {273, 4, lines, offsetsAt},
      {277, 3, 1, 1},
      {278, 4, 1, 1},
      {279, 4, lines, offsetsAt + 4 * lines},
      {339, 3, 1, sampleFormat}
    };
    for (int[] tag : tags) {
      out.putShort((short) tag[0]).putShort((short) tag[1]).putInt(tag[2]).putInt(tag[3]);
    }
    out.putInt(0);
    for (int line = 0; line < lines; line++) {
      out.putInt(8 + 4 * line * samples);
    }
    for (int line = 0; line < lines; line++) {
      out.putInt(4 * samples);
    }
    return out.array();
  }

  static String manifest(String version, String processing) {
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <xfdu:XFDU xmlns:xfdu="urn:ccsds:schema:xfdu:1" xmlns:safe="http://www.esa.int/safe/sentinel-1.0"
            xmlns:s1="http://www.esa.int/safe/sentinel-1.0/sentinel-1"><metadataSection>
          <safe:processing name="%s"><safe:facility name="Somewhere">
            <safe:software name="Sentinel-1 IPF" version="%s"/></safe:facility></safe:processing>
          <safe:platform><safe:familyName>SENTINEL-1</safe:familyName><safe:number>A</safe:number></safe:platform>
          <safe:orbitReference>
            <safe:orbitNumber type="start">36718</safe:orbitNumber>
            <safe:orbitNumber type="stop">36718</safe:orbitNumber>
            <safe:relativeOrbitNumber type="start">71</safe:relativeOrbitNumber>
            <s1:orbitProperties><s1:pass>DESCENDING</s1:pass></s1:orbitProperties>
          </safe:orbitReference>
          <safe:acquisitionPeriod>
            <safe:startTime>2021-02-23T13:51:24.318427</safe:startTime>
          </safe:acquisitionPeriod>
        </metadataSection></xfdu:XFDU>
        """
        .formatted(processing, version);
  }

  static String annotation(String swath, String polarization) {
    StringBuilder orbits = new StringBuilder();
    for (int i = 0; i < 17; i++) {
      orbits.append(
          """
          <orbit><time>2021-02-23T13:%02d:%02d.137427</time><frame>Earth Fixed</frame>
          <position><x>-1.8e6</x><y>-4.99e6</y><z>4.65e6</z></position>
          <velocity><x>-3.3e3</x><y>-3.9e3</y><z>-5.5e3</z></velocity></orbit>
          """
              .formatted(50 + i / 6, 10 * (i % 6)));
    }
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <product>
        <adsHeader><missionId>S1A</missionId><productType>SLC</productType>
        <polarisation>%s</polarisation><mode>IW</mode><swath>%s</swath>
        <absoluteOrbitNumber>36718</absoluteOrbitNumber></adsHeader>
        <generalAnnotation><productInformation>
        <rangeSamplingRate>6.434523812571428e+07</rangeSamplingRate>
        <radarFrequency>5.405000454334350e+09</radarFrequency>
        <azimuthSteeringRate>9.798633249999998e-01</azimuthSteeringRate></productInformation>
        <orbitList count="17">%s</orbitList>
        <azimuthFmRateList count="1"><azimuthFmRate>
        <azimuthTime>2021-02-23T13:51:25.080872</azimuthTime><t0>5.79e-03</t0>
        <azimuthFmRatePolynomial count="3">-2.1e+03 3.8e+05 -6.3e+07</azimuthFmRatePolynomial>
        </azimuthFmRate></azimuthFmRateList></generalAnnotation>
        <imageAnnotation><imageInformation>
        <ascendingNodeTime>2021-02-23T13:12:29.936473</ascendingNodeTime>
        <slantRangeTime>5.793425930681685e-03</slantRangeTime>
        <azimuthTimeInterval>2.055556300000000e-03</azimuthTimeInterval>
        <numberOfSamples>10</numberOfSamples><numberOfLines>12</numberOfLines></imageInformation>
        <processingInformation><swathProcParamsList><swathProcParams><swath>%s</swath>
        <rangeProcessing><processingBandwidth>4.83e+07</processingBandwidth></rangeProcessing>
        <azimuthProcessing><processingBandwidth>3.13e+02</processingBandwidth></azimuthProcessing>
        </swathProcParams></swathProcParamsList></processingInformation></imageAnnotation>
        <dopplerCentroid><dcEstimateList><dcEstimate>
        <azimuthTime>2021-02-23T13:51:25.080872</azimuthTime><t0>5.5e-03</t0>
        <dataDcPolynomial count="3">-11.6 4.1e+04 -3.0e+07</dataDcPolynomial>
        </dcEstimate></dcEstimateList></dopplerCentroid>
        <swathTiming><linesPerBurst>6</linesPerBurst><samplesPerBurst>10</samplesPerBurst>
        <burstList count="2">%s%s</burstList></swathTiming>
        <geolocationGrid><geolocationGridPointList count="1"><geolocationGridPoint>
        <azimuthTime>2021-02-23T13:51:24.318427</azimuthTime><slantRangeTime>5.79e-03</slantRangeTime>
        <line>0</line><pixel>0</pixel><latitude>38.31</latitude><longitude>-116.70</longitude>
        <height>700</height><incidenceAngle>40</incidenceAngle>
        </geolocationGridPoint></geolocationGridPointList></geolocationGrid>
        </product>
        """
        .formatted(
            polarization,
            swath,
            orbits,
            swath,
            burst("24.318427", 151201),
            burst("27.076700", 151202));
  }

  /** The lines 1 to 4 are valid; the second of them from sample 3 on, the third up to sample 7. */
  private static String burst(String second, int id) {
    return String.format(
        Locale.ROOT,
        """
        <burst><azimuthTime>2021-02-23T13:51:%s</azimuthTime>
        <azimuthAnxTime>2334.38</azimuthAnxTime>
        <sensingTime>2021-02-23T13:51:%s</sensingTime><byteOffset>8</byteOffset>
        <firstValidSample count="6">-1 2 3 2 2 -1</firstValidSample>
        <lastValidSample count="6">-1 8 8 7 8 -1</lastValidSample>
        <burstId absolute="1">%d</burstId></burst>
        """,
        second,
        second,
        id);
  }
}

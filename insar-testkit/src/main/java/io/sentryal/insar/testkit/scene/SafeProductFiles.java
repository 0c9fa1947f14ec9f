package io.sentryal.insar.testkit.scene;

import io.sentryal.insar.error.InsarIoException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The files of one product, in memory, and the two ways in which they are laid down. */
final class SafeProductFiles {
  private final String root;
  private final LocalDateTime time;
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  private SafeProductFiles(SimulatedAcquisition acquisition) {
    this.root = acquisition.productName() + ".SAFE";
    this.time = LocalDateTime.ofInstant(acquisition.stop(), ZoneOffset.UTC).withNano(0);
  }

  /**
   * Puts a product together.
   *
   * @param acquisition what it says about itself
   * @param truth the ground it sees
   * @param images its bursts in order of time
   */
  static SafeProductFiles of(
      SimulatedAcquisition acquisition, SceneTruth truth, List<short[]> images) {
    String stem = acquisition.fileStem();
    List<ManifestXml.Part> parts = new ArrayList<>();
    parts.add(
        new ManifestXml.Part(
            "s1Level1ProductSchema",
            "product",
            "annotation/" + stem + ".xml",
            AnnotationXml.bytes(acquisition, truth, ImageStatistics.of(images))));
    parts.add(
        new ManifestXml.Part(
            "s1Level1CalibrationSchema",
            "calibration",
            "annotation/calibration/calibration-" + stem + ".xml",
            SideXml.calibration(acquisition)));
    parts.add(
        new ManifestXml.Part(
            "s1Level1NoiseSchema",
            "noise",
            "annotation/calibration/noise-" + stem + ".xml",
            SideXml.noise(acquisition)));
    parts.add(
        new ManifestXml.Part(
            "s1Level1MeasurementSchema",
            "",
            "measurement/" + stem + ".tiff",
            SlcTiff.bytes(acquisition.pass().layout(), images)));
    SafeProductFiles product = new SafeProductFiles(acquisition);
    product.files.put("manifest.safe", ManifestXml.bytes(acquisition, parts));
    for (ManifestXml.Part part : parts) {
      product.files.put(part.path(), part.content());
    }
    return product;
  }

  Path writeFolder(Path parent) {
    Path folder = parent.resolve(root);
    try {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path target = folder.resolve(file.getKey());
        Files.createDirectories(target.toAbsolutePath().getParent());
        Files.write(target, file.getValue());
      }
      return folder;
    } catch (IOException e) {
      throw new InsarIoException(folder.toString(), "cannot write the simulated product", e);
    }
  }

  Path writeZip(Path folder, boolean compressed) {
    Path target = folder.resolve(root.replace(".SAFE", ".zip"));
    try (OutputStream out = Files.newOutputStream(target);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(Deflater.BEST_SPEED);
      directory(zip, root + "/");
      for (String name : List.of("annotation/", "annotation/calibration/", "measurement/")) {
        directory(zip, root + "/" + name);
      }
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        boolean stored = !compressed && file.getKey().startsWith("measurement/");
        file(zip, root + "/" + file.getKey(), file.getValue(), stored);
      }
      return target;
    } catch (IOException e) {
      throw new InsarIoException(target.toString(), "cannot write the simulated product", e);
    }
  }

  private void directory(ZipOutputStream zip, String name) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(time);
    zip.putNextEntry(entry);
    zip.closeEntry();
  }

  private void file(ZipOutputStream zip, String name, byte[] content, boolean stored)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(time);
    if (stored) {
      CRC32 crc = new CRC32();
      crc.update(content);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(content.length);
      entry.setCrc(crc.getValue());
    }
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}

package io.sentryal.insar.localcpu.internal.safe;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.internal.xml.XmlElement;
import io.sentryal.insar.internal.xml.XmlReader;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.model.Polarization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A Sentinel-1 IW SLC product in a folder or a zip file. Thread-safe.
 *
 * <p>Opening reads the manifest only; an annotation is read when it is first asked for, an image
 * only through the windows that are read. A product without images (metadata only) opens as well;
 * its {@link #measurement} then fails.
 *
 * <pre>{@code
 * try (SafeProduct product = SafeProduct.open(zip, workFolder)) {
 *   SwathAnnotation iw2 = product.annotation("IW2", Polarization.VV);
 *   try (ComplexImageReader image = product.measurement(iw2)) {
 *     image.read(0, 0, 100, 1000, pixels);
 *   }
 * }
 * }</pre>
 */
public final class SafeProduct implements AutoCloseable {
  /** Room for TIFF tags, geolocation and padding beside the pixels (bytes). */
  private static final long TIFF_OVERHEAD_BYTES = 16L << 20;

  private static final int COMPLEX_PIXEL_BYTES = 4;

  private final ProductFiles files;
  private final ProductIndex index;
  private final Manifest manifest;
  private final Map<SwathFile, SwathAnnotation> annotations = new ConcurrentHashMap<>();

  private SafeProduct(ProductFiles files) {
    this.files = files;
    this.index = ProductIndex.of(files);
    this.manifest = Manifest.of(xml(index.manifest(), Manifest.SKIPPED));
  }

  /**
   * Opens a product. An image that is compressed in a zip file cannot be read then, see {@link
   * #open(Path, Path)}.
   *
   * @param folderOrZip the {@code .SAFE} folder, or a zip file that holds one
   * @throws InvalidDataException if it is no product, is truncated, or is not IW SLC
   * @throws InsarIoException if it does not exist or cannot be read
   */
  public static SafeProduct open(Path folderOrZip) {
    return open(folderOrZip, null, UnpackedImages.REMOVE_ON_CLOSE);
  }

  /**
   * Opens a product; images that are compressed in a zip file are unpacked into a folder when they
   * are first asked for, and removed when the product is closed.
   *
   * @param folderOrZip the {@code .SAFE} folder, or a zip file that holds one
   * @param workFolder where images are unpacked; made if it does not exist
   * @throws InvalidDataException if it is no product, is truncated, or is not IW SLC
   * @throws InsarIoException if it does not exist or cannot be read
   */
  public static SafeProduct open(Path folderOrZip, Path workFolder) {
    return open(folderOrZip, workFolder, UnpackedImages.REMOVE_ON_CLOSE);
  }

  /**
   * Opens a product and says what becomes of unpacked images.
   *
   * @param folderOrZip the {@code .SAFE} folder, or a zip file that holds one
   * @param workFolder where compressed images are unpacked, or null to refuse them
   * @param unpacked what becomes of them when the product is closed
   * @throws InvalidDataException if it is no product, is truncated, or is not IW SLC
   * @throws InsarIoException if it does not exist or cannot be read
   */
  public static SafeProduct open(
      Path folderOrZip, @Nullable Path workFolder, UnpackedImages unpacked) {
    MemberUnpacker unpacker = workFolder == null ? null : new MemberUnpacker(workFolder, unpacked);
    return open(folderOrZip, unpacker);
  }

  /** Opens a product with a given unpacker; for tests of full disks. */
  static SafeProduct open(Path folderOrZip, @Nullable MemberUnpacker unpacker) {
    if (!Files.exists(folderOrZip)) {
      throw new InsarIoException(
          folderOrZip.toString(), "does not exist; check the path", null, false);
    }
    ProductFiles files =
        Files.isDirectory(folderOrZip)
            ? new ProductFolder(folderOrZip)
            : new ProductZip(folderOrZip, unpacker);
    try {
      return new SafeProduct(files);
    } catch (RuntimeException e) {
      files.close();
      throw e;
    }
  }

  /** Returns the name of the product, without {@code .SAFE}. */
  public String name() {
    return index.productName();
  }

  /**
   * Returns the version of the Sentinel-1 IPF that made the product, for example {@code 003.91}.
   */
  public String processorVersion() {
    return manifest.processorVersion();
  }

  /** Returns the satellite. */
  public Platform platform() {
    return manifest.platform();
  }

  /** Returns the relative orbit (track) at the start, 1 to 175. */
  public int relativeOrbit() {
    return manifest.relativeOrbit();
  }

  /** Returns the absolute orbit at the start. */
  public int absoluteOrbit() {
    return manifest.absoluteOrbits().get(0);
  }

  /** Returns the flight direction. */
  public OrbitDirection direction() {
    return manifest.direction();
  }

  /** Returns the start of the acquisition (UTC). */
  public Instant sensingStart() {
    return manifest.sensingStart();
  }

  /** Returns whether the product says that it is simulated. */
  public boolean simulated() {
    return manifest.simulated();
  }

  /** Returns the polarisations for which there is an annotation, sorted by code. */
  public List<Polarization> polarizations() {
    return index.swathFiles().stream().map(SwathFile::polarization).distinct().toList();
  }

  /** Returns the swaths that have an annotation of that polarisation, sorted; may be empty. */
  public List<String> swaths(Polarization polarization) {
    return index.swathFiles().stream()
        .filter(file -> file.polarization().equals(polarization))
        .map(SwathFile::swath)
        .toList();
  }

  /**
   * Returns the annotation of one swath; read once.
   *
   * @param swath for example {@code IW2}
   * @param polarization the polarisation
   * @throws ProcessingException {@link FailureCode#BAD_REQUEST} if the product has no such swath or
   *     polarisation; the message lists what there is
   * @throws InvalidDataException if the annotation is damaged, or is that of another swath,
   *     polarisation or orbit than its name says
   */
  public SwathAnnotation annotation(String swath, Polarization polarization) {
    return annotations.computeIfAbsent(swathFile(swath, polarization), this::parse);
  }

  /**
   * Opens the image of a swath.
   *
   * @param annotation its annotation, from this product
   * @throws InvalidDataException if there is no image, it is damaged, is no complex 16-bit TIFF, or
   *     has another size than annotated
   * @throws ProcessingException {@link FailureCode#DISK_FULL} if it cannot be unpacked
   * @throws IllegalStateException if it is compressed in a zip file and no work folder was given
   */
  public ComplexImageReader measurement(SwathAnnotation annotation) {
    SwathFile file = swathFile(annotation.swath(), annotation.polarization());
    String measurement =
        index
            .measurement(file)
            .orElseThrow(
                () ->
                    new InvalidDataException(
                        files.location(),
                        "has no measurement/%s.tiff: the product holds metadata only or is incomplete;"
                                .formatted(file.stem())
                            + " fetch the whole product"));
    long expectedBytes =
        (long) annotation.numberOfLines() * annotation.numberOfSamples() * COMPLEX_PIXEL_BYTES
            + TIFF_OVERHEAD_BYTES;
    return MeasurementImage.open(files.region(measurement, expectedBytes), annotation);
  }

  private SwathAnnotation parse(SwathFile file) {
    XmlElement root = xml(file.name(), AnnotationParser.SKIPPED);
    file.checkHeader(root, manifest);
    return AnnotationParser.parse(root, name(), manifest);
  }

  private SwathFile swathFile(String swath, Polarization polarization) {
    return index.swathFiles().stream()
        .filter(file -> file.swath().equals(swath) && file.polarization().equals(polarization))
        .findFirst()
        .orElseThrow(
            () ->
                new ProcessingException(
                    FailureCode.BAD_REQUEST,
                    "%s has no %s %s; it has %s"
                        .formatted(
                            name(),
                            swath,
                            polarization,
                            index.swathFiles().stream()
                                .map(file -> file.swath() + " " + file.polarization())
                                .toList())));
  }

  private XmlElement xml(String file, Set<String> skipped) {
    String source = files.location() + "!/" + file;
    try (InputStream stream = files.open(file)) {
      return XmlReader.read(stream, source, skipped);
    } catch (java.util.zip.ZipException e) {
      throw new InvalidDataException(source, "is damaged; fetch the product again", e);
    } catch (IOException e) {
      throw new InsarIoException(source, "cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "SafeProduct[" + name() + ", IPF " + processorVersion() + "]";
  }

  /** Closes the archive and removes unpacked images, unless they are kept. */
  @Override
  public void close() {
    files.close();
  }
}

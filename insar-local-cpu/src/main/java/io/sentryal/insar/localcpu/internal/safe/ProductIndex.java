package io.sentryal.insar.localcpu.internal.safe;

import io.sentryal.insar.error.InvalidDataException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which file of a product is what, found from the names alone; folders around the product and files
 * of operating systems ({@code __MACOSX}, names that begin with a dot) do not matter. Immutable.
 */
final class ProductIndex {
  private static final String MANIFEST = "manifest.safe";

  private static final Pattern PRODUCT_NAME =
      Pattern.compile(
          "S1[A-Z]_[A-Z0-9]{2}_[A-Z]{3}._[A-Z0-9]{4}_\\d{8}T\\d{6}_\\d{8}T\\d{6}_\\d{6}"
              + "_[0-9A-F]{6}_[0-9A-F]{4}");

  private final String root;
  private final String productName;
  private final List<SwathFile> swathFiles;
  private final Set<String> names;

  private ProductIndex(
      String root, String productName, List<SwathFile> swathFiles, Set<String> names) {
    this.root = root;
    this.productName = productName;
    this.swathFiles = swathFiles;
    this.names = names;
  }

  /**
   * Looks through the files.
   *
   * @throws InvalidDataException if there is no product, more than one, or no IW SLC annotation
   */
  static ProductIndex of(ProductFiles files) {
    List<String> names = files.names().stream().filter(ProductIndex::isGenuine).sorted().toList();
    List<String> manifests = names.stream().filter(ProductIndex::isManifest).toList();
    if (manifests.size() != 1) {
      throw new InvalidDataException(
          files.location(),
          manifests.isEmpty()
              ? "holds no manifest.safe; give one Sentinel-1 product (a .SAFE folder or its zip)"
              : "holds %d products %s; give one".formatted(manifests.size(), manifests));
    }
    String manifest = manifests.get(0);
    String root = manifest.substring(0, manifest.length() - MANIFEST.length());
    String annotation = root + "annotation/";
    List<SwathFile> swathFiles =
        names.stream()
            .filter(name -> name.startsWith(annotation))
            .filter(name -> name.indexOf('/', annotation.length()) < 0)
            .flatMap(name -> SwathFile.of(name).stream())
            .sorted(SwathFile.ORDER)
            .toList();
    requireSwaths(files, annotation, swathFiles);
    return new ProductIndex(
        root, productName(root, files.location()), swathFiles, new HashSet<>(names));
  }

  /** Returns the name of the manifest. */
  String manifest() {
    return root + MANIFEST;
  }

  /** Returns the name of the product. */
  String productName() {
    return productName;
  }

  /** Returns the annotation files, by polarisation and swath. */
  List<SwathFile> swathFiles() {
    return swathFiles;
  }

  /** Returns the image that belongs to an annotation, if the product has it. */
  Optional<String> measurement(SwathFile file) {
    String stem = file.name().substring(0, file.name().length() - ".xml".length());
    String image = root + "measurement/" + stem.substring(stem.lastIndexOf('/') + 1);
    return List.of(image + ".tiff", image + ".tif").stream().filter(names::contains).findFirst();
  }

  private static void requireSwaths(ProductFiles files, String annotation, List<SwathFile> found) {
    if (found.isEmpty()) {
      throw new InvalidDataException(
          files.location(),
          ("holds no annotation of an IW SLC image in %s (such as s1a-iw2-slc-vv-....xml); other"
                  + " modes and GRD or raw products cannot be processed")
              .formatted(annotation));
    }
    for (int i = 1; i < found.size(); i++) {
      if (SwathFile.ORDER.compare(found.get(i - 1), found.get(i)) == 0) {
        throw new InvalidDataException(
            files.location(),
            "holds two annotations of %s %s: %s and %s; fetch the product again"
                .formatted(
                    found.get(i).swath(),
                    found.get(i).polarization(),
                    found.get(i - 1).stem(),
                    found.get(i).stem()));
      }
    }
  }

  private static boolean isGenuine(String name) {
    return Stream.of(name.split("/"))
        .noneMatch(part -> part.equals("__MACOSX") || (part.startsWith(".") && !part.equals(".")));
  }

  private static boolean isManifest(String name) {
    return name.equals(MANIFEST) || name.endsWith("/" + MANIFEST);
  }

  /**
   * Returns the product's name: that of its folder, else of the archive, else the folder's as is.
   */
  private static String productName(String root, String location) {
    String folder = root.isEmpty() ? "" : lastPart(root.substring(0, root.length() - 1));
    String archive = lastPart(location.replace('\\', '/'));
    for (String candidate : List.of(folder, archive)) {
      Matcher matcher = PRODUCT_NAME.matcher(candidate.toUpperCase(Locale.ROOT));
      if (matcher.find()) {
        return matcher.group();
      }
    }
    String name = folder.isEmpty() ? archive : folder;
    return name.replaceFirst("(?i)(\\.SAFE|\\.zip)+$", "");
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}

package io.sentryal.insar.asf;

import io.sentryal.insar.asf.internal.UtcTime;
import io.sentryal.insar.model.Granule;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One product that a search found: the image itself ({@link #granule()}), and what the archive's
 * record tells beyond. Immutable. What the record lacks is absent, never guessed. Identity is the
 * id of the granule.
 */
public final class AsfProduct {
  private final Granule granule;
  private final ProductKind kind;
  private final Map<String, String> meta;
  private final Map<String, List<String>> attributes;
  private final List<Link> links;
  private final List<ArchiveFile> files;

  private AsfProduct(Builder builder) {
    this.granule = Objects.requireNonNull(builder.granule, "granule");
    this.kind = builder.kind;
    this.meta = Map.copyOf(builder.meta);
    this.attributes = Collections.unmodifiableMap(new LinkedHashMap<>(builder.attributes));
    this.links = List.copyOf(builder.links);
    this.files = List.copyOf(builder.files);
  }

  /** Returns the image; for other kinds of product with as much as they share with images. */
  public Granule granule() {
    return granule;
  }

  /**
   * Returns the image at its address in the archive's bucket, for programs within the AWS region
   * {@value S3Credentials#REGION}: fetched or opened, it is read from there directly, with the
   * user's keys. Nothing if the record gives no such address of its file.
   */
  public Optional<Granule> direct() {
    String ending =
        "/" + granule.fileName().orElseGet(() -> granule.uri().map(URI::getPath).orElse(""));
    return links.stream()
        .map(Link::url)
        .filter(url -> url.startsWith("s3://") && url.endsWith(ending) && ending.length() > 1)
        .findFirst()
        .map(url -> granule.toBuilder().uri(URI.create(url)).build());
  }

  /** Returns the kind of product. */
  public ProductKind kind() {
    return kind;
  }

  /** Returns the id of the record in CMR, for example {@code G2217709263-ASF}. */
  public Optional<String> conceptId() {
    return meta("concept-id");
  }

  /** Returns the id of the collection in CMR, for example {@code C1214470488-ASF}. */
  public Optional<String> collectionConceptId() {
    return meta("collection-concept-id");
  }

  /** Returns the short name of the collection, for example {@code SENTINEL-1A_SLC}. */
  public Optional<String> collectionShortName() {
    return meta("ShortName");
  }

  /** Returns the instrument, for example {@code C-SAR}. */
  public Optional<String> instrument() {
    return meta("Instrument");
  }

  /** Returns the platform as CMR names it, which is not always as ASF does. */
  public Optional<String> platformName() {
    return meta("Platform");
  }

  /** Returns when the product was made (UTC), as the record tells. */
  public Optional<Instant> productionTime() {
    return meta("ProductionDateTime").flatMap(UtcTime::parse);
  }

  /** Returns whether the record has a single time: static layers, from when on they are valid. */
  public boolean isStatic() {
    return meta.containsKey("SingleDateTime");
  }

  /** Returns the absolute orbits as the record lists them. */
  public List<String> absoluteOrbits() {
    return meta("Orbits").map(text -> List.of(text.split(","))).orElse(List.of());
  }

  /** Returns the names of what the product was made from. */
  public List<String> inputGranules() {
    return meta("InputGranules").map(text -> List.of(text.split("\n"))).orElse(List.of());
  }

  /** Returns the size that the record states (bytes / 1,048,576), as text. */
  public Optional<String> statedSize() {
    return meta("Size");
  }

  private Optional<String> meta(String name) {
    return Optional.ofNullable(meta.get(name));
  }

  /** Returns the first value of an attribute as the archive writes it, {@code NA} included. */
  public Optional<String> attribute(String name) {
    return attributes.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** Returns all additional attributes as the archive writes them, in its order. */
  public Map<String, List<String>> attributes() {
    return attributes;
  }

  /** Returns all links of the record. */
  public List<Link> links() {
    return links;
  }

  /** Returns the files of the product as far as the record lists them. */
  public List<ArchiveFile> files() {
    return files;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AsfProduct that && granule.equals(that.granule);
  }

  @Override
  public int hashCode() {
    return granule.hashCode();
  }

  @Override
  public String toString() {
    return granule.toString();
  }

  /**
   * A link of a record. Immutable.
   *
   * @param type for example {@code GET DATA}
   * @param url the address as the record has it; some lack a scheme
   */
  public record Link(String type, String url) {}

  /**
   * A file of a product. Immutable.
   *
   * @param name its name, blank if the record has none
   * @param bytes its size
   * @param format its format, blank if the record has none
   * @param md5 its MD5 sum, blank if the record has none
   */
  public record ArchiveFile(String name, OptionalLong bytes, String format, String md5) {}

  /** Returns a builder, for the reader of records. Required: {@code granule}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds an {@link AsfProduct}. Not thread-safe. */
  public static final class Builder {
    private @Nullable Granule granule;
    private ProductKind kind = ProductKind.OTHER;
    private final Map<String, String> meta = new LinkedHashMap<>();
    private Map<String, List<String>> attributes = Map.of();
    private List<Link> links = List.of();
    private List<ArchiveFile> files = List.of();

    private Builder() {}

    /** Sets the image. */
    public Builder granule(Granule value) {
      granule = value;
      return this;
    }

    /** Sets the kind of product. */
    public Builder kind(ProductKind value) {
      kind = value;
      return this;
    }

    /** Sets a field of the record, for example {@code concept-id}. */
    public Builder meta(String name, String value) {
      meta.put(name, value);
      return this;
    }

    /** Sets the additional attributes. */
    public Builder attributes(Map<String, List<String>> value) {
      attributes = value;
      return this;
    }

    /** Sets the links. */
    public Builder links(List<Link> value) {
      links = value;
      return this;
    }

    /** Sets the files. */
    public Builder files(List<ArchiveFile> value) {
      files = value;
      return this;
    }

    /** Returns the product. */
    public AsfProduct build() {
      return new AsfProduct(this);
    }
  }
}

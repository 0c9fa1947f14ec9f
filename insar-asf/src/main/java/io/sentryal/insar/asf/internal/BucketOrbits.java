package io.sentryal.insar.asf.internal;

import io.sentryal.insar.archive.OrbitSource;
import io.sentryal.insar.asf.internal.download.Checksum;
import io.sentryal.insar.asf.internal.download.FileStorage;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.error.RemoteServiceException;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.orbit.OrbitFileName;
import io.sentryal.insar.orbit.OrbitKind;
import io.sentryal.insar.orbit.OrbitSelection;
import io.sentryal.insar.orbit.SceneOrbit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orbit files from the public bucket {@code s1-orbits}, kept in a folder that processes may share.
 * Thread-safe.
 *
 * <p>The listing of the bucket is kept as well. It is asked for again when no precise orbit in it
 * serves an acquisition, unless it was made within the last twenty minutes (new files appear that
 * long after their publication).
 */
final class BucketOrbits implements OrbitSource {
  private static final Logger LOG = LoggerFactory.getLogger(BucketOrbits.class);
  private static final Duration FRESH = Duration.ofMinutes(20);

  private final PublicBucket bucket;
  private final Path folder;
  private final Clock clock;
  private final FileStorage storage;
  private final Map<OrbitKind, OrbitListing> listings = new EnumMap<>(OrbitKind.class);

  /**
   * Creates the source.
   *
   * @param bucket the bucket
   * @param folder where files and listings are kept; made when it is needed
   * @param clock tells how old a listing is
   * @param storage the disk
   */
  BucketOrbits(PublicBucket bucket, Path folder, Clock clock, FileStorage storage) {
    this.bucket = bucket;
    this.folder = folder;
    this.clock = clock;
    this.storage = storage;
  }

  @Override
  public String name() {
    return "Sentinel-1 orbits (" + bucket.base().host() + ")";
  }

  @Override
  public SceneOrbit orbit(Platform platform, Instant start, Instant stop) {
    OrbitSelection selection = select(platform, start, stop);
    try {
      return read(selection, start, stop);
    } catch (RemoteServiceException e) {
      if (e.statusCode() != 404 || !refreshAll()) {
        throw e;
      }
      LOG.debug("{} is gone from the bucket; choosing anew", selection.files());
      return read(select(platform, start, stop), start, stop);
    }
  }

  private OrbitSelection select(Platform platform, Instant start, Instant stop) {
    Optional<OrbitSelection> choice =
        OrbitSelection.of(names(OrbitKind.PRECISE), platform, start, stop);
    if (choice.filter(OrbitSelection::coversNode).isEmpty()) {
      refresh(OrbitKind.PRECISE);
      choice = OrbitSelection.of(names(OrbitKind.values()), platform, start, stop);
    }
    if (choice.filter(OrbitSelection::coversNode).isEmpty() && refresh(OrbitKind.RESTITUTED)) {
      choice = OrbitSelection.of(names(OrbitKind.values()), platform, start, stop);
    }
    return choice.orElseThrow(() -> none(platform, start, stop));
  }

  private ProcessingException none(Platform platform, Instant start, Instant stop) {
    Optional<Instant> newest =
        names(OrbitKind.values()).stream()
            .filter(name -> name.platform().equals(platform))
            .map(OrbitFileName::validityStop)
            .max(Instant::compareTo);
    return new ProcessingException(
        FailureCode.ORBIT_MISSING,
        "no orbit file in %s covers %s from %s to %s and a minute around it; %s"
            .formatted(
                bucket.base().host(),
                platform,
                start,
                stop,
                newest
                    .map(end -> "the newest ends at " + end + ", later ones come within hours")
                    .orElse("it holds none of that satellite")));
  }

  private Set<OrbitFileName> names(OrbitKind... kinds) {
    Set<OrbitFileName> names = new HashSet<>();
    for (OrbitKind kind : kinds) {
      names.addAll(listing(kind).files().keySet());
    }
    return names;
  }

  private synchronized OrbitListing listing(OrbitKind kind) {
    OrbitListing known = listings.get(kind);
    if (known == null) {
      known = OrbitListing.load(file(kind), bucket.base()).orElseGet(() -> fetchListing(kind));
      listings.put(kind, known);
    }
    return known;
  }

  /** Asks the bucket again if the listing is not fresh; returns whether there is a newer one. */
  private synchronized boolean refresh(OrbitKind kind) {
    OrbitListing known = listing(kind);
    if (isFresh(known)) {
      return false;
    }
    // Another process may have asked meanwhile.
    OrbitListing newer =
        OrbitListing.load(file(kind), bucket.base())
            .filter(this::isFresh)
            .orElseGet(() -> fetchListing(kind));
    listings.put(kind, newer);
    return true;
  }

  private boolean refreshAll() {
    boolean newer = false;
    for (OrbitKind kind : OrbitKind.values()) {
      newer |= refresh(kind);
    }
    return newer;
  }

  private boolean isFresh(OrbitListing listing) {
    return listing.listed().plus(FRESH).isAfter(clock.instant());
  }

  private OrbitListing fetchListing(OrbitKind kind) {
    OrbitListing listing = OrbitListing.fetch(bucket, kind, clock.instant());
    listing.save(file(kind), bucket.base(), storage);
    LOG.debug("{} lists {} files of {}", bucket.base(), listing.files().size(), kind);
    return listing;
  }

  private Path file(OrbitKind kind) {
    return folder.resolve("." + OrbitListing.prefix(kind) + ".list");
  }

  private SceneOrbit read(OrbitSelection selection, Instant start, Instant stop) {
    List<Path> files = new ArrayList<>();
    for (OrbitFileName name : selection.files()) {
      files.add(fetched(name));
    }
    return SceneOrbit.read(selection, files, start, stop);
  }

  private Path fetched(OrbitFileName name) {
    PublicBucket.Expected expected = listing(name.kind()).files().get(name);
    if (expected == null) {
      throw new IllegalStateException(name + " was chosen from another listing");
    }
    Path file = folder.resolve(name.toString());
    if (!isWhole(file, expected)) {
      bucket.fetch(
          OrbitListing.prefix(name.kind()) + "/" + name,
          file,
          expected,
          fetched -> SceneOrbit.verified(fetched, name));
    }
    return file;
  }

  private static boolean isWhole(Path file, PublicBucket.Expected expected) {
    try {
      return Files.isRegularFile(file)
          && Files.size(file) == expected.bytes().orElseThrow()
          && (expected.md5().isEmpty() || expected.md5().get().equals(Checksum.md5(file)));
    } catch (IOException e) {
      throw new InvalidDataException(file.toString(), "cannot be read; delete it", e);
    }
  }
}

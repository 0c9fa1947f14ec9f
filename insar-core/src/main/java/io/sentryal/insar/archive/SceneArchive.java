package io.sentryal.insar.archive;

import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.Granule;
import java.nio.file.Path;
import java.util.List;

/** Where radar images come from. Implementations are thread-safe. */
public interface SceneArchive extends AutoCloseable {

  /** Returns the name of the archive, for provenance and messages. */
  String name();

  /**
   * Returns all images that match, ordered by sensing start, then id.
   *
   * @throws io.sentryal.insar.error.InsarException if the archive does not answer, or with a no
   */
  List<Granule> search(SceneQuery query);

  /**
   * Returns the images with their baselines to one of them.
   *
   * @param reference the image to which the baselines refer
   * @param granules the images; the reference is added if it is not among them
   */
  BaselineStack baselines(Granule reference, List<Granule> granules);

  /**
   * Returns the images of the archive that can be paired with an image: same ground, same geometry.
   *
   * @param reference the image to which the baselines refer
   */
  BaselineStack stack(Granule reference);

  /**
   * Fetches an image into a folder and returns the file; a file that is already there and whole is
   * not fetched again. Nothing half-written is ever left under the final name.
   *
   * @param granule the image
   * @param folder an existing folder
   * @param listener hears of the bytes that arrive
   */
  Path fetch(Granule granule, Path folder, TransferListener listener);

  /** Frees what the archive holds; what was given to it stays open. */
  @Override
  void close();
}

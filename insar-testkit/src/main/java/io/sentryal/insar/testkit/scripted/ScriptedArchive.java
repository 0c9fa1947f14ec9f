package io.sentryal.insar.testkit.scripted;

import io.sentryal.insar.archive.SceneArchive;
import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.archive.TransferListener;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.model.BaselineSource;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.Granule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An archive of images that hold nothing but their names and times. Thread-safe. Finds what it was
 * given, whatever is asked for; counts what is fetched; fails, or waits, where it is told to.
 */
public final class ScriptedArchive implements SceneArchive {
  private final List<Granule> granules;
  private final Map<String, Double> perpendicularBaselinesM = new ConcurrentHashMap<>();
  private final Map<String, InsarException> failures = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
  private final List<String> fetched = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger fetching = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();

  private ScriptedArchive(List<Granule> granules) {
    this.granules = List.copyOf(granules);
  }

  /** Returns an archive of images. */
  public static ScriptedArchive of(List<Granule> granules) {
    return new ScriptedArchive(granules);
  }

  /** Has the fetching of an image fail. */
  public ScriptedArchive failing(String granuleId, InsarException failure) {
    failures.put(granuleId, failure);
    return this;
  }

  /** Has the fetching of an image wait until the gate is open, or until it is interrupted. */
  public ScriptedArchive waiting(String granuleId, CountDownLatch gate) {
    gates.put(granuleId, gate);
    return this;
  }

  /**
   * Sets the perpendicular baseline of an image; 0 unless set.
   *
   * @param perpendicularBaselineM baseline to the first image (m)
   */
  public ScriptedArchive baseline(String granuleId, double perpendicularBaselineM) {
    perpendicularBaselinesM.put(granuleId, perpendicularBaselineM);
    return this;
  }

  /** Returns the ids of the images fetched so far, in order, with repetitions. */
  public List<String> fetched() {
    synchronized (fetched) {
      return List.copyOf(fetched);
    }
  }

  /** Returns how many images were being fetched at once, at most. */
  public int mostFetchedAtOnce() {
    return mostAtOnce.get();
  }

  @Override
  public String name() {
    return "scripted archive (SIMULATED)";
  }

  @Override
  public List<Granule> search(SceneQuery query) {
    return granules;
  }

  @Override
  public BaselineStack baselines(Granule reference, List<Granule> wanted) {
    double zeroM = perpendicularBaselinesM.getOrDefault(reference.id(), 0.0);
    Map<String, BaselineStack.Entry> entries = new HashMap<>();
    for (Granule granule : wanted) {
      long days = Duration.between(reference.sensingStart(), granule.sensingStart()).toDays();
      double baselineM = perpendicularBaselinesM.getOrDefault(granule.id(), 0.0) - zeroM;
      entries.put(
          granule.id(),
          new BaselineStack.Entry(
              granule, days, OptionalDouble.of(baselineM), BaselineSource.PRECALCULATED));
    }
    return BaselineStack.of(reference, List.copyOf(entries.values()));
  }

  @Override
  public BaselineStack stack(Granule reference) {
    return baselines(reference, granules);
  }

  @Override
  public Path fetch(Granule granule, Path folder, TransferListener listener) {
    mostAtOnce.accumulateAndGet(fetching.incrementAndGet(), Math::max);
    try {
      fetched.add(granule.id());
      listener.transferred(granule.id(), 0, 100);
      awaitGate(granule);
      InsarException failure = failures.get(granule.id());
      if (failure != null) {
        throw failure;
      }
      listener.transferred(granule.id(), 100, 100);
      return ScriptedProduct.write(granule, folder);
    } finally {
      fetching.decrementAndGet();
    }
  }

  private void awaitGate(Granule granule) {
    CountDownLatch gate = gates.get(granule.id());
    if (gate == null) {
      return;
    }
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InsarException("fetching " + granule.id() + " was interrupted", e);
    }
  }

  @Override
  public void close() {}
}

package io.sentryal.insar.network;

import io.sentryal.insar.model.BaselineSource;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.BaselineStack.Entry;
import io.sentryal.insar.model.Granule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Builds small stacks. */
final class Stacks {
  static final Instant START = Instant.parse("2020-02-17T05:40:10Z");

  private Stacks() {}

  static Granule.Builder granule(String id, Instant start) {
    return Granule.builder().id(id).sensingStart(start);
  }

  static Granule granule(String id, double days) {
    return granule(id, START.plus(Duration.ofMillis(Math.round(days * 86_400_000)))).build();
  }

  static Entry entry(Granule granule, OptionalDouble baselineM) {
    long days = Duration.between(START, granule.sensingStart()).toDays();
    BaselineSource source =
        baselineM.isPresent() ? BaselineSource.STATE_VECTOR : BaselineSource.MISSING;
    return new Entry(granule, days, baselineM, source);
  }

  static Entry entry(Granule granule, double baselineM) {
    return entry(granule, OptionalDouble.of(baselineM));
  }

  static BaselineStack stack(Entry... entries) {
    return BaselineStack.of(entries[0].granule(), List.of(entries));
  }

  /** Images g0, g1, ... every 12 days with the given baselines (m). */
  static BaselineStack regular(double... baselinesM) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < baselinesM.length; i++) {
      entries.add(entry(granule("g" + i, 12.0 * i), baselinesM[i]));
    }
    return stack(entries.toArray(new Entry[0]));
  }

  static List<String> names(PairNetwork network) {
    return network.pairs().stream()
        .map(pair -> pair.reference().id() + "_" + pair.secondary().id())
        .toList();
  }

  static List<String> reasons(PairNetwork network) {
    return network.leftOut().stream().map(LeftOut::toString).toList();
  }
}

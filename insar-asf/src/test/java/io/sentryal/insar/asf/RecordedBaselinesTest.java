package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentryal.insar.asf.internal.GranuleParser;
import io.sentryal.insar.model.BaselineSource;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.Granule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Baselines of recorded stacks. Which mode reproduces the integers depends on how the stack was
 * recorded: those of scenes were recorded with times cut to whole seconds, the one of bursts with
 * exact times. Both columns are stated, so that neither mode can drift.
 */
class RecordedBaselinesTest {

  @ParameterizedTest(name = "{0}: {1} scenes, cut {2}, exact {3}")
  @CsvSource({
    "s1-slc-stack-176-with-baselines, 176, 176, 56, 4.006",
    "s1-slc-stack-342-with-baselines, 342, 342, 49, 6.513",
    "s1-slc-stack-88-newyork-umm, 88, 88, 55, 2.367",
    "s1-slc-stack-7-newyork-umm, 7, 7, 6, 0.564",
    "s1-slc-stack-3-fairbanks-with-baselines, 3, 3, 3, 0.444",
    "s1-burst-stack-166-with-baselines, 166, 43, 166, 6.119"
  })
  void recordedStack_bothModes_matchAsManyIntegersAsStated(
      String file, int size, int equalWhenCut, int equalWhenExact, double largestMisfitM) {
    Recorded recorded = Recorded.read("asf-search", file + ".json.gz");
    assertThat(recorded.granules).hasSize(size);

    Map<BaselineMode, Integer> equal = new EnumMap<>(BaselineMode.class);
    double misfitM = 0;
    for (BaselineMode mode : List.of(BaselineMode.EXACT, BaselineMode.ASF_SEARCH)) {
      BaselineStack stack = Baselines.stack(recorded.reference(), recorded.granules, mode);
      assertThat(stack.entries()).hasSize(size);
      for (BaselineStack.Entry entry : stack.entries()) {
        JsonNode expected = recorded.properties(entry.granule());
        assertThat(entry.temporalBaselineDays())
            .isEqualTo(expected.path("temporalBaseline").asLong());
        assertThat(entry.source()).isEqualTo(BaselineSource.STATE_VECTOR);
        double baselineM = entry.perpendicularBaselineM().orElseThrow();
        long recordedM = expected.path("perpendicularBaseline").asLong();
        equal.merge(mode, Math.rint(baselineM) == recordedM ? 1 : 0, Integer::sum);
        misfitM = Math.max(misfitM, Math.abs(baselineM - recordedM));
      }
    }

    assertThat(equal)
        .containsEntry(BaselineMode.ASF_SEARCH, equalWhenCut)
        .containsEntry(BaselineMode.EXACT, equalWhenExact);
    assertThat(misfitM).isCloseTo(largestMisfitM, within(0.001));
  }

  @Test
  void scenePair_numericAnchor_isReproduced() {
    Granule reference = single("pkl_pair_reference_full_scene_0.json.gz");
    Granule secondary = single("pkl_pair_secondary_full_scene_0.json.gz");

    assertThat(Baselines.temporalDays(reference, secondary)).isEqualTo(12);
    assertThat(metres(reference, secondary, BaselineMode.ASF_SEARCH))
        .isCloseTo(-14.739, within(5e-4));
    assertThat(metres(reference, secondary, BaselineMode.EXACT)).isCloseTo(-15.019, within(5e-4));
  }

  @Test
  void burstPair_numericAnchor_isReproduced() {
    Granule reference = single("pkl_pair_reference_burst_0.json.gz");
    Granule secondary = single("pkl_pair_secondary_burst_0.json.gz");

    assertThat(reference.burstId()).hasToString("Optional[085_181296_IW1]");
    assertThat(Baselines.temporalDays(reference, secondary)).isEqualTo(12);
    assertThat(metres(reference, secondary, BaselineMode.ASF_SEARCH))
        .isCloseTo(-74.901, within(5e-4));
    assertThat(metres(reference, secondary, BaselineMode.EXACT)).isCloseTo(-76.017, within(5e-4));
  }

  /**
   * The recorded cases of asf_search whose reference has no state vectors (those of its items with
   * empty {@code positions}): it takes another reference and gives 0, then 12 days and 3 m (with
   * exact times 3.03 m; with times cut to seconds it would be -0.56 m). We take the same one, and
   * keep images without a value, where asf_search drops those that lack all metadata, on purpose: a
   * stack must not be shorter than the archive's (its issue 244).
   */
  @Test
  void recordedStack_referenceWithoutStateVectors_takesTheSameNewReference() {
    List<Granule> granules = new ArrayList<>();
    List<Granule> whole = new ArrayList<>();
    for (JsonNode item :
        SharedData.items(
            SharedData.json(
                "asf-conformance/recorded",
                "s1_slc_fairbanks_stack_preprocessed_incomplete.json.gz"))) {
      Granule granule = GranuleParser.parse(item, "recorded");
      whole.add(granule);
      boolean without = item.at("/baseline/stateVectors/positions").isEmpty();
      granules.add(without ? granule.toBuilder().stateVectors(List.of()).build() : granule);
    }
    Stack stack = stackOf(granules);

    assertThat(stack.reference()).isEqualTo(granules.get(1));
    assertThat(stack.warnings())
        .extracting(StackWarning::kind)
        .containsExactly(StackWarning.Kind.NEW_REFERENCE, StackWarning.Kind.NO_STATE_VECTORS);
    assertThat(stack.entries())
        .extracting(BaselineStack.Entry::temporalBaselineDays)
        .containsExactly(-12L, 0L, 12L);
    assertThat(stack.entries())
        .extracting(BaselineStack.Entry::source)
        .containsExactly(
            BaselineSource.MISSING, BaselineSource.STATE_VECTOR, BaselineSource.MISSING);

    Stack withThird = stackOf(List.of(granules.get(0), granules.get(1), whole.get(2)));
    assertThat(withThird.reference()).isEqualTo(granules.get(1));
    assertThat(Math.rint(withThird.entries().get(2).perpendicularBaselineM().orElseThrow()))
        .isEqualTo(3);
  }

  private static Stack stackOf(List<Granule> granules) {
    return new StackRequest(
            granules.get(0),
            reference -> granules,
            () -> {
              throw new IllegalStateException("no orbits are needed");
            },
            BaselineMode.EXACT)
        .fetch();
  }

  private static double metres(Granule reference, Granule secondary, BaselineMode mode) {
    return Baselines.perpendicularM(reference, secondary, mode).orElseThrow();
  }

  private static Granule single(String name) {
    JsonNode file = SharedData.json("asf-conformance/recorded", name);
    return GranuleParser.parse(SharedData.items(file).get(0), name);
  }

  private static final class Recorded {
    private final List<Granule> granules = new ArrayList<>();
    private final Map<String, JsonNode> properties = new HashMap<>();

    static Recorded read(String folder, String name) {
      Recorded recorded = new Recorded();
      for (JsonNode item : SharedData.items(SharedData.json(folder, name))) {
        Granule granule = GranuleParser.parse(item, name);
        recorded.granules.add(granule);
        recorded.properties.put(granule.id(), item.path("properties"));
      }
      return recorded;
    }

    JsonNode properties(Granule granule) {
      return Objects.requireNonNull(properties.get(granule.id()));
    }

    Granule reference() {
      return granules.stream()
          .filter(granule -> properties(granule).path("temporalBaseline").asInt() == 0)
          .findFirst()
          .orElseThrow();
    }
  }
}

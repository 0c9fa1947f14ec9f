package io.sentryal.insar.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.Season;
import java.time.Instant;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeasonalSmallBaselineTest {

  private static SeasonalSmallBaseline.Builder rule() {
    return SeasonalSmallBaseline.builder().maxDays(24).maxPerpendicularM(100);
  }

  private static BaselineStack at(String... times) {
    List<BaselineStack.Entry> entries = new ArrayList<>();
    for (String time : times) {
      Instant start = Instant.parse(time);
      entries.add(Stacks.entry(Stacks.granule(time.substring(0, 10), start).build(), 0));
    }
    return Stacks.stack(entries.toArray(new BaselineStack.Entry[0]));
  }

  @Test
  void pairs_withinTheSeason_areThoseOfTheSmallBaselineRule() {
    BaselineStack stack = Stacks.regular(0, 50, -70, 20, 120);

    assertThat(Stacks.names(rule().build().select(stack)))
        .isEqualTo(Stacks.names(PairNetworks.smallBaseline(24, 100).select(stack)));
  }

  @Test
  void bridges_startAtTheBridgeDateAndLastWholeYears() {
    BaselineStack stack =
        at(
            "2020-02-20T06:00:00Z", // 10 days before the date
            "2020-05-20T06:00:00Z", // far from it
            "2021-02-20T06:00:00Z",
            "2021-05-20T06:00:00Z",
            "2022-02-26T06:00:00Z");

    assertThat(
            Stacks.names(rule().bridgeYears(1).bridgeDate(MonthDay.of(3, 1)).build().select(stack)))
        .containsExactly("2020-02-20_2021-02-20", "2021-02-20_2022-02-26");
    assertThat(
            Stacks.names(rule().bridgeYears(2).bridgeDate(MonthDay.of(3, 1)).build().select(stack)))
        .containsExactly("2020-02-20_2021-02-20", "2020-02-20_2022-02-26", "2021-02-20_2022-02-26");
    assertThat(rule().build().select(stack).pairs()).isEmpty();
  }

  @Test
  void bridgeDate_dayBegunAfterIt_countsInFull() {
    // Half of 24 days: 12. On 13 March 06:00 a thirteenth day has begun since 1 March 00:00.
    SeasonalSmallBaseline rule = rule().bridgeYears(1).bridgeDate(MonthDay.of(3, 1)).build();

    assertThat(rule.select(at("2021-03-12T06:00:00Z", "2022-03-12T06:00:00Z")).pairs()).hasSize(1);
    assertThat(rule.select(at("2021-03-13T06:00:00Z", "2022-03-13T06:00:00Z")).pairs()).isEmpty();
    assertThat(rule.select(at("2021-02-16T06:00:00Z", "2022-02-16T06:00:00Z")).pairs()).hasSize(1);
    assertThat(rule.select(at("2021-02-15T23:00:00Z", "2022-02-15T23:00:00Z")).pairs()).isEmpty();
  }

  @Test
  void bridgeDate_notSet_isTheFirstDayOfTheSeason() {
    SeasonalSmallBaseline rule = rule().season(new Season(60, 200)).bridgeYears(1).build();

    assertThat(rule.select(at("2021-03-05T06:00:00Z", "2022-03-05T06:00:00Z")).pairs()).hasSize(1);
  }

  @Test
  void images_outsideTheSeason_areLeftOutWithTheReason() {
    PairNetwork network =
        rule()
            .season(new Season(340, 20))
            .build()
            .select(at("2020-12-31T06:00:00Z", "2021-01-06T06:00:00Z", "2021-01-21T06:00:00Z"));

    assertThat(Stacks.names(network)).containsExactly("2020-12-31_2021-01-06");
    assertThat(Stacks.reasons(network))
        .containsExactly("2021-01-21: outside the season, days 340 to 20 of the year");
  }

  @Test
  void description_tellsEveryParameter() {
    assertThat(
            rule()
                .season(new Season(1, 176))
                .bridgeYears(2)
                .bridgeDate(MonthDay.of(3, 1))
                .build()
                .description())
        .isEqualTo(
            "seasonal sbas:24,100, days 1 to 176 of the year, bridges over 2 years around --03-01");
  }

  @Test
  void badParameters_areRefusedWithTheirValue() {
    assertThatIllegalStateException()
        .isThrownBy(() -> SeasonalSmallBaseline.builder().maxDays(12).build())
        .withMessageContaining("maxPerpendicularM");
    assertThatIllegalStateException()
        .isThrownBy(() -> rule().bridgeYears(1).build())
        .withMessageContaining("bridgeDate");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rule().maxDays(366))
        .withMessageContaining("366");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Season(0, 10))
        .withMessageContaining("0");
  }
}

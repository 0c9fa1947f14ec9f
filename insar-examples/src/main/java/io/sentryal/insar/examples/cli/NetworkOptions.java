package io.sentryal.insar.examples.cli;

import io.sentryal.insar.model.Season;
import io.sentryal.insar.network.PairNetworks;
import io.sentryal.insar.network.PairSelection;
import io.sentryal.insar.network.SeasonalSmallBaseline;
import java.time.DateTimeException;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how a stack is paired. */
final class NetworkOptions {
  private static final Pattern NEAREST = Pattern.compile("nearest:(\\d{1,4})");
  private static final Pattern LIMITS =
      Pattern.compile("(sbas|delaunay):(\\d{1,5}),(\\d{1,6}(?:\\.\\d{1,6})?)");

  @Option(
      names = "--network",
      paramLabel = "RULE",
      defaultValue = "nearest:3",
      description =
          "nearest:N, sbas:DAYS,METRES, delaunay, delaunay:DAYS,METRES or tree; several joined by +"
              + " are united (default: ${DEFAULT-VALUE}).")
  private String network = "nearest:3";

  @Option(
      names = "--season",
      paramLabel = "DAY..DAY|MM-DD/MM-DD",
      description =
          "With sbas: only images of this part of every year, such as 121..304 or 05-01/10-31.")
  private @Nullable String season;

  @Option(
      names = "--bridge-years",
      paramLabel = "N",
      defaultValue = "0",
      description = "With sbas: pairs over up to N whole years around the bridge date as well.")
  private int bridgeYears;

  @Option(
      names = "--bridge-date",
      paramLabel = "MM-DD",
      description = "Around which date bridges start (default: the first day of the season).")
  private @Nullable String bridgeDate;

  @Option(
      names = "--min-pairs",
      paramLabel = "K",
      defaultValue = "0",
      description = "Add the best further pairs until every image stands in K.")
  private int minPairs;

  @Option(
      names = "--connect",
      description = "Add the best pairs that connect the network, and list them.")
  private boolean connect;

  /**
   * Returns the rule that the options describe.
   *
   * @throws IllegalArgumentException if they are wrong or contradict each other
   */
  PairSelection rule() {
    List<PairSelection> rules = new ArrayList<>();
    for (String text : network.split("\\+", -1)) {
      rules.add(single(text));
    }
    boolean seasonal = season != null || bridgeYears > 0 || bridgeDate != null;
    if (seasonal && !network.contains("sbas:")) {
      throw new IllegalArgumentException(
          "--season, --bridge-years and --bridge-date belong to sbas:DAYS,METRES, --network is '"
              + network
              + "'");
    }
    PairSelection rule =
        rules.size() == 1 ? rules.get(0) : PairNetworks.union(rules.toArray(PairSelection[]::new));
    if (minPairs != 0) {
      rule = PairNetworks.atLeastPairsPerImage(rule, minPairs);
    }
    return connect ? PairNetworks.connected(rule) : rule;
  }

  private PairSelection single(String text) {
    Matcher nearest = NEAREST.matcher(text);
    if (nearest.matches()) {
      return PairNetworks.nearest(Integer.parseInt(nearest.group(1)));
    }
    Matcher limits = LIMITS.matcher(text);
    if (limits.matches()) {
      int days = Integer.parseInt(limits.group(2));
      double metres = Double.parseDouble(limits.group(3));
      return limits.group(1).equals("delaunay")
          ? PairNetworks.delaunay(days, metres)
          : smallBaseline(days, metres);
    }
    return switch (text) {
      case "tree" -> PairNetworks.minimumSpanningTree();
      case "delaunay" -> PairNetworks.delaunay();
      default ->
          throw new IllegalArgumentException(
              "--network must be nearest:N, sbas:DAYS,METRES, delaunay, delaunay:DAYS,METRES or"
                  + " tree, or several joined by +, was '"
                  + text
                  + "'");
    };
  }

  private PairSelection smallBaseline(int maxDays, double maxPerpendicularM) {
    if (season == null && bridgeYears == 0 && bridgeDate == null) {
      return PairNetworks.smallBaseline(maxDays, maxPerpendicularM);
    }
    SeasonalSmallBaseline.Builder rule =
        SeasonalSmallBaseline.builder()
            .maxDays(maxDays)
            .maxPerpendicularM(maxPerpendicularM)
            .bridgeYears(bridgeYears);
    if (season != null) {
      rule.season(Season.parse(season.replace("..", "-")));
    }
    if (bridgeDate != null) {
      rule.bridgeDate(date(bridgeDate));
    }
    if (bridgeYears > 0 && season == null && bridgeDate == null) {
      throw new IllegalArgumentException("--bridge-years needs --bridge-date or --season");
    }
    return rule.build();
  }

  private static MonthDay date(String text) {
    try {
      return MonthDay.parse("--" + text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "--bridge-date must be a month and a day such as 03-01, was '" + text + "'", e);
    }
  }
}

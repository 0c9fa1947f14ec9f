package io.sentryal.insar.asf.internal;

import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.asf.AsfQuery;
import io.sentryal.insar.asf.AsfQueryBuilder;
import io.sentryal.insar.model.Platform;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Turns a typed query into CMR requests.
 *
 * <p>CMR joins attributes by "and", so alternatives (VV and VV+VH, several bursts, several parts of
 * an area, names in groups of 250) become requests of their own, one for each combination; their
 * answers are united by concept id.
 */
final class CmrRequests {
  /** Before any civil radar satellite; a season needs a start. */
  static final Instant FIRST = Instant.parse("1978-01-01T00:00:00Z");

  static final String TEMPORAL = "temporal";

  private static final int NAMES_PER_REQUEST = 250;
  private static final int MOST_REQUESTS = 2000;
  private static final Set<SearchOption> ONE_BY_ONE =
      EnumSet.range(SearchOption.RELATIVE_ORBIT, SearchOption.TILE_ID);

  private CmrRequests() {}

  /** Returns the parameters of each request, without page size and paging state. */
  static List<List<CmrParameter>> of(SceneQuery query) {
    return of(AsfQuery.of(query));
  }

  /**
   * Returns the parameters of each request.
   *
   * @param query what to look for; its polarisation is not used
   * @param more further parameters of all requests
   * @param polarizations alternatives of the attribute POLARIZATION, empty for all
   */
  static List<List<CmrParameter>> of(
      SceneQuery query, List<CmrParameter> more, List<String> polarizations) {
    AsfQueryBuilder all = AsfQuery.of(query).toBuilder().polarization();
    all.exactly(polarizations.toArray(String[]::new));
    more.forEach(parameter -> all.raw(parameter.name(), parameter.value()));
    return of(all.build());
  }

  /**
   * Returns the parameters of each request, without page size and paging state.
   *
   * @throws IllegalArgumentException if the query asks for what cannot be asked
   */
  static List<List<CmrParameter>> of(AsfQuery query) {
    List<CmrParameter> common = new ArrayList<>();
    List<List<List<CmrParameter>>> alternatives = new ArrayList<>();
    alternatives.add(polarizations(query));
    for (SearchOption option : ONE_BY_ONE) {
      List<List<CmrParameter>> values = singles(option, query.option(option.keyword()));
      if (values.size() == 1) {
        common.addAll(values.get(0));
      } else if (!values.isEmpty()) {
        alternatives.add(values);
      }
    }
    query.option("cmr_keywords").stream().map(CmrRequests::raw).forEach(common::add);
    addTogether(query, SearchOption.INSTRUMENT, common);
    alternatives.add(addCollections(query, common));
    addPeriod(query, common);
    addTogether(query, SearchOption.PROCESSING_DATE, common);
    alternatives.add(
        query.area().map(CmrArea::of).orElse(List.of()).stream().map(List::of).toList());
    alternatives.add(names(query.granules(), SearchOption.GRANULE_LIST));
    alternatives.add(names(query.products(), SearchOption.PRODUCT_LIST));
    return product(common, alternatives);
  }

  private static CmrParameter raw(String pair) {
    int equals = pair.indexOf('=');
    return new CmrParameter(pair.substring(0, equals), pair.substring(equals + 1));
  }

  private static void addTogether(
      AsfQuery query, SearchOption option, List<CmrParameter> parameters) {
    query.option(option.keyword()).stream().map(option::parameter).forEach(parameters::add);
  }

  /** Adds what chooses the collections; returns alternatives that only an attribute can choose. */
  private static List<List<CmrParameter>> addCollections(
      AsfQuery query, List<CmrParameter> common) {
    List<Platform> platforms = query.option("platform").stream().map(Platform::new).toList();
    CmrCollections.Choice choice =
        CmrCollections.choose(query.option("processingLevel"), query.option("dataset"), platforms);
    common.addAll(choice.parameters());
    addTogether(query, SearchOption.COLLECTIONS, common);
    addTogether(query, SearchOption.SHORT_NAME, common);
    return singles(SearchOption.PROCESSING_LEVEL, choice.levels());
  }

  private static void addPeriod(AsfQuery query, List<CmrParameter> common) {
    if (query.start().isPresent() || query.end().isPresent() || query.season().isPresent()) {
      String from =
          query.start().or(() -> query.season().map(s -> FIRST)).map(CmrRequests::time).orElse("");
      String to = query.end().map(CmrRequests::time).orElse("");
      String season = query.season().map(s -> "," + s.firstDay() + "," + s.lastDay()).orElse("");
      common.add(new CmrParameter(TEMPORAL, from + "," + to + season));
    }
  }

  private static List<List<CmrParameter>> polarizations(AsfQuery query) {
    List<String> levels = query.option("processingLevel");
    boolean scenes = levels.isEmpty() || levels.stream().anyMatch(CmrRequests::holdsTwo);
    Set<String> written = new LinkedHashSet<>();
    for (String code : query.option("polarization")) {
      written.add(code);
      if (scenes) {
        written.add(code.startsWith("V") ? "VV+VH" : "HH+HV");
      }
    }
    written.addAll(query.option("polarizationExactly"));
    return singles(SearchOption.POLARIZATION_EXACTLY, List.copyOf(written));
  }

  // Bursts and OPERA's products list their polarisations one by one.
  private static boolean holdsTwo(String level) {
    return level.matches("SLC|RAW|OCN|GRD_.*|METADATA_.*");
  }

  private static List<List<CmrParameter>> singles(SearchOption option, List<String> values) {
    return values.stream().map(value -> List.of(option.parameter(value))).toList();
  }

  private static List<List<CmrParameter>> names(List<String> names, SearchOption option) {
    List<List<CmrParameter>> groups = new ArrayList<>();
    for (int from = 0; from < names.size(); from += NAMES_PER_REQUEST) {
      List<String> group = names.subList(from, Math.min(names.size(), from + NAMES_PER_REQUEST));
      List<CmrParameter> parameters = new ArrayList<>();
      group.forEach(name -> parameters.add(option.parameter(name)));
      if (option == SearchOption.GRANULE_LIST && group.stream().anyMatch(CmrRequests::isPattern)) {
        parameters.add(new CmrParameter("options[readable_granule_name][pattern]", "true"));
      }
      groups.add(parameters);
    }
    return groups;
  }

  static boolean isPattern(String name) {
    return name.contains("*") || name.contains("?");
  }

  private static List<List<CmrParameter>> product(
      List<CmrParameter> common, List<List<List<CmrParameter>>> alternatives) {
    List<List<CmrParameter>> requests = List.of(common);
    for (List<List<CmrParameter>> values : alternatives) {
      if (!values.isEmpty()) {
        requireFew((long) requests.size() * values.size());
        List<List<CmrParameter>> joined = new ArrayList<>();
        for (List<CmrParameter> request : requests) {
          for (List<CmrParameter> value : values) {
            List<CmrParameter> both = new ArrayList<>(request);
            both.addAll(value);
            joined.add(List.copyOf(both));
          }
        }
        requests = joined;
      }
    }
    return requests.stream().map(List::copyOf).toList();
  }

  private static void requireFew(long requests) {
    if (requests > MOST_REQUESTS) {
      throw new IllegalArgumentException(
          "the query needs "
              + requests
              + " requests, one for each combination of its alternatives; at most "
              + MOST_REQUESTS
              + " are sent: give fewer alternatives, or search several times");
    }
  }

  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}

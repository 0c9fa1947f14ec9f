package io.sentryal.insar.asf.internal;

import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.archive.SceneQuery.ProductType;
import io.sentryal.insar.model.BurstId;
import io.sentryal.insar.model.Polarization;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Turns a typed query into CMR requests.
 *
 * <p>CMR joins attributes by "and", so alternatives (VV and VV+VH, several bursts, several parts of
 * an area, names in groups of 250) become requests of their own, one for each combination; their
 * answers are united by concept id.
 */
final class CmrRequests {
  private static final int NAMES_PER_REQUEST = 250;
  private static final String NAME = "readable_granule_name[]";

  private final CmrCollections collections;

  CmrRequests(CmrCollections collections) {
    this.collections = collections;
  }

  /** Returns the parameters of each request, without page size and paging state. */
  List<List<CmrParameter>> of(SceneQuery query) {
    return of(query, List.of(), polarizationAlternatives(query));
  }

  /**
   * Returns the parameters of each request.
   *
   * @param query what to look for; its polarisation is not used
   * @param more further parameters of all requests
   * @param polarizations alternatives of the attribute POLARIZATION, empty for all
   */
  List<List<CmrParameter>> of(
      SceneQuery query, List<CmrParameter> more, List<String> polarizations) {
    requireConsistent(query);
    List<List<CmrParameter>> requests = List.of(common(query, more));
    requests = times(requests, singles(texts("POLARIZATION", polarizations)));
    requests =
        times(
            requests,
            singles(
                texts(
                    "BURST_ID_FULL",
                    query.burstIds().stream().map(BurstId::toString).distinct().toList())));
    requests = times(requests, singles(query.area().map(CmrArea::of).orElse(List.of())));
    return times(requests, names(query.names()));
  }

  private static void requireConsistent(SceneQuery query) {
    if (!query.burstIds().isEmpty() && query.product() != ProductType.BURST) {
      throw new IllegalArgumentException(
          "burst ids (first: "
              + query.burstIds().get(0)
              + ") name burst products, but the query asks for scenes; set"
              + " product(ProductType.BURST)");
    }
  }

  private List<CmrParameter> common(SceneQuery query, List<CmrParameter> more) {
    List<CmrParameter> parameters = new ArrayList<>();
    query.track().ifPresent(v -> parameters.add(CmrParameter.integer("PATH_NUMBER", v)));
    query.frame().ifPresent(v -> parameters.add(CmrParameter.integer("FRAME_NUMBER", v)));
    query
        .direction()
        .ifPresent(v -> parameters.add(CmrParameter.text("ASCENDING_DESCENDING", v.name())));
    parameters.addAll(more);
    parameters.addAll(collections.parameters(products(query), query.platforms()));
    query.box().map(CmrArea::box).ifPresent(parameters::add);
    if (query.start().isPresent() || query.end().isPresent()) {
      String from = query.start().map(CmrRequests::time).orElse("");
      // The period ends before its end; CMR's ends with it.
      String to = query.end().map(end -> time(end.minusNanos(1))).orElse("");
      parameters.add(new CmrParameter("temporal", from + "," + to));
    }
    return parameters;
  }

  // A name says by its ending what it names, whatever the kind of product that was asked for.
  private static List<ProductType> products(SceneQuery query) {
    if (query.names().isEmpty()) {
      return List.of(query.product());
    }
    boolean bursts = query.names().stream().anyMatch(CmrRequests::namesBurst);
    boolean others = query.names().stream().anyMatch(name -> !namesBurst(name));
    List<ProductType> products = new ArrayList<>();
    if (others) {
      products.add(query.product());
    }
    if (bursts && !products.contains(ProductType.BURST)) {
      products.add(ProductType.BURST);
    }
    return products;
  }

  private static boolean namesBurst(String name) {
    return name.endsWith("-BURST");
  }

  private static List<String> polarizationAlternatives(SceneQuery query) {
    if (query.polarization().isEmpty()) {
      return List.of();
    }
    Polarization asked = query.polarization().get();
    String dual = asked.code().startsWith("V") ? "VV+VH" : "HH+HV";
    return query.product() == ProductType.BURST
        ? List.of(asked.code())
        : List.of(asked.code(), dual);
  }

  private static List<CmrParameter> texts(String attribute, List<String> values) {
    return values.stream().map(value -> CmrParameter.text(attribute, value)).toList();
  }

  private static List<List<CmrParameter>> singles(List<CmrParameter> alternatives) {
    return alternatives.stream().map(List::of).toList();
  }

  private static List<List<CmrParameter>> names(List<String> names) {
    List<String> distinct = names.stream().map(String::trim).distinct().toList();
    List<List<CmrParameter>> groups = new ArrayList<>();
    for (int from = 0; from < distinct.size(); from += NAMES_PER_REQUEST) {
      List<String> group =
          distinct.subList(from, Math.min(distinct.size(), from + NAMES_PER_REQUEST));
      List<CmrParameter> parameters = new ArrayList<>();
      group.forEach(name -> parameters.add(new CmrParameter(NAME, name)));
      if (group.stream().anyMatch(CmrRequests::isPattern)) {
        parameters.add(new CmrParameter("options[readable_granule_name][pattern]", "true"));
      }
      groups.add(parameters);
    }
    return groups;
  }

  static boolean isPattern(String name) {
    return name.contains("*") || name.contains("?");
  }

  private static List<List<CmrParameter>> times(
      List<List<CmrParameter>> requests, List<List<CmrParameter>> alternatives) {
    if (alternatives.isEmpty()) {
      return requests;
    }
    return IntStream.range(0, requests.size() * alternatives.size())
        .mapToObj(
            i -> {
              List<CmrParameter> joined = new ArrayList<>(requests.get(i / alternatives.size()));
              joined.addAll(alternatives.get(i % alternatives.size()));
              return joined;
            })
        .map(List::copyOf)
        .toList();
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}

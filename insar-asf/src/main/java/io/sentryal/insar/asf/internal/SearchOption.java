package io.sentryal.insar.asf.internal;

import io.sentryal.insar.model.BurstId;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options of a search under the names of asf_search, with the form of their values and the
 * parameter of CMR that stands for them.
 */
public enum SearchOption {
  RELATIVE_ORBIT("relativeOrbit", Form.RANGE, "int,PATH_NUMBER,%s"),
  ASF_FRAME("asfFrame", Form.RANGE, "int,FRAME_NUMBER,%s"),
  FRAME("frame", Form.RANGE, "int,CENTER_ESA_FRAME,%s"),
  FLIGHT_DIRECTION("flightDirection", Form.DIRECTION, "string,ASCENDING_DESCENDING,%s"),
  LOOK_DIRECTION("lookDirection", Form.LOOK, "string,LOOK_DIRECTION,%s"),
  BEAM_MODE("beamMode", Form.TEXT, "string,BEAM_MODE,%s"),
  BEAM_SWATH("beamSwath", Form.TEXT, "string,BEAM_MODE_TYPE,%s"),
  GROUP_ID("groupID", Form.TEXT, "string,GROUP_ID,%s"),
  INSAR_STACK_ID("insarStackId", Form.WHOLE, "int,INSAR_STACK_ID,%s"),
  TEMPORAL_BASELINE_DAYS("temporalBaselineDays", Form.WHOLE, "int,TEMPORAL_BASELINE_DAYS,%s"),
  ARIA_VERSION("ariaVersion", Form.TEXT, "string,VERSION,%s"),
  CAMPAIGN("campaign", Form.TEXT, "string,MISSION_NAME,%s"),
  FLIGHT_LINE("flightLine", Form.TEXT, "string,FLIGHT_LINE,%s"),
  MIN_DOPPLER("minDoppler", Form.NUMBER, "float,DOPPLER,%s,"),
  MAX_DOPPLER("maxDoppler", Form.NUMBER, "float,DOPPLER,,%s"),
  MIN_FARADAY_ROTATION("minFaradayRotation", Form.NUMBER, "float,FARADAY_ROTATION,%s,"),
  MAX_FARADAY_ROTATION("maxFaradayRotation", Form.NUMBER, "float,FARADAY_ROTATION,,%s"),
  MIN_BASELINE_PERP("minBaselinePerp", Form.NUMBER, "float,INSAR_BASELINE,%s,"),
  MAX_BASELINE_PERP("maxBaselinePerp", Form.NUMBER, "float,INSAR_BASELINE,,%s"),
  MIN_INSAR_STACK_SIZE("minInsarStackSize", Form.WHOLE, "int,INSAR_STACK_SIZE,%s,"),
  MAX_INSAR_STACK_SIZE("maxInsarStackSize", Form.WHOLE, "int,INSAR_STACK_SIZE,,%s"),
  OFF_NADIR_ANGLE("offNadirAngle", Form.NUMBER_RANGE, "float,OFF_NADIR_ANGLE,%s"),
  ABSOLUTE_ORBIT("absoluteOrbit", Form.RANGE, "orbit_number", "%s"),
  ABSOLUTE_BURST_ID("absoluteBurstID", Form.WHOLE, "int,BURST_ID_ABSOLUTE,%s"),
  RELATIVE_BURST_ID("relativeBurstID", Form.WHOLE, "int,BURST_ID_RELATIVE,%s"),
  FULL_BURST_ID("fullBurstID", Form.BURST, "string,BURST_ID_FULL,%s"),
  OPERA_BURST_ID("operaBurstID", Form.OPERA_BURST, "string,OPERA_BURST_ID,%s"),
  TILE_ID("tileID", Form.TEXT, "string,MGRS_TILE_ID,%s"),
  /** Sent together, not one after the other. */
  INSTRUMENT("instrument", Form.TEXT, "instrument[]", "%s"),
  PLATFORM("platform", Form.TEXT, "platform[]", "%s"),
  COLLECTIONS("collections", Form.COLLECTION, "echo_collection_id[]", "%s"),
  SHORT_NAME("shortName", Form.TEXT, "short_name[]", "%s"),
  DATASET("dataset", Form.TEXT, "", "%s"),
  PROCESSING_LEVEL("processingLevel", Form.TEXT, "string,PROCESSING_TYPE,%s"),
  POLARIZATION("polarization", Form.POLARIZATION, "string,POLARIZATION,%s"),
  POLARIZATION_EXACTLY("polarizationExactly", Form.TEXT, "string,POLARIZATION,%s"),
  GRANULE_LIST("granule_list", Form.TEXT, "readable_granule_name[]", "%s"),
  PRODUCT_LIST("product_list", Form.TEXT, "granule_ur[]", "%s"),
  START("start", Form.TEXT, "temporal", "%s"),
  END("end", Form.TEXT, "temporal", "%s"),
  SEASON("season", Form.TEXT, "temporal", "%s"),
  PROCESSING_DATE("processingDate", Form.TEXT, "updated_since", "%s"),
  CMR_KEYWORDS("cmr_keywords", Form.KEYWORD, "", "%s"),
  MAX_RESULTS("maxResults", Form.WHOLE, "", "%s"),
  ORDER("order", Form.TEXT, "", "%s");

  private final String keyword;
  private final Form form;
  private final String parameter;
  private final String template;

  SearchOption(String keyword, Form form, String attribute) {
    this(keyword, form, "attribute[]", attribute);
  }

  SearchOption(String keyword, Form form, String parameter, String template) {
    this.keyword = keyword;
    this.form = form;
    this.parameter = parameter;
    this.template = template;
  }

  /** Returns the option of that name. */
  public static Optional<SearchOption> of(String keyword) {
    for (SearchOption option : values()) {
      if (option.keyword.equals(keyword)) {
        return Optional.of(option);
      }
    }
    return Optional.empty();
  }

  /** Returns the name of the option. */
  public String keyword() {
    return keyword;
  }

  /**
   * Returns a value in the one form in which it is kept.
   *
   * @throws IllegalArgumentException if it is none of this option
   */
  public String canonical(String value) {
    String text = value.trim();
    if (text.isEmpty()) {
      throw new IllegalArgumentException(keyword + " must not be empty; leave it out instead");
    }
    try {
      return form.canonical(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          keyword + " must be " + form.words + ", was '" + value + "'", e);
    }
  }

  /** Returns the parameter for one value in its kept form. */
  CmrParameter parameter(String canonical) {
    String value =
        form == Form.TEXT && template.startsWith("string,") ? escaped(canonical) : canonical;
    String written =
        form == Form.RANGE || form == Form.NUMBER_RANGE
            ? value.replaceFirst("(?<=\\d)-", ",")
            : value;
    return new CmrParameter(parameter, template.replace("%s", written));
  }

  // A comma separates the parts of an attribute's condition.
  private static String escaped(String text) {
    return text.replace("\\,", ",").replace(",", "\\,");
  }

  /** How the values of an option look. */
  private enum Form {
    TEXT("a text"),
    WHOLE("a whole number"),
    RANGE("a whole number or a range such as 90-110 whose end is not below its start"),
    NUMBER("a finite number"),
    NUMBER_RANGE("a finite number or a range such as 21.5-27.1 whose end is not below its start"),
    BURST("a burst id such as 064_136231_IW2"),
    OPERA_BURST("a burst id such as T064-136231-IW2"),
    DIRECTION("ASCENDING or DESCENDING"),
    LOOK("R or L"),
    POLARIZATION("VV, VH, HH or HV (polarizationExactly takes what the archive writes)"),
    COLLECTION("a concept id such as C1214470488-ASF"),
    KEYWORD("name=value");

    private static final Pattern RANGES = Pattern.compile("(\\d{1,9})(?:\\s*[-,]\\s*(\\d{1,9}))?");
    private static final Pattern NUMBERS =
        Pattern.compile("(\\d{1,9}(?:\\.\\d+)?)(?:\\s*[-,]\\s*(\\d{1,9}(?:\\.\\d+)?))?");

    private final String words;

    Form(String words) {
      this.words = words;
    }

    String canonical(String text) {
      return switch (this) {
        case TEXT -> text;
        case WHOLE -> whole(text);
        case RANGE -> range(RANGES.matcher(text));
        case NUMBER -> number(text);
        case NUMBER_RANGE -> range(NUMBERS.matcher(text));
        case BURST -> BurstId.parse(text).toString();
        case OPERA_BURST -> "T" + BurstId.parse(text).toString().replace('_', '-');
        case DIRECTION -> direction(text);
        case LOOK -> required(text.toUpperCase(Locale.ROOT), "L|LEFT|R|RIGHT").substring(0, 1);
        case POLARIZATION -> required(text.toUpperCase(Locale.ROOT), "[HV]{2}");
        case COLLECTION -> required(text, "C\\d+-[A-Z0-9_]+");
        case KEYWORD -> required(text, "(?s)[^=]+=.*");
      };
    }

    private static String whole(String text) {
      return Long.toString(Long.parseLong(text));
    }

    private static String number(String text) {
      double value = Double.parseDouble(text);
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("not finite");
      }
      return plain(text);
    }

    // Never with an exponent, which CMR may not read.
    private static String plain(String text) {
      return new BigDecimal(text).toPlainString();
    }

    private static String range(Matcher matcher) {
      if (!matcher.matches()) {
        throw new IllegalArgumentException("neither a number nor a range");
      }
      BigDecimal first = new BigDecimal(matcher.group(1));
      if (matcher.group(2) == null) {
        return first.toPlainString();
      }
      BigDecimal last = new BigDecimal(matcher.group(2));
      if (first.compareTo(last) > 0) {
        throw new IllegalArgumentException("ends before it starts");
      }
      return first.compareTo(last) == 0
          ? first.toPlainString()
          : first.toPlainString() + "-" + last.toPlainString();
    }

    private static String direction(String text) {
      String upper = text.toUpperCase(Locale.ROOT);
      String known = required(upper, "A|ASC|ASCENDING|D|DESC|DESCENDING");
      return known.startsWith("A") ? "ASCENDING" : "DESCENDING";
    }

    private static String required(String text, String pattern) {
      if (!text.matches(pattern)) {
        throw new IllegalArgumentException("does not look like it");
      }
      return text;
    }
  }
}

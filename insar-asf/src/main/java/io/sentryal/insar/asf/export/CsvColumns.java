package io.sentryal.insar.asf.export;

import io.sentryal.insar.asf.AsfProduct;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns of asf_search's CSV, and what they hold. */
final class CsvColumns {
  /** Name of the column, and where its value comes from: a property, {@code @} an attribute. */
  private static final String[][] COLUMNS = {
    {"Granule Name", "sceneName"},
    {"Platform", "platform"},
    {"Sensor", "sensor"},
    {"Beam Mode", "beamModeType"},
    {"Beam Mode Description", "@BEAM_MODE_DESC"},
    {"Orbit", "orbit"},
    {"Path Number", "pathNumber"},
    {"Frame Number", "frameNumber"},
    {"Acquisition Date", "@ACQUISITION_DATE"},
    {"Processing Date", "processingDate"},
    {"Processing Level", "processingLevel"},
    {"Start Time", "startTime"},
    {"End Time", "stopTime"},
    {"Center Lat", "centerLat"},
    {"Center Lon", "centerLon"},
    {"Near Start Lat", "@NEAR_START_LAT"},
    {"Near Start Lon", "@NEAR_START_LON"},
    {"Far Start Lat", "@FAR_START_LAT"},
    {"Far Start Lon", "@FAR_START_LON"},
    {"Near End Lat", "@NEAR_END_LAT"},
    {"Near End Lon", "@NEAR_END_LON"},
    {"Far End Lat", "@FAR_END_LAT"},
    {"Far End Lon", "@FAR_END_LON"},
    {"Faraday Rotation", "@FARADAY_ROTATION"},
    {"Ascending or Descending?", "flightDirection"},
    {"URL", "url"},
    {"Size (MB)", "#size"},
    {"Off Nadir Angle", "@OFF_NADIR_ANGLE"},
    {"Stack Size", "@INSAR_STACK_SIZE"},
    {"Doppler", "@DOPPLER"},
    {"GroupID", "groupID"},
    {"Pointing Angle", "@POINTING_ANGLE"},
    {"TemporalBaseline", "temporalBaseline"},
    {"PerpendicularBaseline", "perpendicularBaseline"},
    {"relativeBurstID", "@BURST_ID_RELATIVE"},
    {"absoluteBurstID", "@BURST_ID_ABSOLUTE"},
    {"fullBurstID", "@BURST_ID_FULL"},
    {"burstIndex", "@BURST_INDEX"},
    {"azimuthTime", "@AZIMUTH_TIME"},
    {"azimuthAnxTime", "@AZIMUTH_ANX_TIME"},
    {"samplesPerBurst", "@SAMPLES_PER_BURST"},
    {"subswath", "@SUBSWATH_NAME"}
  };

  static final List<String> NAMES = Arrays.stream(COLUMNS).map(c -> c[0]).toList();

  private CsvColumns() {}

  static List<@Nullable Object> of(AsfProduct product, Map<String, @Nullable Object> properties) {
    List<@Nullable Object> values = new ArrayList<>();
    for (String[] column : COLUMNS) {
      String source = column[1];
      values.add(
          switch (source.charAt(0)) {
            case '@' -> product.attribute(source.substring(1)).orElse(null);
            case '#' -> product.statedSize().orElse(null);
            default -> properties.get(source);
          });
    }
    return values;
  }
}

package io.sentryal.insar.asf;

/** The order of a result. */
public enum ResultOrder {
  /** By start of sensing, then id; oldest first. */
  SENSING_START,
  /** As asf_search orders: by end of sensing, then id, both descending; newest first. */
  ASF_SEARCH
}

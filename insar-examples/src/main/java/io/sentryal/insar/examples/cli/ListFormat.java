package io.sentryal.insar.examples.cli;

/** How a list is printed. */
enum ListFormat {
  TABLE,
  JSON,
  CSV,
  GEOJSON
}

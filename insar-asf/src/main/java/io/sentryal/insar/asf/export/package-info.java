/** Search results in the formats of asf_search: GeoJSON, jsonlite, CSV, KML, Metalink. */
@NullMarked
package io.sentryal.insar.asf.export;

import org.jspecify.annotations.NullMarked;

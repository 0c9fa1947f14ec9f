/** SPI of scene archives: search, baselines, fetch. */
@NullMarked
package io.sentryal.insar.archive;

import org.jspecify.annotations.NullMarked;

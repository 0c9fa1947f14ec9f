/** The facade: from a site and a period to displacement series and velocities. */
@NullMarked
package io.sentryal.insar.monitor;

import org.jspecify.annotations.NullMarked;

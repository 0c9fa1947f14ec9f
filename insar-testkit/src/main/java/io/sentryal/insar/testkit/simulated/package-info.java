/** Simulated scenes behind an emulated archive. */
@NullMarked
package io.sentryal.insar.testkit.simulated;

import org.jspecify.annotations.NullMarked;

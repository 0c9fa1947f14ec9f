/** An archive and a backend that do as they are told: for faults, orders and counts on demand. */
@NullMarked
package io.sentryal.insar.testkit.scripted;

import org.jspecify.annotations.NullMarked;

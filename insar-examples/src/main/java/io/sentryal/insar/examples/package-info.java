/** Example programs: one file, one thing each. */
@NullMarked
package io.sentryal.insar.examples;

import org.jspecify.annotations.NullMarked;

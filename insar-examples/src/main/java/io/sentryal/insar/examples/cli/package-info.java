/** The launcher {@code insar}: thin commands over the library. */
@NullMarked
package io.sentryal.insar.examples.cli;

import org.jspecify.annotations.NullMarked;

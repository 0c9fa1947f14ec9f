/**
 * {@code insar demo}: the whole pipeline, from a search to a velocity map, on a simulated archive.
 */
@NullMarked
package io.sentryal.insar.examples.demo;

import org.jspecify.annotations.NullMarked;

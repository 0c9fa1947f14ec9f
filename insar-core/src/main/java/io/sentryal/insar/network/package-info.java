/**
 * Which images are paired, and whether the pairs hold together: selection rules, pair networks,
 * connectivity, scores with their reasons. Pure functions over a baseline stack.
 */
@NullMarked
package io.sentryal.insar.network;

import org.jspecify.annotations.NullMarked;

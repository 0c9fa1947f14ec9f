/** The embedded backend: Sentinel-1 interferometry in this process, in plain Java. */
@NullMarked
package io.sentryal.insar.localcpu;

import org.jspecify.annotations.NullMarked;

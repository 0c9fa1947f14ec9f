/** The chain from two products to displacements at points. */
@NullMarked
package io.sentryal.insar.localcpu.internal.engine;

import org.jspecify.annotations.NullMarked;

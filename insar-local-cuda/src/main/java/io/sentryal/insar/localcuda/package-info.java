/** The local CUDA backend: pairs are measured by the ISCE3 worker on this machine's GPUs. */
@NullMarked
package io.sentryal.insar.localcuda;

import org.jspecify.annotations.NullMarked;

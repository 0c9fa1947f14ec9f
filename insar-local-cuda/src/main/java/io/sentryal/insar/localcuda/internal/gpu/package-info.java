/** The GPUs of this machine, and whose turn it is on them. */
@NullMarked
package io.sentryal.insar.localcuda.internal.gpu;

import org.jspecify.annotations.NullMarked;

/** Child processes: short commands, process trees, what they may see and what may be shown. */
@NullMarked
package io.sentryal.insar.localcuda.internal.process;

import org.jspecify.annotations.NullMarked;

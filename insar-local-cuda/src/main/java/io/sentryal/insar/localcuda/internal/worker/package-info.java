/** The ISCE3 worker as a child process: its command, its protocol, its files. */
@NullMarked
package io.sentryal.insar.localcuda.internal.worker;

import org.jspecify.annotations.NullMarked;

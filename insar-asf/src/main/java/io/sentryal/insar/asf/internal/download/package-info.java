/** Bytes from the archive to the disk: whole files, bursts, and parts of remote files. */
@NullMarked
package io.sentryal.insar.asf.internal.download;

import org.jspecify.annotations.NullMarked;

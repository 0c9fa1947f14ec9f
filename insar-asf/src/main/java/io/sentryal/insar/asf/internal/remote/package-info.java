/** Parts of remote files: byte ranges, and members of a remote zip file. */
@NullMarked
package io.sentryal.insar.asf.internal.remote;

import org.jspecify.annotations.NullMarked;

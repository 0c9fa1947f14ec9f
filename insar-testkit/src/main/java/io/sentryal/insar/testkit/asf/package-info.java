/** An emulator of the ASF archive: CMR search and downloads on this machine, faults on demand. */
@NullMarked
package io.sentryal.insar.testkit.asf;

import org.jspecify.annotations.NullMarked;

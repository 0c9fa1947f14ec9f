/** Machinery of the ASF client; not for users. */
@NullMarked
package io.sentryal.insar.asf.internal;

import org.jspecify.annotations.NullMarked;

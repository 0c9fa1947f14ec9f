/** Signatures of requests to object storage: pure computation, no HTTP. */
@NullMarked
package io.sentryal.insar.signing;

import org.jspecify.annotations.NullMarked;

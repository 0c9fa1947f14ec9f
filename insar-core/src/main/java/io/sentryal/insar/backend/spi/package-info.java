/** What an implementer of a backend needs. */
@NullMarked
package io.sentryal.insar.backend.spi;

import org.jspecify.annotations.NullMarked;

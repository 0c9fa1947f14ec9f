/** The exceptions of the SDK and the checks that refuse bad input. */
@NullMarked
package io.sentryal.insar.error;

import org.jspecify.annotations.NullMarked;

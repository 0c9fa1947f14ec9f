/** The contract between the pipeline and whatever measures a pair. */
@NullMarked
package io.sentryal.insar.backend;

import org.jspecify.annotations.NullMarked;

/** Object storage: where inputs and results lie that are too large for a job's own message. */
@NullMarked
package io.sentryal.insar.runpod.storage;

import org.jspecify.annotations.NullMarked;

/** How the RunPod client works inside; not part of the interface. */
@NullMarked
package io.sentryal.insar.runpod.internal;

import org.jspecify.annotations.NullMarked;

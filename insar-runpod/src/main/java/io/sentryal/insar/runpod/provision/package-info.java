/** Endpoints on RunPod: what they should be, what they are, and the plan from one to the other. */
@NullMarked
package io.sentryal.insar.runpod.provision;

import org.jspecify.annotations.NullMarked;

/** The RunPod backend: pairs are measured by the ISCE3 worker on RunPod Serverless. */
@NullMarked
package io.sentryal.insar.runpod;

import org.jspecify.annotations.NullMarked;

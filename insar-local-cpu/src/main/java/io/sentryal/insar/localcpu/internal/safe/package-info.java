/**
 * Reads Sentinel-1 SAFE products (folder or zip), their annotation and complex images, and orbit
 * files. Every file is treated as hostile: sizes are bounded and each failure is typed.
 */
@NullMarked
package io.sentryal.insar.localcpu.internal.safe;

import org.jspecify.annotations.NullMarked;

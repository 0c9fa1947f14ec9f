/**
 * Reads small XML files of unknown origin, for the modules of this library; no interface for users.
 */
@NullMarked
package io.sentryal.insar.internal.xml;

import org.jspecify.annotations.NullMarked;

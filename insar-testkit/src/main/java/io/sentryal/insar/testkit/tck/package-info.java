/** The conformance kits: rules of the SPIs as JUnit tests that implementations extend. */
@NullMarked
package io.sentryal.insar.testkit.tck;

import org.jspecify.annotations.NullMarked;

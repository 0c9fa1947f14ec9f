/** Time that stands still until a test moves it. */
@NullMarked
package io.sentryal.insar.testkit.time;

import org.jspecify.annotations.NullMarked;

/** The rules of the house as tests that every module runs on its own classes. */
@NullMarked
package io.sentryal.insar.testkit.architecture;

import org.jspecify.annotations.NullMarked;

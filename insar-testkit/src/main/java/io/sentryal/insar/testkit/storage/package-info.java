/** Stands in for an object store that speaks S3, on this machine. */
@NullMarked
package io.sentryal.insar.testkit.storage;

import org.jspecify.annotations.NullMarked;

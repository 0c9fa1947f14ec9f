/** The one codec of the JSON that is ours; Jackson stays behind it. */
@NullMarked
package io.sentryal.insar.json;

import org.jspecify.annotations.NullMarked;

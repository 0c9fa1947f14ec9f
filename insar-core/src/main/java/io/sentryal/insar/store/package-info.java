/** What outlives a run, behind SPIs: the ledger of jobs and the series of sites. */
@NullMarked
package io.sentryal.insar.store;

import org.jspecify.annotations.NullMarked;

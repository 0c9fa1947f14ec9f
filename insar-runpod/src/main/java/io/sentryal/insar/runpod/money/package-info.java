/** What jobs cost: prices, estimates, budgets that refuse before anything is paid, and the bill. */
@NullMarked
package io.sentryal.insar.runpod.money;

import org.jspecify.annotations.NullMarked;

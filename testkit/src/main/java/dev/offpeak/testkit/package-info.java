/**
 * What tests of several modules share. Open {@link dev.offpeak.testkit.StoreContract} for the rules
 * every store obeys.
 */
@NullMarked
package dev.offpeak.testkit;

import org.jspecify.annotations.NullMarked;

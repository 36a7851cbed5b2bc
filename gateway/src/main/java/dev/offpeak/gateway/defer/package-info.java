/**
 * Calls that are answered later, through batch: which lane a call takes, how its client waits, and
 * how it finds its answer again. Open {@link dev.offpeak.gateway.defer.DeferRoute}.
 */
@NullMarked
package dev.offpeak.gateway.defer;

import org.jspecify.annotations.NullMarked;

/** The listener and the bridge to blocking code. */
@NullMarked
package dev.offpeak.gateway.batches;

import org.jspecify.annotations.NullMarked;

/** Parts of the served batch APIs. */
@NullMarked
package dev.offpeak.gateway.batches;

import org.jspecify.annotations.NullMarked;

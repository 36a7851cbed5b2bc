/**
 * The providers' batch APIs, served by us: a client's batch is a run. {@link
 * dev.offpeak.gateway.batches.BatchServing} answers calls, {@link
 * dev.offpeak.gateway.batches.BatchWorker} takes batches from their call to their end.
 */
@NullMarked
package dev.offpeak.gateway.batches;

import org.jspecify.annotations.NullMarked;

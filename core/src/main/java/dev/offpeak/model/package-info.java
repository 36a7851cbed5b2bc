/**
 * The words everybody shares: ids, requests, batches, their states and what they cost. Open {@link
 * dev.offpeak.model.BatchState} first.
 */
@NullMarked
package dev.offpeak.model;

import org.jspecify.annotations.NullMarked;

/**
 * Batches of either dialect: their persisted state, their timeline and the making of their results.
 */
@NullMarked
package dev.offpeak.sandbox.batch;

import org.jspecify.annotations.NullMarked;

/**
 * Pure decisions about trying again, and how long to wait. Open {@link
 * dev.offpeak.retry.RetryPolicy}.
 */
@NullMarked
package dev.offpeak.retry;

import org.jspecify.annotations.NullMarked;

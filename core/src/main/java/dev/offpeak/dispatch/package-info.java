/**
 * Plans, submits, reconciles, polls and collects, in the order <em>record, call, record</em>. Open
 * {@link dev.offpeak.dispatch.Dispatcher} first.
 */
@NullMarked
package dev.offpeak.dispatch;

import org.jspecify.annotations.NullMarked;

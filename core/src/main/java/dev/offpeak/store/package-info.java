/**
 * Ports to durable rows, split by the role that uses them. Open {@link dev.offpeak.store.Store}
 * first.
 *
 * <p>Every method that writes is one transaction: when it returns, the write survives a kill and a
 * power loss; when it throws, nothing was written. All are thread-safe, and many processes may have
 * one store open.
 */
@NullMarked
package dev.offpeak.store;

import org.jspecify.annotations.NullMarked;

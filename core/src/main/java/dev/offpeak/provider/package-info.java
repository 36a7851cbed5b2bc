/**
 * Ports to the providers: a wire format ({@link dev.offpeak.provider.Dialect}) and the calls on one
 * account ({@link dev.offpeak.provider.BatchProvider}, to be opened first).
 */
@NullMarked
package dev.offpeak.provider;

import org.jspecify.annotations.NullMarked;

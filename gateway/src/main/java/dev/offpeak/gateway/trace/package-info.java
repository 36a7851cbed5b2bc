/** What is told of calls to who collects traces. Open {@link dev.offpeak.gateway.trace.Traces}. */
@NullMarked
package dev.offpeak.gateway.trace;

import org.jspecify.annotations.NullMarked;

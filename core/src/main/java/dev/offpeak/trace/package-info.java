/**
 * What is told to who collects traces. Open {@link dev.offpeak.trace.Span}; where spans go is a
 * {@link dev.offpeak.trace.SpanSink}.
 */
@NullMarked
package dev.offpeak.trace;

import org.jspecify.annotations.NullMarked;
